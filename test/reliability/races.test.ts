import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Worker } from "node:worker_threads";
import { describe, expect, it } from "vitest";
import { dynamoLedger } from "../../core/ledger/dynamo.ts";
import type { Ledger } from "../../core/ledger/ledger.ts";
import { listRuns } from "../../core/ledger/runs.ts";
import { sqliteLedger } from "../../core/ledger/sqlite.ts";
import { startDynamo } from "../support/dynamo-server.ts";
import { beginRun, roundDate } from "../support/faults/begin-run.ts";
import { expectOnPage } from "../support/faults/reliability-page.ts";

const ROUNDS = 200;
/** On a busy machine some rounds start further apart; they must come out the same, but count for nothing. */
const MOST_ROUNDS = 20_000;

interface Report {
  readonly round: number;
  /** Milliseconds. */
  readonly at: number;
  readonly outcome: string;
}

/** Each date has one run of one attempt, which the winner opened; nobody opened a second. */
async function expectOneRunEach(ledger: Ledger, rounds: number): Promise<void> {
  const runs = await listRuns(ledger, rounds + 10);
  expect(runs.map(({ id }) => id).sort()).toEqual(
    Array.from({ length: rounds }, (_, round) => `${roundDate(round)}-a1`),
  );
}

describe("two runs of one date, started within a millisecond of each other, 200 times", () => {
  it("on SQLite, from two threads: exactly one proceeds", async () => {
    const folder = await mkdtemp(join(tmpdir(), "hubrace-race-"));
    const file = join(folder, "_ledger.sqlite");
    const ledger = sqliteLedger(file);
    const shared = new SharedArrayBuffer(8);
    const flags = new Int32Array(shared);
    const reports: Report[] = [];
    let heard = () => {};
    const workers = ["one", "two"].map((name) => {
      const worker = new Worker(new URL("./racer.ts", import.meta.url), { workerData: { file, name, shared } });
      worker.on("message", (report: Report) => {
        reports.push(report);
        heard();
      });
      return { worker, ended: new Promise((resolve, reject) => worker.once("exit", resolve).once("error", reject)) };
    });
    try {
      let close = 0;
      let round = 0;
      for (; close < ROUNDS && round < MOST_ROUNDS; round++) {
        while (Atomics.load(flags, 1) < 2 * (round + 1)) {
          const ready = Atomics.load(flags, 1);
          if (ready < 2 * (round + 1)) await Atomics.waitAsync(flags, 1, ready, 1_000).value;
        }
        const both = new Promise<void>((resolve) => {
          heard = () => reports.length === 2 * (round + 1) && resolve();
        });
        Atomics.store(flags, 0, round + 1);
        Atomics.notify(flags, 0);
        await both;
        const [one, two] = reports.slice(-2);
        expect([one?.outcome, two?.outcome].sort()).toEqual(["began", "refused"]);
        if (one && two && Math.abs(one.at - two.at) < 1) close++;
      }
      expect(close).toBe(ROUNDS);
      await expectOneRunEach(ledger, round);
    } finally {
      Atomics.store(flags, 0, -1);
      Atomics.notify(flags, 0);
      await Promise.all(workers.map(({ ended }) => ended));
      await ledger.close();
      await rm(folder, { recursive: true, force: true });
    }
    expectOnPage("Two runs of one date within a millisecond, SQLite from two threads", [ROUNDS, ROUNDS, 0]);
  });

  it("on DynamoDB, by two clients: exactly one proceeds", async () => {
    const server = await startDynamo();
    const table = await server.table();
    const [one, two] = [0, 1].map(() => dynamoLedger({ client: server.client(), table }));
    if (one === undefined || two === undefined) throw new Error("two clients were made");
    try {
      for (let round = 0; round < ROUNDS; round++) {
        // Both send their first request before either has an answer.
        const outcomes = await Promise.all([beginRun(one, "one", round), beginRun(two, "two", round)]);
        expect(outcomes.sort()).toEqual(["began", "refused"]);
      }
      await expectOneRunEach(one, ROUNDS);
    } finally {
      await server.stop();
    }
    expectOnPage("Two runs of one date within a millisecond, DynamoDB by two clients", [ROUNDS, ROUNDS, 0]);
  });
});
