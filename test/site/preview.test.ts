import { mkdtempSync, readFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, it } from "vitest";
import { withDuckDB } from "../../core/duckdb.ts";
import { copyToParquet } from "../../core/parquet.ts";
import { previewOf } from "../../site/src/scripts/parquet.ts";
import { remove } from "./fixture.ts";

describe("the preview of a Parquet file", () => {
  const folder = mkdtempSync(join(tmpdir(), "hubrace-preview-"));
  afterAll(() => remove(folder));

  /** A file as the release writes them, as the browser reads it. */
  async function parquet(query: string): Promise<ArrayBuffer> {
    const path = join(folder, "table.parquet");
    await withDuckDB({ memory: "200MB", threads: 1, temporary: join(folder, "spill") }, (sql) =>
      sql.run(copyToParquet(query, path)),
    );
    const bytes = readFileSync(path);
    return bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.length) as ArrayBuffer;
  }

  it("prints every type as text: whole numbers, times in UTC, dates, lists, nothing", async () => {
    const file = await parquet(`select 9007199254740993::bigint as whole, 0.5::double as part, true as yes,
      timestamp '2026-08-21 20:00:00.25' as at, date '2026-08-21' as day, ['a', '<b>'] as tags, null::varchar as none,
      '<img src=x onerror=alert(1)>' as name`);
    expect(await previewOf(file)).toEqual({
      columns: ["whole", "part", "yes", "at", "day", "tags", "none", "name"],
      rows: [
        [
          "9007199254740993",
          "0.5",
          "true",
          "2026-08-21T20:00:00.250Z",
          "2026-08-21",
          "a, <b>",
          "–",
          "<img src=x onerror=alert(1)>",
        ],
      ],
      total: 1,
      leftOut: [],
    });
  });

  it("reads the first hundred rows, cuts long texts, and leaves out columns that are too large", async () => {
    const file = await parquet(
      "select i as id, repeat('x', 300) || i as long, md5(i::varchar) || md5((i + 1)::varchar) as wide, i % 2 as odd from range(5000) t(i)",
    );
    const all = await previewOf(file);
    expect([all.rows.length, all.total, all.leftOut]).toEqual([100, 5000, []]);
    expect(all.rows[99]?.[0]).toBe("99");
    expect([...(all.rows[0]?.[1] ?? "")].length).toBe(120);
    // The hashes alone take 5,000 × 64 bytes, hardly compressible below half of it.
    const some = await previewOf(file, 100_000);
    expect(some.leftOut).toEqual(["wide"]);
    expect(some.columns).toEqual(["id", "long", "odd"]);
  });
});
