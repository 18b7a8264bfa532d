import { spawnSync } from "node:child_process";
import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { gunzipSync } from "node:zlib";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { UsageError } from "../../../core/errors.ts";
import { importStage } from "../../../core/import/import.ts";
import { unreadable } from "../../../core/import/parquet.ts";
import { rawPart } from "../../../core/lake/layout.ts";
import { openRun } from "../../../core/ledger/runs.ts";
import { TestLake } from "../../support/lake.ts";
import { MemoryLedger } from "../../support/memory.ts";
import { Files, imported, rawLines } from "./files.ts";

let files: Files;
beforeAll(async () => {
  files = await Files.make();
});
afterAll(() => files.remove());

/** The sentence with which a file is refused. */
async function refusal(...paths: string[]): Promise<string> {
  const error = await files.open(...paths).catch((cause: unknown) => cause);
  expect(error).toBeInstanceOf(UsageError);
  return (error as UsageError).message.replaceAll(`${files.folder}/`, "");
}

const refusalOf = async (name: string, query: string) => refusal(await files.write(name, query));

describe("an import refuses in one sentence", () => {
  it("a file that is not there, a folder, a pipe, and what is no Parquet", async () => {
    expect(await refusal(join(files.folder, "none.parquet"))).toBe("import: there is no file none.parquet");
    expect(await refusal(files.folder)).toContain("is a folder; name the Parquet files in it");
    const pipe = join(files.folder, "pipe.parquet");
    expect(spawnSync("mkfifo", [pipe]).status).toBe(0);
    expect(await refusal(pipe)).toBe(
      "import: pipe.parquet is no file but a pipe or a device; write it into a file first",
    );
    const text = join(files.folder, "text.parquet");
    await writeFile(text, "id,likes\na/one,3\n");
    expect(await refusal(text)).toBe("import: text.parquet is not a Parquet file: it does not begin and end with PAR1");
    const empty = join(files.folder, "empty.parquet");
    await writeFile(empty, "");
    expect(await refusal(empty)).toContain("empty.parquet is not a Parquet file");
    const short = join(files.folder, "short.parquet");
    await writeFile(short, "PAR1PAR1");
    expect(await refusal(short)).toContain("short.parquet is not a Parquet file");
    expect(await refusal(join(short, "below.parquet"))).toBe("import: there is no file short.parquet/below.parquet");
  });

  it("a file that was cut off or damaged", async () => {
    const whole = await readFile(
      await files.write(
        "whole.parquet",
        "select 'a/' || i as id, hash(i) || '' as pipeline_tag from range(5000) as r(i)",
      ),
    );
    const cut = join(files.folder, "cut.parquet");
    await writeFile(cut, whole.subarray(0, whole.length - 100));
    expect(await refusal(cut)).toContain("does not begin and end with PAR1; was it cut off on its way here?");
    const damaged = join(files.folder, "damaged.parquet");
    await writeFile(damaged, Buffer.from(whole).fill(0xff, 10_000, 10_400));
    expect(await refusal(damaged)).toMatch(/^import: damaged\.parquet cannot be read: [^\n]+; is the copy whole\?$/);
  });

  it("a table without ids, naming what is missing and what is there", async () => {
    expect(await refusalOf("other.parquet", "select 1 as likes, 'x' as name")).toBe(
      "import: other.parquet is not in the schema of hub-stats: it has no column id with values. Missing: _id, id, createdAt, " +
        "lastModified, downloads, downloadsAllTime, trendingScore, gated, pipeline_tag, library_name, tags, cardData, " +
        "model-index, evalResults, safetensors, gguf; found: likes INTEGER, name VARCHAR",
    );
  });

  it("ids that are no text, and a table with nothing but ids", async () => {
    expect(await refusalOf("numbers.parquet", "select 7 as id, 1 as likes")).toContain(
      "column id is INTEGER, where text was expected",
    );
    expect(await refusalOf("ids.parquet", "select 'a/one' as id, 'x' as name")).toContain(
      "besides id it has none of the expected columns",
    );
  });

  it("a table without likes, which would stand as 0 for good", async () => {
    expect(await refusalOf("unliked.parquet", "select 'a/one' as id, null::bigint as likes, 3 as downloads")).toContain(
      "it has no column likes with values. Missing: _id, createdAt, lastModified, downloadsAllTime, likes,",
    );
  });

  it("a column of another type, naming it", async () => {
    expect(await refusalOf("types.parquet", "select 'a/one' as id, 'many' as likes")).toContain(
      "column likes is VARCHAR, where a number was expected",
    );
    expect(await refusalOf("epochs.parquet", "select 'a/one' as id, 1700000000 as created_at")).toContain(
      "column created_at is INTEGER, where a timestamp or ISO text was expected",
    );
  });

  it("a column of bases that are no struct, and one of a type that it would take a page to spell", async () => {
    expect(await refusalOf("baseless.parquet", "select 'a/one' as id, 1 as likes, 7 as baseModels")).toContain(
      "column baseModels is INTEGER, where a struct or its JSON text was expected",
    );
    const card = `{${Array.from({ length: 9 }, (_, i) => `key${i}: 1`).join(", ")}}`;
    expect(await refusalOf("card.parquet", `select ${card} as id, 1 as likes`)).toContain(
      "column id is STRUCT(key0 INTEGER, key1 INTEGER, key2 …, where text was expected",
    );
  });

  it("a table of very many columns, naming 40 of them", async () => {
    const columns = (count: number) => Array.from({ length: count }, (_, i) => `1 as c${i + 1}`).join(", ");
    expect(await refusalOf("wide.parquet", `select ${columns(40)}`)).toMatch(/, c40 INTEGER$/);
    expect(await refusalOf("wider.parquet", `select ${columns(42)}`)).toMatch(/, c40 INTEGER and 2 more$/);
  });

  it("a file that is too much for the memory, saying what gives it more", () => {
    const error = unreadable("big.parquet", new Error("Out of Memory Error: failed to allocate 1 MiB\nmore"));
    expect([error.exitCode, error.message]).toEqual([
      1,
      "import: big.parquet does not fit into DuckDB's memory; give it more with --memory",
    ]);
  });

  it("a file without rows, and the same file twice", async () => {
    expect(await refusalOf("norows.parquet", "select 'a/one' as id, 1 as likes limit 0")).toBe(
      "import: norows.parquet holds no rows",
    );
    const one = await files.write("one.parquet", "select 'a/one' as id, 1 as likes");
    const twin = join(files.folder, "twin.parquet");
    await writeFile(twin, await readFile(one));
    expect(await refusal(one, twin)).toBe(
      "import: one.parquet and twin.parquet hold the same bytes; name each file once",
    );
  });

  it("without letting a name from the file act on the terminal", async () => {
    expect(await refusalOf("escape.parquet", `select 1 as likes, 2 as "\u001b[2Jgone"`)).toContain(
      "found: likes INTEGER, �[2Jgone INTEGER",
    );
  });
});

describe("the same files", () => {
  const many = (from: number, to: number) =>
    `select 'a/model-' || i as id, i as likes, ['t' || i] as tags from range(${from}, ${to}) as r(i)`;

  it("give the same bytes, in the order of the rows, whatever the order on the command line and the row groups", async () => {
    const one = await files.write("a.parquet", many(0, 15_000), ", row_group_size 2048");
    const two = await files.write("b.parquet", many(15_000, 25_500));
    const there = await imported(await files.open(one, two));
    const back = await imported(await files.open(two, one));
    expect(there.opened.key).toBe(back.opened.key);
    expect(there.opened.source).toEqual({
      kind: "import",
      label: "hub-stats import (a.parquet, b.parquet)",
      simulated: false,
    });
    expect(there.result.counts).toMatchObject({ models: 25_500, parts: 3, files: 2 });
    expect([...there.lake.blobs.files]).toEqual([...back.lake.blobs.files]);
    // Ten pages of a thousand rows, as of a crawl.
    expect(
      [0, 1, 2].map((part) => {
        const { date, run } = there.lake;
        return gunzipSync(there.lake.bytes(rawPart(date, run.id, part)))
          .toString("utf8")
          .trimEnd()
          .split("\n").length;
      }),
    ).toEqual([10_000, 10_000, 5_500]);
    expect(rawLines(there.lake).map((line) => JSON.parse(line).id)).toEqual(
      Array.from({ length: 25_500 }, (_, i) => `a/model-${i}`),
    );
  });

  it("imported again change nothing, and leave no part of an attempt that was killed", async () => {
    const lake = new TestLake("2026-05-20");
    const opened = await files.open(await files.write("again.parquet", many(0, 12_000)));
    await lake.blobs.put(rawPart(lake.date, lake.run.id, 7), "left over");
    const first = await lake.stage(importStage(opened));
    const before = new Map(lake.blobs.files);
    const checkpoint = await lake.ledger.get("crawl", lake.run.id);
    expect(checkpoint?.value).toMatchObject({ done: true, next: null, rows: 12_000, part: 2, limit_cut: false });
    expect(await lake.stage(importStage(opened))).toEqual(first);
    expect(lake.blobs.files).toEqual(before);
    expect([...lake.blobs.files.keys()]).toHaveLength(2);
  });

  it("of an import that is interrupted are not done", async () => {
    const lake = new TestLake("2026-05-20");
    const opened = await files.open(await files.write("interrupted.parquet", many(0, 10)));
    const signal = AbortSignal.abort(new Error("interrupted"));
    const stopped = lake.stage((context) => importStage(opened)({ ...context, signal }));
    await expect(stopped).rejects.toThrow("interrupted");
    expect(await lake.ledger.get("crawl", lake.run.id)).toBeNull();
  });

  it("belong to their date: another file of that date is refused, a renamed one is the same", async () => {
    const ledger = new MemoryLedger();
    const path = await files.write("day.parquet", many(0, 10));
    const renamed = join(files.folder, "renamed.parquet");
    await writeFile(renamed, await readFile(path));
    const other = await files.write("other-day.parquet", many(0, 11));
    const begin = async (file: string) => {
      const { source, key } = await files.open(file);
      return openRun(ledger, { date: "2026-05-20", source, sourceKey: key, limit: null, now: 0, today: "2026-11-21" });
    };
    const run = await begin(path);
    expect(run.as_of).toBe("2026-05-21T00:00:00.000Z");
    expect((await begin(renamed)).source.label).toBe("hub-stats import (day.parquet)");
    await ledger.put("crawl", run.id, { done: true });
    await expect(begin(other)).rejects.toThrow(/already holds 2026-05-20 from hub-stats import \(day\.parquet\)/);
  });

  it("are named by three names, or two of them and how many more", async () => {
    const paths: string[] = [];
    for (const name of ["n1", "n2", "n3", "n4"])
      paths.push(await files.write(`${name}.parquet`, `select 'a/${name}' as id, 1 as likes`));
    const label = async (count: number) => (await files.open(...paths.slice(0, count))).source.label;
    expect(await label(3)).toBe("hub-stats import (n1.parquet, n2.parquet, n3.parquet)");
    expect(await label(4)).toBe("hub-stats import (n1.parquet, n2.parquet and 2 more)");
  });

  it("name in which of them a column is missing", async () => {
    const one = await files.write("with.parquet", "select 'a/one' as id, 1 as likes");
    const two = await files.write("without.parquet", "select 'b/two' as id, 2 as likes, ['x'] as tags, 3 as downloads");
    const { missingColumns } = await files.open(one, two);
    expect(missingColumns).toContain("tags (in with.parquet)");
    expect(missingColumns).toContain("downloads (in with.parquet)");
    expect(missingColumns).toContain("_id");
  });
});
