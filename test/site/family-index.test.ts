import fc from "fast-check";
import { parseHTML } from "linkedom";
import { describe, expect, it } from "vitest";
import { examplesOf, type ListedFamily } from "../../site/src/family.ts";
import { type IndexRow, type PackedRow, packRow, unpackRow } from "../../site/src/family-index/listed.ts";
import { familyRow } from "../../site/src/family-index/row.ts";
import { readView, SORTS, START, selectFamilies, type View, writeView } from "../../site/src/family-index/view.ts";

/** Mix: quantized, finetune, adapter, merge, unknown. */
const PACKED: readonly PackedRow[] = [
  ["Qwen/Qwen3-8B", 1, 1, 90, 40, 30, 500, 0.25, [60, 40, 0, 0, 0]],
  ["meta/Llama-3", 1, 2, 20, 9, 3, 900, null, [0, 5, 15, 0, 0]],
  ["gone/base", 0, 3, 11, 10, 0, 0, null, [0, 0, 0, 11, 0]],
  ["tiny/qwen-mini", 1, 0, 12, 3, 12, 1, null, [4, 4, 4, 0, 0]],
  [`=x()/<img src=x onerror=alert(1)>"'&`, 0, 2, 10, 10, 1, 2, null, [0, 0, 0, 0, 10], "x/img~0123456789"],
];
const ROWS = PACKED.map(unpackRow);
const names = (change: Partial<View>) =>
  selectFamilies(ROWS, { ...START, ...change }).map(({ base }) => base.split("/")[0]);

describe("a row of the list of families", () => {
  it("has its entries summed up, its state's name, its address and the relation that most entries have", () => {
    expect(ROWS[0]).toEqual({
      base: "Qwen/Qwen3-8B",
      address: "Qwen/Qwen3-8B",
      present: true,
      state: "hot",
      children: 100,
      t1: 90,
      authors: 40,
      recent: 30,
      likes: 500,
      leader: 0.25,
      mix: [60, 40, 0, 0, 0],
      relation: "quantized",
    });
    expect(ROWS[4]).toMatchObject({ address: "x/img~0123456789", relation: "unknown", present: false });
    // Of equal ones the first.
    expect(ROWS[3]?.relation).toBe("quantized");
  });

  it("is named as an example of its state by its entries on T1: one uploader's series of 142 comes last", () => {
    const family = (base: string, state: string, entries_30d: number, entries_30d_t1: number, children_t1: number) =>
      ({ base, state, entries_30d, entries_30d_t1, children: 200, children_t1 }) as ListedFamily;
    const families = [
      family("a/series", "hot", 142, 0, 0),
      family("b/raced", "hot", 106, 70, 75),
      family("c/small", "hot", 30, 30, 30),
      family("d/old", "quiet", 0, 0, 110),
      family("e/older", "quiet", 0, 0, 248),
      family("f/new", "emerging", 42, 42, 42),
    ];
    const named = (state: "hot" | "quiet") =>
      examplesOf(state, families).map(({ family: { base }, entries }) => [base, entries]);
    expect(named("hot")).toEqual([
      ["b/raced", 70],
      ["c/small", 30],
      ["a/series", 0],
    ]);
    expect(named("quiet")).toEqual([
      ["e/older", 248],
      ["d/old", 110],
    ]);
  });

  it("is packed from a family's figures: its share to four digits, none below the printing rule", () => {
    const family = {
      ...{ base: "gone/base", address: "gone/base~1", present: false, state: "quiet", likes_sum: 7, entries_30d: 2 },
      ...{ children: 40, children_t1: 30, authors: 12, authors_t1: 10, leader_share_10: 0.123456 },
      ...{ children_quantized: 1, children_finetune: 2, children_adapter: 3, children_merge: 4, children_unknown: 30 },
    } as ListedFamily;
    expect(packRow(family)).toEqual(["gone/base", 0, 3, 30, 12, 2, 7, 0.1235, [1, 2, 3, 4, 30], "gone/base~1"]);
    const listed = { ...family, present: true, authors_t1: 9, address: "gone/base" };
    expect(packRow(listed)).toEqual(["gone/base", 1, 3, 30, 12, 2, 7, null, [1, 2, 3, 4, 30]]);
  });

  it("is drawn with hostile names as text", () => {
    const drawn = familyRow(ROWS[4] as IndexRow, "/families/").text;
    const { document } = parseHTML(`<table><tbody>${drawn}</tbody></table>`);
    expect(document.querySelector("th a")?.textContent).toBe(`=x()/<img src=x onerror=alert(1)>"'&`);
    expect(document.querySelector("th a")?.getAttribute("href")).toBe("/families/x/img~0123456789/");
    expect(document.querySelector("img")).toBeNull();
    expect(document.querySelector("th small")?.textContent).toBe(" not listed");
  });

  it("draws the shares of its relations side by side and says them", () => {
    const { document } = parseHTML(
      `<table><tbody>${familyRow(ROWS[0] as IndexRow, "/families/").text}</tbody></table>`,
    );
    // 84 units: 60 % are 50.4, 40 % are 33.6.
    const bars = [...document.querySelectorAll("rect")].map((bar) => [
      bar.getAttribute("class"),
      bar.getAttribute("x"),
      bar.getAttribute("width"),
    ]);
    expect(bars).toEqual([
      ["quantized", "0", "50.4"],
      ["finetune", "50.4", "33.6"],
    ]);
    expect(document.querySelector("svg")?.getAttribute("aria-label")).toBe("60 quantized, 40 finetune");
  });
});

describe("a view of the families", () => {
  it("finds every word in any letter case", () => {
    expect(names({ q: "QWEN" })).toEqual(["Qwen", "tiny"]);
    expect(names({ q: "qwen mini" })).toEqual(["tiny"]);
    expect(names({ q: "zzz" })).toEqual([]);
  });

  it("keeps one state or one relation", () => {
    expect(names({ state: "stable" })).toEqual(["meta", "=x()"]);
    expect(names({ relation: "merge" })).toEqual(["gone"]);
  });

  it("sorts by numbers and names, either way", () => {
    expect(names({})).toEqual(["Qwen", "meta", "tiny", "gone", "=x()"]);
    expect(names({ sort: "likes" })).toEqual(["meta", "Qwen", "=x()", "tiny", "gone"]);
    expect(names({ sort: "base", descending: false })).toEqual(["=x()", "gone", "meta", "Qwen", "tiny"]);
    expect(names({ sort: "recent", descending: false })[0]).toBe("gone");
    // Families below the printing rule come last.
    const shares = [0.25, 0.5, null].flatMap((leader, n) => (ROWS[n] === undefined ? [] : [{ ...ROWS[n], leader }]));
    expect(selectFamilies(shares, { ...START, sort: "leader" }).map(({ leader }) => leader)).toEqual([0.5, 0.25, null]);
  });

  it("leaves bases that are not listed behind the others, however large, unless it is sorted otherwise", () => {
    const rows = ROWS.map((row) => (row.base === "Qwen/Qwen3-8B" ? { ...row, present: false } : row));
    const found = (change: Partial<View>) =>
      selectFamilies(rows, { ...START, q: "qwen", ...change }).map(({ base }) => base);
    expect(found({})).toEqual(["tiny/qwen-mini", "Qwen/Qwen3-8B"]);
    expect(found({ sort: "likes" })).toEqual(["Qwen/Qwen3-8B", "tiny/qwen-mini"]);
    expect(found({ sort: "children", descending: false })).toEqual(["tiny/qwen-mini", "Qwen/Qwen3-8B"]);
  });

  it("stands in the address, and what is as usual is left out", () => {
    expect(writeView(START)).toBe("");
    expect(writeView({ ...START, q: "a b", state: "hot", sort: "likes", page: 3 })).toBe(
      "q=a+b&state=hot&sort=likes&page=3",
    );
    expect(writeView({ ...START, sort: "base", descending: false })).toBe("sort=base");
    expect(readView(new URLSearchParams("sort=nonsense&page=-2&order=x&state=Hot&relation=adapters"))).toEqual(START);
    expect(readView(new URLSearchParams("order=ascending&state=hot&relation=adapter"))).toEqual({
      ...START,
      ...{ descending: false, state: "hot", relation: "adapter" },
    });
  });

  it("comes back from its address whatever was chosen", () => {
    const views = fc.record({
      q: fc.string(),
      state: fc.constantFrom("", "hot", "quiet"),
      relation: fc.constantFrom("", "merge"),
      sort: fc.constantFrom(...SORTS),
      descending: fc.boolean(),
      page: fc.integer({ min: 1, max: 50 }),
    });
    fc.assert(
      fc.property(views, (view) => {
        expect(readView(new URLSearchParams(writeView(view)))).toEqual(view);
      }),
      { numRuns: 200 },
    );
  });
});
