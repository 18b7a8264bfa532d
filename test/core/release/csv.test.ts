import { mkdtemp, readdir, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { gunzipSync } from "node:zlib";
import fc from "fast-check";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { withDuckDB } from "../../../core/duckdb.ts";
import { copyToParquet } from "../../../core/parquet.ts";
import { writeCsv } from "../../../core/release/csv.ts";

describe("a CSV file of a release", () => {
  let folder: string;
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), "hubrace-csv-"));
  });
  afterEach(() => rm(folder, { recursive: true, force: true }));

  /** The CSV text of a query's rows. */
  async function csv(query: string, name = "table"): Promise<string> {
    const [parquet, path] = [join(folder, `${name}.parquet`), join(folder, `${name}.csv.gz`)];
    await withDuckDB({ memory: "500MB", threads: 1, temporary: folder }, async (sql) => {
      await sql.run(copyToParquet(query, parquet));
      await writeCsv(sql, parquet, path);
    });
    return gunzipSync(await readFile(path)).toString();
  }
  const cells = async (texts: readonly string[]) => {
    const values = texts.map((text) => `('${text.replaceAll("'", "''")}')`);
    return (await csv(`select * from (values ${values.join(", ")}) as t(cell)`)).split("\n").slice(1, -1);
  };

  test("puts a ' before text that a spreadsheet would run", async () => {
    expect(await cells(["=1+1", "+cmd", "-x", "@sum(a)", "\ttab", "=HYPERLINK(A1)", "-2+3", "+", "-"])).toEqual([
      "'=1+1",
      "'+cmd",
      "'-x",
      "'@sum(a)",
      "'\ttab",
      "'=HYPERLINK(A1)",
      "'-2+3",
      "'+",
      "'-",
    ]);
    expect(await csv("select chr(13) || '=x' as cell")).toBe(`cell\n"'\r=x"\n`);
  });

  test("leaves numbers as they are, in columns of numbers and of text", async () => {
    expect(await cells(["-5", "+5", "-0.5", "-.5", "+1e-7", "-2."])).toEqual([
      "-5",
      "+5",
      "-0.5",
      "-.5",
      "+1e-7",
      "-2.",
    ]);
    expect(await csv("select -5 as a, -0.1::double as b, 1e-7::double as c")).toBe("a,b,c\n-5,-0.1,1e-07\n");
  });

  test("does not take a number with something behind it for a number", async () => {
    expect(await cells(["-5\n=x", "-5=x", "-inf", "-0x10", "+1_000"])).toEqual([
      `"'-5`,
      `=x"`,
      "'-5=x",
      "'-inf",
      "'-0x10",
      "'+1_000",
    ]);
  });

  test("quotes commas, quotes and line breaks as RFC 4180 says", async () => {
    expect(await csv(`select 'a,b' as "x,y", 'say "hi"' as q, 'two' || chr(10) || 'lines' as n, 'Ä€😀' as u`)).toBe(
      `"x,y",q,n,u\n"a,b","say ""hi""","two\nlines",Ä€😀\n`,
    );
  });

  test("keeps null and the empty text apart", async () => {
    expect(await csv("select null::varchar as a, '' as b, null::bigint as c, null::timestamp as d")).toBe(
      `a,b,c,d\n,"",,\n`,
    );
  });

  test("writes times in ISO 8601, dates, truth values and lists as JSON", async () => {
    const query = `select timestamp '2026-08-20 19:59:59.123' as t, date '2026-08-20' as d, true as y, ['=a', 'b"c'] as l, []::varchar[] as e`;
    expect(await csv(query)).toBe(`t,d,y,l,e\n2026-08-20T19:59:59.123000Z,2026-08-20,true,"[""=a"",""b\\""c""]",[]\n`);
  });

  test("has the same bytes each time, and leaves no plain file behind", async () => {
    const query = "select range as n, 'text ' || range as t from range(50000)";
    await csv(query, "one");
    await csv(query, "two");
    expect((await readFile(join(folder, "one.csv.gz"))).equals(await readFile(join(folder, "two.csv.gz")))).toBe(true);
    expect((await readdir(folder)).filter((name) => name.endsWith(".plain"))).toEqual([]);
  });

  test("gives every text back to a reader of RFC 4180 that takes the ' off", async () => {
    const text = fc.string({ unit: fc.constantFrom(..."=+-@\t\r\n\"',;'a1. é😀#"), maxLength: 8 });
    await fc.assert(
      fc.asyncProperty(fc.array(text, { minLength: 1, maxLength: 40 }), async (texts) => {
        const values = texts.map((value, index) => `(${index}, '${value.replaceAll("'", "''")}')`);
        const written = await csv(
          `select cell, 'end' as last from (values ${values.join(", ")}) as t(i, cell) order by i`,
        );
        const read = readRfc4180(written).slice(1);
        expect(read.map(([, last]) => last)).toEqual(texts.map(() => "end"));
        for (const [index, [cell = ""]] of read.entries()) {
          expect(/^[=+\-@\t\r]/.test(cell) && Number.isNaN(Number(cell))).toBe(false);
          expect([cell, cell.replace(/^'/, "")]).toContain(texts[index]);
        }
      }),
      { numRuns: 25 },
    );
  });
});

/** A reader of RFC 4180 (lines may end with LF), written for this test. */
function readRfc4180(text: string): string[][] {
  const rows: string[][] = [];
  for (let at = 0; at < text.length; ) {
    const row: string[] = [];
    for (let more = true; more; ) {
      const quoted = /^"((?:[^"]|"")*)"/.exec(text.slice(at));
      const plain = quoted ?? /^([^",\n]*)/.exec(text.slice(at));
      row.push((plain?.[1] ?? "").replaceAll(quoted ? '""' : "\0", '"'));
      at += plain?.[0].length ?? 0;
      more = text[at] === ",";
      if (!more && at < text.length && text[at] !== "\n") throw new Error(`unexpected ${text[at]} at ${at}`);
      at++;
    }
    rows.push(row);
  }
  return rows;
}
