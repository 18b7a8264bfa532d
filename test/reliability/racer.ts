/** A thread that tries to begin the runs of many dates, each at the moment at which another thread does. Started by races.test.ts. */
import { parentPort, workerData } from "node:worker_threads";
import { sqliteLedger } from "../../core/ledger/sqlite.ts";
import { beginRun } from "../support/faults/begin-run.ts";

const { file, name, shared } = workerData as { file: string; name: string; shared: SharedArrayBuffer };
const [GATE, READY] = [0, 1];
const flags = new Int32Array(shared);
const ledger = sqliteLedger(file);

// The gate counts up; each count is one date. −1 ends.
for (let round = 0; ; round++) {
  Atomics.add(flags, READY, 1);
  Atomics.notify(flags, READY);
  while (Atomics.load(flags, GATE) === round) Atomics.wait(flags, GATE, round);
  if (Atomics.load(flags, GATE) === -1) break;
  const at = performance.timeOrigin + performance.now();
  parentPort?.postMessage({ round, at, outcome: await beginRun(ledger, name, round) });
}
await ledger.close();
