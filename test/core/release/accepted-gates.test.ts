import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { GateError, UsageError } from "../../../core/errors.ts";
import { acceptGates, readAcceptedGates } from "../../../core/inputs/accepted-gates.ts";
import * as layout from "../../../core/lake/layout.ts";
import { finishRun, openRun, recordStage } from "../../../core/ledger/runs.ts";
import type { ReleaseManifest } from "../../../core/release/manifest.ts";
import { MemoryBlobs } from "../../support/memory.ts";
import { DAY, NEXT_DAY, REPORT, type Rows, releaseLake } from "../../support/release-lake.ts";

const THIRD_DAY = "2026-08-22";
const WHY = "the Hub has deleted a spammer's models";

/** So many models, created an hour before the first day's end; the first thousand are liked once. */
const models = (count: number): Rows => ({
  models: [
    `'crowd/m-' || i as id, cast(i < 1000 as int) as likes, timestamp '2026-08-20 19:00:00' as created_at from range(${count}) as numbers (i)`,
  ],
});

describe("gates between the days of a lake", () => {
  let lake: Awaited<ReturnType<typeof releaseLake>>;
  beforeEach(async () => {
    lake = await releaseLake();
    await lake.fill(DAY, models(1_200));
    await lake.release(DAY);
  });
  afterEach(() => lake.close());

  const manifest = async (date: string) => JSON.parse(await lake.file(date, "release.json")) as ReleaseManifest;
  const gate = async (date: string, name: string) => (await manifest(date)).gates.find((one) => one.name === name);
  const answers = async (date: string) =>
    JSON.parse(await lake.text(layout.gates(date))) as { format: number; gates: ReleaseManifest["gates"] };

  it("compare a day with the day before", async () => {
    await lake.fill(NEXT_DAY, models(1_140));
    await lake.release(NEXT_DAY);
    expect((await manifest(DAY)).compared_with).toBeNull();
    expect((await manifest(NEXT_DAY)).compared_with).toBe(DAY);
    expect(await gate(DAY, "row_count")).toMatchObject({
      result: "not applicable",
      note: "there is no release before it",
    });
    expect(await gate(NEXT_DAY, "row_count")).toMatchObject({
      result: "passed",
      value: 0.05,
      note: "1,200 → 1,140 models, and 0 made since",
    });
  });

  it("refuse a day that lost more, and leave the last release, its pointer and every byte of it", async () => {
    const before = await lake.published();
    await lake.fill(NEXT_DAY, models(1_139));
    const refused = lake.release(NEXT_DAY);
    await expect(refused).rejects.toBeInstanceOf(GateError);
    await expect(refused).rejects.toMatchObject({ exitCode: 4 });
    await expect(refused).rejects.toThrow(
      /row_count: 5\.08 %, at most 5 % \(1,200 → 1,139 models, and 0 made since\)\. .*--accept-gate row_count --why/,
    );
    expect(await lake.published()).toEqual(before);
    expect(JSON.parse(await lake.text(layout.currentRelease))).toMatchObject({ date: DAY });
    // What they said is kept for `hubrace status`.
    expect(
      (await answers(NEXT_DAY)).gates.filter(({ result }) => result === "refused").map(({ name }) => name),
    ).toEqual(["row_count"]);
  });

  it("publish it when the operator says why, with the reason in the release, and the same bytes when it is run again", async () => {
    await lake.fill(NEXT_DAY, models(600));
    await acceptGates(lake.blobs, NEXT_DAY, { row_count: WHY });
    await expect(lake.release(NEXT_DAY)).rejects.toThrow(/^release: a gate refuses .* likes: −40 %/);
    await acceptGates(lake.blobs, NEXT_DAY, { likes: WHY });
    expect((await lake.release(NEXT_DAY)).counts).toMatchObject({ published: 1, made_current: 1, gates_accepted: 2 });
    expect(await gate(NEXT_DAY, "row_count")).toMatchObject({
      result: "accepted",
      passed: false,
      value: 0.5,
      why: WHY,
    });
    const before = await lake.published();
    await lake.release(NEXT_DAY);
    expect(await lake.published()).toEqual(before);
  });

  it("take one reason for a gate and no other one, and no empty one", async () => {
    await acceptGates(lake.blobs, NEXT_DAY, { row_count: WHY });
    await acceptGates(lake.blobs, NEXT_DAY, { row_count: ` ${WHY}\u0007\n` });
    expect(await readAcceptedGates(lake.blobs, NEXT_DAY)).toEqual({ row_count: WHY });
    const other = acceptGates(lake.blobs, NEXT_DAY, { row_count: "another" });
    await expect(other).rejects.toBeInstanceOf(UsageError);
    await expect(other).rejects.toThrow(`gates: row_count of ${NEXT_DAY} is accepted already, because: ${WHY}.`);
    await expect(acceptGates(lake.blobs, NEXT_DAY, { likes: " \t" })).rejects.toThrow(/has 0 characters/);
    await expect(acceptGates(lake.blobs, NEXT_DAY, { likes: "x".repeat(501) })).rejects.toThrow(/has 501 characters/);
    await acceptGates(lake.blobs, NEXT_DAY, { likes: "x".repeat(500) });
  });

  it("look past a sample and another source for the last release of the same kind", async () => {
    await lake.fill(NEXT_DAY, models(50), { ...REPORT, limit_cut: true });
    await lake.release(NEXT_DAY, { limit: 50 });
    expect((await gate(NEXT_DAY, "row_count"))?.note).toBe("a sample that --limit cut is compared with nothing");
    await lake.fill(THIRD_DAY, models(1_199));
    await lake.release(THIRD_DAY);
    expect(await manifest(THIRD_DAY)).toMatchObject({ compared_with: DAY });
    expect((await gate(THIRD_DAY, "row_count"))?.note).toMatch(/^1,200 → 1,199/);

    const fourth = "2026-08-23";
    await lake.fill(fourth, models(700));
    await lake.release(fourth, { source: { kind: "hub", label: "Hugging Face Hub", simulated: false } });
    expect((await gate(fourth, "row_count"))?.note).toBe("no release before it is a whole sweep of Hugging Face Hub");
  });

  it("refuse a list that stands still on the third day, and count from there when the operator accepts it", async () => {
    // The newest model was made an hour before the first day's end.
    const night = async (date: string) => {
      await lake.fill(date, models(1_200));
      await lake.release(date);
      return gate(date, "freshness");
    };
    expect(await night(NEXT_DAY)).toMatchObject({ result: "passed", value: 1 });
    expect(await night(THIRD_DAY)).toMatchObject({
      ...{ result: "passed", value: 2 },
      note: "the newest model lies 2.04 days behind, 0.04 days in an earlier release",
    });
    await expect(night("2026-08-23")).rejects.toThrow(/freshness: 3 days, at most 2 days .*--accept-gate freshness/);
    await acceptGates(lake.blobs, "2026-08-23", { freshness: WHY });
    expect(await night("2026-08-23")).toMatchObject({ result: "accepted", value: 3 });
    expect(await night("2026-08-24")).toMatchObject({ result: "passed", value: 1 });
  });

  it("refuse an attempt at a date that finds fewer models than the abandoned one before it", async () => {
    const options = {
      source: { kind: "url", label: "a recorded day", simulated: false },
      sourceKey: "x",
      limit: null,
    } as const;
    const run = await openRun(lake.ledger, { ...options, date: NEXT_DAY, now: 0, today: "1970-01-01" });
    const stage = { status: "done", rows: 1_200, bytes: 1, seconds: 1, finished_at: null } as const;
    await recordStage(lake.ledger, run.id, "snapshot", { ...stage, counts: { models: 1_200 } });
    await finishRun(lake.ledger, run.id, { status: "failed", error: "a test", now: 0, seconds: 1 });
    const item = await lake.ledger.get("runs", run.id);
    await lake.ledger.put("runs", run.id, { ...(item?.value as object), status: "abandoned" });
    await lake.fill(NEXT_DAY, models(1_190));
    await expect(lake.release(NEXT_DAY, { id: `${NEXT_DAY}-a2` })).rejects.toThrow(
      /same_day: −0\.83 %, at least −0\.1 % \(1,200 → 1,190 models\)/,
    );
    await lake.fill(NEXT_DAY, models(1_199));
    await lake.release(NEXT_DAY, { id: `${NEXT_DAY}-a2` });
    expect(await gate(NEXT_DAY, "same_day")).toMatchObject({ result: "passed" });
  });

  it("refuse to let a published date shrink, whatever is accepted", async () => {
    const before = await lake.published();
    await lake.fill(DAY, models(1_100));
    await acceptGates(lake.blobs, DAY, { same_day: WHY, row_count: WHY });
    const shrunk = lake.release(DAY);
    await expect(shrunk).rejects.toMatchObject({ exitCode: 4 });
    await expect(shrunk).rejects.toThrow(
      `release: ${DAY} is published with 1,200 models and would shrink to 1,100; nothing published was changed`,
    );
    expect(await lake.published()).toEqual(before);
  });
});

it("gates are not accepted in a file that a newer Hubrace has written, or one that is damaged", async () => {
  const blobs = new MemoryBlobs();
  const key = layout.acceptedGates(NEXT_DAY);
  await blobs.put(key, '{"format": 3, "gates": {}}');
  await expect(readAcceptedGates(blobs, NEXT_DAY)).rejects.toThrow(`gates: ${key} was written by a newer Hubrace`);
  await blobs.put(key, '{"gates": {"likes": 1}}');
  await expect(readAcceptedGates(blobs, NEXT_DAY)).rejects.toThrow(`gates: ${key} cannot be read; remove it`);
});
