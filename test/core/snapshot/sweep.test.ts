import { gzipSync } from "node:zlib";
import { describe, expect, it } from "vitest";
import { HubraceError } from "../../../core/errors.ts";
import { rawPart } from "../../../core/lake/layout.ts";
import { snapshotStage } from "../../../core/snapshot/snapshot.ts";
import { listed, TestLake } from "../../support/lake.ts";

const ROWS = ["a/one", "a/two", "b/three", "b/four", "c/five"].map((id) => listed(id));

/** Five models in three parts, and the checkpoint of the crawl that wrote them; `bytes`: null where it does not tell of them. */
async function swept(bytes?: null): Promise<TestLake> {
  const lake = await new TestLake().receive(ROWS, 2);
  const size = [...lake.blobs.files.values()].reduce((sum, part) => sum + part.length, 0);
  const counts = { part: 3, rows: 5, bytes: bytes === undefined ? size : bytes };
  await lake.ledger.put("crawl", lake.run.id, { done: true, limit_cut: false, ...counts });
  return lake;
}

describe("a snapshot of a sweep", () => {
  it("takes all rows that the crawl wrote", async () => {
    const lake = await swept();
    expect((await lake.stage(snapshotStage)).rows).toBe(5);
    expect(await lake.report()).toMatchObject({ limit_cut: false });
  });

  it("says when a limit left models out", async () => {
    const lake = await swept();
    await lake.ledger.put("crawl", lake.run.id, { done: true, limit_cut: true, part: 3, rows: 5 });
    await lake.stage(snapshotStage);
    expect(await lake.report()).toMatchObject({ limit_cut: true });
  });

  it("is refused when a raw part is missing, for its models would be counted as vanished", async () => {
    const lake = await swept();
    await lake.blobs.delete(rawPart(lake.date, lake.run.id, 1));
    await expect(lake.stage(snapshotStage)).rejects.toThrow(
      "snapshot: the crawl of 2026-08-21 wrote 3 parts and 2 are in raw/date=2026-08-21/run=2026-08-21-a1/; bring it back from a copy; " +
        "a date with a release needs none (`hubrace rebuild --from 2026-08-21 --to 2026-08-21 --from-releases`), " +
        "without either leave that date alone: later dates need nothing of it, and today can be taken again in another --lake. Nothing was published",
    );
    expect([...lake.blobs.files.keys()].filter((key) => !key.startsWith("raw/"))).toEqual([]);
  });

  it("is refused when all raw parts are gone, and sends nobody back to a crawl that is done", async () => {
    const lake = await swept();
    await lake.ledger.put("crawl", lake.run.id, { done: true, limit_cut: false, part: 1, rows: 5 });
    lake.blobs.files.clear();
    await expect(lake.stage(snapshotStage)).rejects.toThrow(/wrote 1 part and 0 are in raw\/.*; bring it back/);
    await expect(new TestLake().stage(snapshotStage)).rejects.toThrow(
      /no raw parts of run .* run `hubrace crawl --date/,
    );
  });

  it("is refused when a part is of another attempt, too many or with other rows", async () => {
    const lake = await swept(null);
    await lake.blobs.put(rawPart(lake.date, lake.run.id, 2), gzipSync(`${JSON.stringify(ROWS[0])}\n{"id":"d/six"}\n`));
    await expect(lake.stage(snapshotStage)).rejects.toThrow(/wrote 5 rows and 6 are in raw\//);
    await lake.blobs.put(rawPart(lake.date, lake.run.id, 3), gzipSync("{}\n"));
    await expect(lake.stage(snapshotStage)).rejects.toThrow(HubraceError);
  });

  it("is refused when a part is another day's with as many rows, though it can be read", async () => {
    const lake = await swept();
    const [sixth, seventh] = ["d/six", "d/seventh"].map((id) => JSON.stringify(listed(id)));
    await lake.blobs.put(rawPart(lake.date, lake.run.id, 1), gzipSync(`${sixth}\n${seventh}\n`, { level: 1 }));
    await expect(lake.stage(snapshotStage)).rejects.toThrow(
      /^snapshot: the crawl of 2026-08-21 wrote \d+ bytes and \d+ are in raw\/date=2026-08-21\/run=2026-08-21-a1\/; bring it back/,
    );
    expect([...lake.blobs.files.keys()].filter((key) => !key.startsWith("raw/"))).toEqual([]);
  });
});
