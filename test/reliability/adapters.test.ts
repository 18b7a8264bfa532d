import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { Blobs } from "../../core/lake/blobs.ts";
import { filesBlobs } from "../../core/lake/files.ts";
import { s3Blobs } from "../../core/lake/s3.ts";
import { dynamoLedger } from "../../core/ledger/dynamo.ts";
import type { Ledger } from "../../core/ledger/ledger.ts";
import { sqliteLedger } from "../../core/ledger/sqlite.ts";
import { startDynamo } from "../support/dynamo-server.ts";
import { deathAt, undisturbed } from "../support/faults/plans.ts";
import { FaultyProcess } from "../support/faults/process.ts";
import { type Cut, type Recording, secondDay } from "../support/faults/recording.ts";
import { expectOnPage } from "../support/faults/reliability-page.ts";
import { dateOf, outsideOf, smallDay, tryDay } from "../support/faults/small-day.ts";
import { differentFiles, publishedFaults } from "../support/faults/states.ts";
import { hasShared } from "../support/replay.ts";
import { S3_SERVER, startS3 } from "../support/s3-server.ts";

/** Of a kind of effect in a stage the middle one is one to die at; where there are many, each so manieth. */
const EVERY = 25;

/** The effects to die at, in order. */
function chosenOf(cuts: readonly Cut[]): Cut[] {
  const kinds = Map.groupBy(cuts, ({ effect: { unit, port, operation } }) => `${unit} ${port}.${operation}`);
  const isChosen = (_: Cut, place: number, { length }: readonly Cut[]) =>
    place % EVERY === Math.min(length, EVERY) >> 1;
  const chosen = new Set([...kinds.values()].flatMap((kind) => kind.filter(isChosen)));
  // The crawl's checkpoints have one key, and a process that goes on behind one counts them anew: the effect beside it is taken.
  const isCheckpoint = ({ effect }: Cut) => effect.key.startsWith("crawl ");
  return cuts.filter((cut, index) => {
    const before = cuts[index - 1];
    if (before !== undefined && isCheckpoint(before) && chosen.has(before)) return true;
    return chosen.has(cut) && !isCheckpoint(cut);
  });
}

interface Adapters {
  open(): Promise<{ blobs: Blobs; ledger: Ledger }>;
  close(): Promise<void>;
}

async function embedded(): Promise<Adapters> {
  const folder = await mkdtemp(join(tmpdir(), "hubrace-adapters-"));
  return {
    open: async () => ({ blobs: filesBlobs(folder), ledger: sqliteLedger(join(folder, "_ledger.sqlite")) }),
    close: () => rm(folder, { recursive: true, force: true }),
  };
}

async function cloud(): Promise<Adapters> {
  const [s3, dynamo] = [await startS3(), await startDynamo()];
  const [bucket, table] = [await s3.bucket(), await dynamo.table()];
  return {
    open: async () => ({
      blobs: s3Blobs({ client: s3.client(), bucket, prefix: "lake/" }),
      ledger: dynamoLedger({ client: dynamo.client(), table }),
    }),
    async close() {
      await s3.stop();
      await dynamo.stop();
    },
  };
}

/** All blobs of a store by key. */
async function contents(blobs: Blobs, prefix = ""): Promise<Map<string, Uint8Array>> {
  const files = new Map<string, Uint8Array>();
  for await (const { key } of blobs.list(prefix)) files.set(key, (await blobs.get(key)) ?? new Uint8Array());
  return files;
}

describe.each([
  { kind: "embedded", stores: "files and SQLite", make: embedded, runs: true },
  { kind: "AWS", stores: "S3 and DynamoDB", make: cloud, runs: hasShared(S3_SERVER) },
])("one run on $stores that dies again and again", ({ kind, stores, make, runs }) => {
  let adapters: Adapters;
  let second: Recording;
  beforeAll(async () => {
    if (!runs) return;
    adapters = await make();
    second = await secondDay();
  });
  afterAll(() => adapters?.close());

  it.skipIf(!runs)(
    "at each kind of effect in each stage, each time a new process, ends with the bytes of the run in memory",
    async () => {
      const start = async (plan = undisturbed, day = 1) => {
        const { blobs, ledger } = await adapters.open();
        const process = new FaultyProcess(outsideOf({ blobs, ledger }, smallDay(day, 60)), plan);
        const ended = await tryDay(process, { day }).then(
          () => true,
          () => false,
        );
        await ledger.close();
        return { ended, isDead: process.isDead, blobs };
      };
      expect(await start(undisturbed, 0)).toMatchObject({ ended: true });

      const chosen = chosenOf(second.cuts);
      let died = 0;
      for (const [index, cut] of chosen.entries()) {
        const { ended, isDead, blobs } = await start(deathAt(cut.name, index % 2 === 0 ? "before" : "after"));
        expect({ ended, isDead }, cut.name).toEqual({ ended: false, isDead: true });
        died++;
        if (cut.effect.unit === "release") expect(publishedFaults(await contents(blobs, "releases/"))).toEqual([]);
      }
      expect(died).toBe(chosen.length);
      expect(died).toBeGreaterThan(30);

      const { ended, blobs } = await start();
      expect(ended).toBe(true);
      const files = await contents(blobs);
      expect(differentFiles(files, second.end.files)).toEqual([]);
      expect(publishedFaults(files)).toEqual([]);
      expect(files.has(`releases/v1/${dateOf(1)}/SHA256SUMS`)).toBe(true);
      expectOnPage(`Deaths of one run at each kind of effect, ${kind}`, [stores, died, "–", died, 0, 0, 0]);
    },
  );
});
