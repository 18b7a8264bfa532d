import fc from "fast-check";
import { expect, test } from "vitest";
import { nextLink } from "../../../core/hub/link.ts";

const hub = "https://huggingface.co";
const next = `${hub}/api/models?limit=1000&cursor=eyJ4IjoxfQ%3D%3D`;

test.each([
  ["the Hub's own form", `<${next}>; rel="next"`],
  ["a token instead of a quoted value", `<${next}>;rel=next`],
  ["other letter case and white space", `  <${next}> ; REL = "Next"`],
  ["several relations in one value", `<${next}>; rel="last next"`],
  ["further parameters before and after", `<${next}>; title="a, b; \\"c\\" <d>"; rel="next"; crossorigin`],
  ["another link before it", `<${hub}/style.css>; rel="preload"; as=style, <${next}>; rel="next"`],
  ["a link behind it", `<${next}>; rel="next", <${hub}/api/models>; rel="first"`],
  ["an earlier target with commas and next in it", `<${hub}/a,b;rel="next">; rel="canonical", <${next}>; rel="next"`],
  ["an unreadable segment before it", `garbage, <${next}>; rel="next"`],
  ["empty segments", `, , <${next}>; rel="next",`],
])("the next link is found with %s", (_, header) => {
  expect(nextLink(header)).toBe(next);
});

test.each([
  ["no header", null],
  ["an empty header", ""],
  ["other relations only", `<${hub}/a>; rel="prev", <${hub}/b>; rel="preconnect"`],
  ["a relation that only begins like it", `<${hub}/a>; rel="nextish", <${hub}/b>; rel="x-next"`],
  ["next in the address or title only", `<${hub}/next>; rel="prev"; title="next"`],
  ["a second rel parameter, which does not count", `<${hub}/a>; rel="prev"; rel="next"`],
  ["a link of another context", `<${hub}/a>; rel="next"; anchor="/datasets"`],
  ["garbage", `;;;<<>>"`],
])("there is no next link in %s", (_, header) => {
  expect(nextLink(header)).toBeNull();
});

test("a relative target is given back as written", () => {
  expect(nextLink(`</api/models?cursor=2>; rel="next"`)).toBe("/api/models?cursor=2");
});

test.each([`<${next}`, `${next}; rel="next"`, `<${next}>; rel="Next`, `<${next}>, rel="next"`])(
  "a next link that is cut or bent (%s) is an error and not the end of the list",
  (header) => {
    expect(() => nextLink(header)).toThrow(SyntaxError);
  },
);

test("no header text makes it fail otherwise or take long", () => {
  const piece = fc.constantFrom("<", ">", '"', "\\", ",", ";", "=", " ", "rel", "next", "a", "https://x/");
  fc.assert(
    fc.property(fc.array(piece, { maxLength: 60 }), (pieces) => {
      try {
        const target = nextLink(pieces.join(""));
        expect(target === null || pieces.join("").includes(`<`)).toBe(true);
      } catch (error) {
        expect(error).toBeInstanceOf(SyntaxError);
      }
    }),
  );
  expect(nextLink(`<a>; x="${"\\".repeat(16_000)}`)).toBeNull();
  expect(nextLink(`<a>${"; a".repeat(5_000)}${" ".repeat(10_000)}!`)).toBeNull();
});
