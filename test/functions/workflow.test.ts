import { withDurableExecution } from "@aws/durable-execution-sdk-js";
import { LocalDurableTestRunner } from "@aws/durable-execution-sdk-js-testing";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test, vi } from "vitest";
import { dynamoLedger } from "../../core/ledger/dynamo.ts";
import type { Ledger } from "../../core/ledger/ledger.ts";
import { findRun, recordStage } from "../../core/ledger/runs.ts";
import { STAGES, type StageName } from "../../core/stages.ts";
import { ATTEMPTS, MOST_WINDOWS } from "../../functions/calls.ts";
import { systemClock } from "../../functions/clock.ts";
import type { StageMessage } from "../../functions/messages.ts";
import { pipeline } from "../../functions/pipeline.ts";
import type { Outcome } from "../../functions/steps.ts";
import { type DynamoServer, startDynamo } from "../support/dynamo-server.ts";
import { skipWaits } from "../support/skip-waits.ts";

/** A full sweep: 3.3 million models in pages of 1,000. */
const PAGES = 3_300;
/** What the issue allows; AWS allows 3,000. */
const MOST_OPERATIONS = 500;

/** The functions' clock goes on from noon of this day, so that no midnight comes into a test. */
const TODAY = "2026-11-21";
const RUN = `${TODAY}-a1`;

type Answer = Record<string, unknown>;

describe("the workflow", () => {
  let dynamo: DynamoServer;
  let ledger: Ledger;
  let called: StageMessage[];
  let lines: Answer[];
  /** What a stage's function does instead of its work, beside writing down that it is done. */
  let act: (message: StageMessage) => Answer | undefined | Promise<undefined>;

  beforeAll(async () => {
    dynamo = await startDynamo();
    await skipWaits();
    vi.stubEnv("AWS_REGION", "eu-central-1");
    vi.stubEnv("AWS_ACCESS_KEY_ID", "test");
    vi.stubEnv("AWS_SECRET_ACCESS_KEY", "test");
    vi.stubEnv("AWS_ENDPOINT_URL_DYNAMODB", dynamo.url);
    vi.stubEnv("HUBRACE_STAGE", "test");
    for (const name of ["crawl", "derive", "site"]) vi.stubEnv(`HUBRACE_${name.toUpperCase()}_FUNCTION`, name);
  });
  afterAll(async () => {
    await LocalDurableTestRunner.teardownTestEnvironment();
    vi.unstubAllEnvs();
    await dynamo.stop();
  });
  beforeEach(async () => {
    const table = await dynamo.table();
    vi.stubEnv("HUBRACE_TABLE", table);
    ledger = dynamoLedger({ client: dynamo.client(), table });
    called = [];
    lines = [];
    act = () => undefined;
    const began = Date.now();
    vi.spyOn(systemClock, "now").mockImplementation(() => Date.parse(`${TODAY}T12:00:00Z`) + Date.now() - began);
    vi.spyOn(process.stdout, "write").mockImplementation((text) => {
      if (String(text).startsWith("{")) lines.push(JSON.parse(String(text)) as Answer);
      return true;
    });
  });
  afterEach(() => vi.restoreAllMocks());

  async function execute(event: unknown = {}) {
    const runner = new LocalDurableTestRunner<Outcome>({ handlerFunction: withDurableExecution(pipeline) });
    for (const name of ["crawl", "derive", "site"])
      runner.registerFunction(name, async (given: unknown) => {
        const message = given as StageMessage;
        called.push(message);
        const answer = await act(message);
        if (answer !== undefined) return answer;
        const done = { status: "done", rows: 1, bytes: 1, seconds: 1, counts: {}, finished_at: null } as const;
        await recordStage(ledger, message.run, message.stage, done);
        return { done: true, pauseSeconds: 0, rows: 1, seconds: 1 };
      });
    return runner.run({ payload: event });
  }
  const stagesCalled = () => called.map(({ stage }) => stage);
  const metrics = () => lines.filter((line) => "_aws" in line);

  test("calls the stages in their order, for one run and with one lease", async () => {
    const execution = await execute();
    expect(execution.getResult()).toEqual({ status: "done", date: TODAY, run: RUN });
    expect(stagesCalled()).toEqual(STAGES);
    expect(new Set(called.map(({ run, execution: holder }) => `${run} ${holder}`)).size).toBe(1);
    expect(await findRun(ledger, TODAY)).toMatchObject({ status: "done", source: { label: "Hugging Face Hub" } });
    expect(metrics().at(-1)).toMatchObject({ Stage: "test", ReleasePublished: 1, RunFailed: 0 });
  });

  test("tries a stage again that failed, twice at most, and then is failed itself", async () => {
    act = ({ stage }) => {
      if (stage === "panels") throw new Error("out of memory");
      return undefined;
    };
    const execution = await execute();
    expect(execution.getStatus()).toBe("FAILED");
    expect(execution.getError().errorMessage).toBe("out of memory");
    expect(stagesCalled()).toEqual(["crawl", "snapshot", "history", "lineage", ...Array(ATTEMPTS).fill("panels")]);
    expect(await findRun(ledger, TODAY)).toMatchObject({ status: "failed", error: "out of memory" });
    expect(metrics().at(-1)).toMatchObject({ Stage: "test", RunFailed: 1 });

    // The next start finds the date free, goes on with the run and publishes.
    act = () => undefined;
    expect((await execute()).getResult()).toMatchObject({ status: "done", run: RUN });
    expect(await findRun(ledger, TODAY)).toMatchObject({ status: "done", error: null });
  });

  test("does not try again what was refused", async () => {
    const refused = "release: 12 models vanished; a gate refused to publish";
    act = ({ stage }) => (stage === "release" ? { refused } : undefined);
    const execution = await execute();
    expect(execution.getError().errorMessage).toBe(refused);
    expect(stagesCalled().filter((stage) => stage === "release")).toHaveLength(1);
    expect(stagesCalled()).not.toContain("site");
    expect(await findRun(ledger, TODAY)).toMatchObject({ status: "failed", error: refused });
  });

  test("hands the gates that an operator accepts to every stage", async () => {
    const acceptGates = { row_count: "the Hub has removed a spammer's models" };
    const execution = await execute({ date: TODAY, acceptGates });
    expect(execution.getStatus()).toBe("SUCCEEDED");
    expect(called.map((message) => message.acceptGates)).toEqual(STAGES.map(() => acceptGates));
  });

  test("builds the site alone when nothing else is asked for, of a date that has a release", async () => {
    const only = { date: TODAY, only: "site" };
    const sentence = `pipeline: there is no release of ${TODAY} of which a site could be built; start with {"date": "${TODAY}"}, or name another date`;
    expect((await execute(only)).getError().errorMessage).toBe(sentence);
    expect(called).toEqual([]);
    await execute({ limit: 5000 });
    called = [];
    expect((await execute(only)).getResult()).toEqual({ status: "done", date: TODAY, run: RUN });
    expect(stagesCalled()).toEqual(["site"]);
    expect(await findRun(ledger, TODAY)).toMatchObject({ status: "done", limit: 5000 });
  });

  test("goes on with the crawl after a failed window, and counts failures anew after a good one", async () => {
    let calls = 0;
    act = ({ stage }) => {
      if (stage !== "crawl") return undefined;
      calls += 1;
      if (calls % 3 !== 0) throw new Error("the Hub is away");
      return calls < 9 ? { done: false, pauseSeconds: 300, rows: calls, seconds: 1 } : undefined;
    };
    expect((await execute()).getResult()).toMatchObject({ status: "done" });
    expect(calls).toBe(9);
  });

  test("leaves a day alone that another execution is at, and the other one is none the wiser", async () => {
    let other: Outcome | undefined;
    act = async ({ stage }) => {
      if (stage === "snapshot") other = (await execute()).getResult();
      return undefined;
    };
    const first = await execute();
    expect(first.getStatus()).toBe("SUCCEEDED");
    expect(other).toMatchObject({ status: "held", reason: expect.stringContaining(`is working on ${TODAY}`) });
    expect(stagesCalled()).toEqual(STAGES);
    expect(await findRun(ledger, TODAY)).toMatchObject({ status: "done" });
  });

  test.each([
    [{ date: "2026-02-30" }, /^pipeline: date: /],
    [{ date: "9999-01-01" }, /^pipeline: 9999-01-01 lies in the future/],
    [{ limit: 0 }, /^pipeline: limit: /],
    [{ acceptgates: {} }, /^pipeline: Unrecognized key: "acceptgates"; start with \{\}/],
    [{ acceptGates: { rows: "so" } }, /^gates: there is no gate "rows"; there are models, quarantine_share, /],
    [{ acceptGates: { row_count: " " } }, /^gates: the reason for accepting row_count has 0 characters/],
    [{ acceptGates: { row_count: null } }, /^pipeline: acceptGates.row_count: /],
  ])("started with %o fails with a sentence and without a run", async (event, sentence) => {
    const execution = await execute(event);
    expect(execution.getError().errorMessage).toMatch(sentence);
    expect(called).toEqual([]);
    // The execution rings RunFailed; the run says nothing.
    expect(execution.getStatus()).toBe("FAILED");
    expect(lines).toEqual([]);
  });

  test("whose table is gone rings RunFailed, although nothing can be written down", async () => {
    act = ({ stage }) => {
      if (stage === "panels") vi.stubEnv("HUBRACE_TABLE", "gone");
      return undefined;
    };
    expect((await execute()).getStatus()).toBe("FAILED");
    expect(metrics().at(-1)).toMatchObject({ Stage: "test", RunFailed: 1 });
    expect(lines).toContainEqual(expect.objectContaining({ event: "run failed", run: RUN, level: "warn" }));
  });

  test("without a setting says which, in the log too", async () => {
    vi.stubEnv("HUBRACE_DERIVE_FUNCTION", "");
    const execution = await execute();
    vi.stubEnv("HUBRACE_DERIVE_FUNCTION", "derive");
    expect(execution.getError().errorMessage).toMatch(/^environment: HUBRACE_DERIVE_FUNCTION is not set/);
    expect(called).toEqual([]);
  });

  describe("for 3.3 million models", () => {
    const others: readonly StageName[] = STAGES.filter((stage) => stage !== "crawl");
    /** start, begin, end or fail; per window a call and a wait; per stage a call, and before another attempt a wait. */
    const operations = (windows: number, attempts: number) =>
      3 + windows * 2 + others.length * (attempts + (attempts - 1));

    test.each([
      ["anonymous: 500 requests a window", 500],
      ["slow pages: 1.5 s each, twelve minutes a batch", 480],
      ["a free token: 1,000", 1_000],
      ["a fifth of the anonymous quota", 100],
    ])("takes far fewer than 500 operations (%s)", async (_, pagesPerWindow) => {
      // Parts of ten pages: what does not fill a part is left to the next window.
      const windows = Math.ceil(PAGES / (Math.floor(pagesPerWindow / 10) * 10));
      let left = windows;
      act = ({ stage }) =>
        stage === "crawl" && --left > 0 ? { done: false, pauseSeconds: 300, rows: 1, seconds: 1 } : undefined;
      const execution = await execute();
      expect(execution.getStatus()).toBe("SUCCEEDED");
      const counted = execution.getOperations().length;
      // The last window is followed by no wait.
      expect(counted).toBe(operations(windows, 1) - 1);
      expect(counted).toBeLessThan(100);
    });

    test("takes fewer than 500 whatever happens", async () => {
      // Every attempt of every stage but the last fails, and the most windows are used.
      expect(operations(MOST_WINDOWS, ATTEMPTS) + 1).toBeLessThan(MOST_OPERATIONS);
      act = ({ stage }) => (stage === "crawl" ? { done: false, pauseSeconds: 300, rows: 1, seconds: 1 } : undefined);
      const execution = await execute();
      expect(execution.getError().errorMessage).toMatch(
        /^crawl: the sweep is not done after 100 windows .+ set HF_TOKEN/,
      );
      expect(called).toHaveLength(MOST_WINDOWS);
      expect(execution.getOperations().length).toBeLessThan(MOST_OPERATIONS);
    });
  });
});
