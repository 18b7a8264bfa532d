import { existsSync } from "node:fs";
import { readFile } from "node:fs/promises";
import { describe, expect, it, vi } from "vitest";
import { historyStage } from "../../../core/history/history.ts";
import * as layout from "../../../core/lake/layout.ts";
import { listed } from "../../support/lake.ts";
import { MemoryBlobs } from "../../support/memory.ts";
import { at, Days } from "./days.ts";

describe("the files of a day", () => {
  const names = (date: string) =>
    (["models", "edges", "tombstones", "outcomes"] as const).map((file) => layout.history(date, file));

  it("hold all that is known on a month's first day, and after it what has changed since", async () => {
    const rows = Array.from({ length: 50 }, (_, n) => listed(`a/m-${n}`, { tags: ["base_model:o/b"], likes: n }));
    const late = listed("a/late", { tags: ["base_model:o/b"] });
    const days = new Days();
    await days.add("2026-08-30", rows);
    await days.add("2026-08-31", [...rows.slice(1).map((row) => ({ ...row, likes: 99 })), late]);
    await days.add("2026-09-01", rows.slice(1));
    await days.add("2026-09-02", rows);
    const ids = (date: string) =>
      days.any.rows(layout.history(date, "models"), "select id, last_seen, vanished, likes from table_ order by id");
    expect(await ids("2026-08-30")).toHaveLength(50);
    // Likes that changed are the snapshot's business, until the model is gone.
    expect(await ids("2026-08-31")).toEqual([
      { id: "a/late", last_seen: "2026-08-31", vanished: null, likes: null },
      { id: "a/m-0", last_seen: "2026-08-30", vanished: "2026-08-31", likes: 0 },
    ]);
    expect(await ids("2026-09-01")).toHaveLength(51);
    expect(await ids("2026-09-02")).toEqual([{ id: "a/m-0", last_seen: "2026-09-02", vanished: null, likes: null }]);
    expect(
      await days.any.rows(layout.history("2026-08-31", "edges"), "select child from table_ order by child"),
    ).toEqual([{ child: "a/late" }, { child: "a/m-0" }]);
    expect(await days.any.known("2026-09-02", "models")).toHaveLength(51);
    expect(
      await days.any.known(
        "2026-09-02",
        "edges",
        "select last_seen, count(*) as n from table_ group by all order by all",
      ),
    ).toEqual([
      { last_seen: "2026-08-31", n: 1 },
      { last_seen: "2026-09-02", n: 50 },
    ]);
  });

  it("are named when one is missing, with the command that makes it", async () => {
    const days = new Days();
    for (const date of ["2026-08-19", "2026-08-20"]) await days.add(date, [listed("a/x")]);
    await days.any.blobs.delete(layout.history("2026-08-19", "edges"));
    await expect(days.add("2026-08-21", [listed("a/x")])).rejects.toThrow(
      "history: history/date=2026-08-19/edges.parquet is missing; run `hubrace history --date 2026-08-19` first",
    );
  });

  it("leave what is published as it is, unwritten, when nothing changed of it", async () => {
    const days = new Days();
    const rows = [listed("a/x", { createdAt: at("2026-08-12") }), listed("a/y")];
    for (const date of ["2026-08-18", "2026-08-19"]) await days.add(date, rows);
    const put = vi.spyOn(days.any.blobs, "fromFile");
    await days.add("2026-08-23", rows);
    const written = put.mock.calls.map(([, key]) => key);
    expect(written).toContain(layout.history("2026-08-23", "outcomes"));
    expect(written).not.toContain(layout.outcomes);
    expect(written).not.toContain(layout.tombstones);
    expect(await days.outcomes()).toHaveLength(1);
  });

  it("are written again on none of the days when one is run again, and all that follow when one has changed", async () => {
    const days = new Days();
    const order = ["2026-08-19", "2026-08-20", "2026-08-21"];
    for (const date of order) await days.add(date, [listed("a/x"), listed("a/y")]);
    // A store may give the same bytes another etag each time that they are written, as the folder of a large lake does.
    const put = vi
      .spyOn(days.any.blobs, "fromFile")
      .mockImplementation(async (path, key) => days.any.blobs.put(key, await readFile(path)));
    const head = vi.spyOn(days.any.blobs, "head").mockImplementation(async (key) => {
      const body = days.any.blobs.files.get(key);
      return body === undefined ? null : { key, size: body.byteLength, etag: String(put.mock.calls.length) };
    });
    await days.at("2026-08-19").stage(historyStage);
    expect(put.mock.calls).toEqual([]);
    await days.add("2026-08-19", [listed("a/x")]);
    head.mockRestore();
    const written = put.mock.calls.map(([, key]) => key).filter((key) => key.endsWith("/models.parquet"));
    expect(written).toEqual([layout.models("2026-08-19"), ...order.map((date) => layout.history(date, "models"))]);
  });

  it("are all made anew when the work was killed between two days", async () => {
    const one = [listed("a/x"), listed("a/y")];
    const order = ["2026-08-19", "2026-08-21", "2026-08-22", "2026-08-23"];
    const between = [listed("a/x"), listed("a/z")];
    const whole = new Days();
    for (const date of order) await whole.add(date, one);
    await whole.add("2026-08-20", between);
    const killed = new Days();
    for (const date of order) await killed.add(date, one);
    const put = vi.spyOn(killed.any.blobs, "fromFile").mockImplementation(async (path, key) => {
      if (key.includes("2026-08-22")) throw new Error("killed");
      return killed.any.blobs.put(key, await readFile(path));
    });
    await expect(killed.add("2026-08-20", between)).rejects.toThrow("killed");
    put.mockRestore();
    // Another day comes before anybody runs that one again.
    await killed.at("2026-08-23").stage(historyStage);
    for (const key of [...order, "2026-08-20"].flatMap(names))
      expect(Buffer.compare(killed.any.bytes(key), whole.any.bytes(key)), key).toBe(0);
    expect(await killed.tombstones()).toEqual(await whole.tombstones());
    expect(killed.any.blobs.files.has(layout.historyRemaking)).toBe(false);
  });
});

it("of earlier days only those are fetched on which a model whose date moved back was near an age, one at a time", async () => {
  const days = new Days();
  for (const date of ["2026-08-02", "2026-08-07", "2026-08-08", "2026-08-20"])
    await days.add(date, [listed("a/x", { createdAt: at("2026-08-02"), likes: Number(date.slice(8)) })]);
  const { blobs } = days.any;
  const fetched: { key: string; path: string; left: number }[] = [];
  vi.spyOn(blobs, "toFile").mockImplementation(async (key, path) => {
    if (path.includes("earlier-"))
      fetched.push({ key, path, left: fetched.filter((one) => existsSync(one.path)).length });
    return MemoryBlobs.prototype.toFile.call(blobs, key, path);
  });
  // Snapshots are taken at the end of their day: it was 7 days old on the 7th and 8 on the 8th, and by the old date 6 and 7.
  await days.add("2026-08-21", [listed("a/x", { createdAt: at("2026-08-01"), likes: 21 })]);
  expect(fetched).toMatchObject([
    { key: layout.models("2026-08-07"), left: 0 },
    { key: layout.models("2026-08-08"), left: 0 },
  ]);
  expect(await days.outcomes()).toMatchObject([{ age: 7, snapshot: "2026-08-07", read_age_days: 7, likes: 7 }]);
});
