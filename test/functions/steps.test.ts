import { afterAll, beforeAll, beforeEach, describe, expect, test, vi } from "vitest";
import { dynamoLedger } from "../../core/ledger/dynamo.ts";
import type { Ledger } from "../../core/ledger/ledger.ts";
import { findRun, recordStage } from "../../core/ledger/runs.ts";
import { STAGES } from "../../core/stages.ts";
import { systemClock } from "../../functions/clock.ts";
import { begin, end, fail, start } from "../../functions/steps.ts";
import { type DynamoServer, startDynamo } from "../support/dynamo-server.ts";

const TODAY = "2026-11-21";
const RUN = `${TODAY}-a1`;
const NOON = Date.parse(`${TODAY}T12:00:00Z`);

describe("the steps of a day's run", () => {
  let dynamo: DynamoServer;
  let ledger: Ledger;
  let lines: Record<string, unknown>[];
  const metrics = () => lines.filter((line) => "_aws" in line);

  beforeAll(async () => {
    dynamo = await startDynamo();
    vi.stubEnv("AWS_REGION", "eu-central-1");
    vi.stubEnv("AWS_ACCESS_KEY_ID", "test");
    vi.stubEnv("AWS_SECRET_ACCESS_KEY", "test");
    vi.stubEnv("AWS_ENDPOINT_URL_DYNAMODB", dynamo.url);
    vi.stubEnv("HUBRACE_STAGE", "test");
    for (const name of ["CRAWL", "DERIVE", "SITE"]) vi.stubEnv(`HUBRACE_${name}_FUNCTION`, name);
    vi.spyOn(systemClock, "now").mockReturnValue(NOON);
    vi.spyOn(process.stdout, "write").mockImplementation((text) => {
      if (String(text).startsWith("{")) lines.push(JSON.parse(String(text)) as Record<string, unknown>);
      return true;
    });
  });
  afterAll(async () => {
    vi.unstubAllEnvs();
    vi.restoreAllMocks();
    await dynamo.stop();
  });
  beforeEach(async () => {
    const table = await dynamo.table();
    vi.stubEnv("HUBRACE_TABLE", table);
    ledger = dynamoLedger({ client: dynamo.client(), table });
    lines = [];
  });

  /** Half an hour later. */
  async function later<T>(work: () => Promise<T>): Promise<T> {
    vi.mocked(systemClock.now).mockReturnValue(NOON + 1_800_000);
    try {
      return await work();
    } finally {
      vi.mocked(systemClock.now).mockReturnValue(NOON);
    }
  }

  /** A day's run with every stage done, and its end. */
  async function done(day: ReturnType<typeof start>) {
    const { run } = await begin(day, "an execution");
    if (run === null) throw new Error("nothing to do");
    const stage = { status: "done", rows: 1, bytes: 1, seconds: 1, counts: {}, finished_at: null } as const;
    for (const name of STAGES) await recordStage(ledger, run, name, stage);
    return later(() => end(day, { run, execution: "an execution" }));
  }

  test("a run of today that is done is published, and one of an earlier date makes the release no newer", async () => {
    expect(await done(start({}))).toEqual({ status: "done", date: TODAY, run: RUN });
    expect(await findRun(ledger, TODAY)).toMatchObject({ status: "done", seconds: 1_800 });
    expect(metrics()).toMatchObject([{ Stage: "test", Seconds: 1_800, RunFailed: 0, ReleasePublished: 1 }]);
    // In milliseconds: what is two weeks old or more CloudWatch would drop, and no alarm would hear of it.
    expect(metrics()).toMatchObject([{ _aws: { Timestamp: NOON + 1_800_000 } }]);
    expect(lines).toContainEqual(expect.objectContaining({ event: "run begun", run: RUN, stage: "begin" }));
    lines = [];
    await done(start({ date: "2026-11-20" }));
    expect(metrics()).toMatchObject([{ Stage: "test", Seconds: 1_800, RunFailed: 0, ReleasePublished: 0 }]);
  });

  test("a day that is done is gone through again only when that is asked for", async () => {
    await done(start({}));
    expect(await begin(start({}), "another")).toEqual({
      run: null,
      outcome: { status: "done before", date: TODAY, run: RUN },
    });
    expect(await begin(start({ again: true }), "another")).toEqual({ run: RUN, outcome: null });
  });

  test("a site is built of a date alone whose release was made, with the run's own limit", async () => {
    const day = start({ limit: 5 });
    await begin(day, "an execution");
    const site = start({ only: "site" });
    await expect(begin(site, "an execution")).rejects.toThrow(`pipeline: there is no release of ${TODAY} of which`);
    await done(day);
    expect(await begin(site, "another")).toEqual({ run: RUN, outcome: null });
  });

  test("a table that a newer Hubrace has written is left alone", async () => {
    await ledger.put("lake", "format", { format: 3 });
    await expect(begin(start({}), "an execution")).rejects.toThrow(
      "ledger: the table was written by a newer Hubrace (lake format 3; this one knows format 2)",
    );
    expect(await findRun(ledger, TODAY)).toBeNull();
  });

  test("a run that failed says after how long and why, and one that never began raises the alarm all the same", async () => {
    const day = start({});
    await begin(day, "an execution");
    await later(() => fail(day, { run: RUN, execution: "an execution" }, "the Hub is away"));
    expect(await findRun(ledger, TODAY)).toMatchObject({ status: "failed", error: "the Hub is away", seconds: 1_800 });
    expect(metrics()).toMatchObject([{ Stage: "test", Seconds: 1_800, RunFailed: 1 }]);
    lines = [];
    await fail(start({ date: "2026-11-20" }), { run: null, execution: "an execution" }, "no table");
    expect(metrics()).toMatchObject([{ Stage: "test", RunFailed: 1 }]);
    expect(lines).toContainEqual(expect.objectContaining({ level: "warn", run: "2026-11-20", error: "no table" }));
    // The date is free for another execution.
    expect(await begin(day, "another")).toEqual({ run: RUN, outcome: null });
  });
});
