import fc from "fast-check";
import { expect, test } from "vitest";
import { readTable } from "../../../core/estimate/csv.ts";

const read = (text: string | string[], numbers: string[], labels: string[] = []) =>
  readTable("t.csv", typeof text === "string" ? [text] : text, { numbers, labels });

test("quoted cells hold commas, doubled quotes and line breaks, and rows keep their line in the file", async () => {
  const table = await read('name,y\r\n"a,""b""\nc",1\r\nplain,2\r\n', ["y"], ["name"]);
  expect([...(table.numbers.get("y") as Float64Array)]).toEqual([1, 2]);
  expect(table.labels.get("name")?.levels).toBe(2);
  expect([...table.line]).toEqual([2, 4]);
});

test("a header with tabs and no comma makes a tab-separated table", async () => {
  const table = await read("name\ty\na,b\t1\n", ["y"], ["name"]);
  expect([...(table.numbers.get("y") as Float64Array)]).toEqual([1]);
});

test("semicolons separate where the header has neither comma nor tab", async () => {
  const table = await read("name;y\na;1\n", ["y"], ["name"]);
  expect([...(table.numbers.get("y") as Float64Array)]).toEqual([1]);
});

test("what separates a header with commas are commas, and one with tabs and semicolons tabs", async () => {
  const comma = await read("a;b\tc,y\n1;2\t3,4\n", ["y"], ["a;b\tc"]);
  expect([...(comma.numbers.get("y") as Float64Array)]).toEqual([4]);
  const tab = await read("a;b\ty\n1;2\t4\n", ["y"], ["a;b"]);
  expect([...(tab.numbers.get("y") as Float64Array)]).toEqual([4]);
});

test("blanks around names, numbers and labels are not of them", async () => {
  const table = await read("name , y\na, 1 \n a,2\n NA ,3\n", ["y"], ["name"]);
  expect([...(table.numbers.get("y") as Float64Array)]).toEqual([1, 2, 3]);
  expect(table.labels.get("name")).toMatchObject({ codes: Int32Array.of(0, 0, -1), levels: 1 });
});

test("an empty cell is a row of a table with one column", async () => {
  expect([...((await read("y\n1\n\n3\n", ["y"])).numbers.get("y") as Float64Array)]).toEqual([1, Number.NaN, 3]);
});

test("labels that are all numbers are told apart by value, labels with some text by their letters", async () => {
  const table = await read("y,n,t\n1,1,1\n2,01,01\n3,1.0,x\n4,,\n5,2,x\n", ["y"], ["n", "t"]);
  expect(table.labels.get("n")).toEqual({ name: "n", codes: Int32Array.of(0, 0, 0, -1, 1), levels: 2 });
  expect(table.labels.get("t")).toEqual({ name: "t", codes: Int32Array.of(0, 1, 2, -1, 2), levels: 3 });
});

test("ids of more digits than a number holds are told apart", async () => {
  // Both are 9007199254740992 as numbers.
  const table = await read("y,id\n1,9007199254740993\n2,9007199254740992\n3,9007199254740993\n", ["y"], ["id"]);
  expect(table.labels.get("id")).toMatchObject({ codes: Int32Array.of(0, 1, 0), levels: 2 });
});

test("a byte-order mark, a missing last line end and blank last lines do no harm", async () => {
  const table = await read("\ufeffy,z\n1,2\n3,4\n\n", ["y", "z"]);
  expect([...(table.numbers.get("z") as Float64Array)]).toEqual([2, 4]);
  expect((await read("y\n5", ["y"])).rows).toBe(1);
});

test("empty cells, NA and null are missing; true and false are 1 and 0", async () => {
  const table = await read("y,f\n1,a\nNA,\ntrue,null\nFALSE,NaN\n", ["y"], ["f"]);
  expect([...(table.numbers.get("y") as Float64Array)]).toEqual([1, Number.NaN, 1, 0]);
  expect(table.labels.get("f")?.codes).toEqual(Int32Array.of(0, -1, -1, -1));
});

test("thousands of rows keep their numbers and labels", async () => {
  const rows = Array.from({ length: 3_000 }, (_, i) => i);
  const table = await read(`y,f\n${rows.map((i) => `${i},label ${i % 1_500}\n`).join("")}`, ["y"], ["f"]);
  expect([...(table.numbers.get("y") as Float64Array)]).toEqual(rows);
  expect(table.labels.get("f")).toMatchObject({ codes: Int32Array.from(rows, (i) => i % 1_500), levels: 1_500 });
});

test.each([
  ["y,z\n1,2\n1\n", /t\.csv line 3 has 1 cells where the header has 2/],
  ["y\n1\nabc\n", /t\.csv line 3, column y: 'abc' is not a number/],
  ["y\n1e999\n", /line 2, column y: '1e999' is not a number/],
  ["y\nInf\n", /line 2, column y: 'Inf' is not a number/],
  ['y\n"1\n', /line 2: a quoted cell is never closed/],
  ['y\n"1"2\n', /line 2: text follows the closing quote of cell 1/],
  ['y,z\n"1"\r2\n', /line 2: text follows the closing quote of cell 1/],
  ["x,w\n1,2\n", /has no column y; its columns are x, w/],
  ["y,y\n1,2\n", /has 2 columns named y/],
  ["y\n", /a header and no rows/],
  ["", /is empty/],
  ["\n  \n", /is empty/],
])("%j is refused in one clear sentence", async (text, message) => {
  await expect(read(text, ["y"])).rejects.toThrow(message);
});

test("how the text is cut into chunks changes nothing", async () => {
  const cell = fc.oneof(
    fc.constantFrom("a", 'q"u', "c,d", "line\nbreak", "e\r\nf", "ü"),
    fc.string({ minLength: 1, maxLength: 4, unit: "grapheme" }),
  );
  await fc.assert(
    fc.asyncProperty(
      fc.array(cell, { minLength: 1, maxLength: 8 }),
      fc.integer({ min: 1, max: 7 }),
      async (cells, size) => {
        const text = `name,y\r\n${cells.map((value, i) => `"${value.replaceAll('"', '""')}",${i}\r\n`).join("")}`;
        const chunks = Array.from({ length: Math.ceil(text.length / size) }, (_, k) =>
          text.slice(k * size, (k + 1) * size),
        );
        const whole = await read(text, ["y"], ["name"]);
        const pieces = await read(chunks, ["y"], ["name"]);
        expect([...(pieces.numbers.get("y") as Float64Array)]).toEqual(cells.map((_, i) => i));
        expect(pieces.labels.get("name")).toEqual(whole.labels.get("name"));
        expect(pieces.line).toEqual(whole.line);
      },
    ),
    { numRuns: 200 },
  );
});
