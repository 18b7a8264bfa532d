import fc from "fast-check";
import { expect, test } from "vitest";
import { NotAnArrayError, splitRows } from "../../../core/hub/rows.ts";

test("rows keep numbers, escapes, key order and repeated keys as they were received", () => {
  const row = '{"z":1.0,"a":12345678901234567890,"e":1e5,"s":"\\u00e9 \\" ] , {","a":-0}';
  expect(splitRows(`[${row},null,[],{},"x",[[1],{"b":[2]}]]`)).toEqual([
    row,
    "null",
    "[]",
    "{}",
    '"x"',
    '[[1],{"b":[2]}]',
  ]);
});

test("white space goes outside strings and stays inside", () => {
  expect(splitRows(' [\n {\t"a b" :\r\n [ 1 , 2 ] , "c":" d  "} ,\n 3 ] \n')).toEqual([
    '{"a b":[1,2],"c":" d  "}',
    "3",
  ]);
});

test("an empty list has no rows", () => {
  expect(splitRows("[]")).toEqual([]);
  expect(splitRows(" [ \n ] ")).toEqual([]);
});

test("a string may end in backslashes", () => {
  expect(splitRows('["a\\\\","b\\\\\\"",""]')).toEqual(['"a\\\\"', '"b\\\\\\""', '""']);
});

test("a body that is cut off is a SyntaxError wherever it is cut", () => {
  const body = '[{"id":"a/b","n":[1,2]},{"id":"c\\"/d"}]';
  for (let end = 0; end < body.length; end++) expect(() => splitRows(body.slice(0, end))).toThrow(SyntaxError);
});

test.each(["{}", "null", "7", '"[]"', '{"error":"x","list":[1]}'])("%s is not a list", (body) => {
  expect(() => splitRows(body)).toThrow(NotAnArrayError);
});

test("for any list and any indentation, each row is one line that parses to its element", () => {
  const layout = fc.constantFrom<string | number>("", 1, 4, "\t");
  fc.assert(
    fc.property(fc.array(fc.jsonValue()), layout, (list, indent) => {
      const rows = splitRows(JSON.stringify(list, null, indent));
      expect(rows.map((row) => JSON.parse(row))).toEqual(JSON.parse(JSON.stringify(list)));
      expect(rows).toEqual(list.map((element) => JSON.stringify(element)));
      expect(rows.some((row) => /[\n\r]/.test(row))).toBe(false);
    }),
  );
});
