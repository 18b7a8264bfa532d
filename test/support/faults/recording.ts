import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { deserialize, serialize } from "node:v8";
import type { StageName } from "../../../core/stages.ts";
import { madeOnce } from "../made-once.ts";
import { type Effect, nameOf, type Plan } from "./effect.ts";
import { undisturbed } from "./plans.ts";
import { FaultyProcess } from "./process.ts";
import { outsideOf, smallDay, tryDay } from "./small-day.ts";
import { differentFiles, type State, stateOf, storesOf } from "./states.ts";

/** An effect of the undisturbed run and what the stores held around it: what a process leaves that dies there. */
export interface Cut {
  readonly name: string;
  readonly effect: Effect;
  readonly before: State;
  readonly after: State;
}

export interface Recording {
  readonly day: number;
  readonly rows: readonly string[];
  /** Every effect that a cut is made at, in order: pages fetched, files fetched, and all writes to blobs and ledger. */
  readonly cuts: readonly Cut[];
  /** Before the day's first effect, and after its last one. */
  readonly start: State;
  readonly end: State;
}

const EMPTY: State = { files: new Map(), items: new Map() };

/** A day's undisturbed run on the given state, with the state around each of its effects. */
export async function record(day: number, start = EMPTY, perMille = 60): Promise<Recording> {
  const rows = smallDay(day, perMille);
  const stores = storesOf(start);
  const cuts: Cut[] = [];
  let before = start;
  const process = new FaultyProcess(outsideOf(stores, rows), undisturbed, (effect) => {
    if (!effect.writes && effect.port !== "fetch" && effect.operation !== "toFile") return;
    const after = effect.writes ? stateOf(stores) : before;
    cuts.push({ name: nameOf(effect), effect, before, after });
    before = after;
  });
  await tryDay(process, { day });
  return { day, rows, cuts, start, end: stateOf(stores) };
}

/** The second day's undisturbed run, upon the first; recorded once in a run of the tests. */
export async function secondDay(): Promise<Recording> {
  const name = "recording";
  const folder = await madeOnce("second day", async (place) =>
    writeFile(join(place, name), serialize(await record(1, (await record(0)).end))),
  );
  // What was one object is one object again: a state that two cuts share, a body that many states hold.
  return deserialize(await readFile(join(folder, name))) as Recording;
}

/** The cuts of one stage (or of begin and end), and the state that it began and ended with. */
export function cutsOf({ cuts }: Recording, unit: string): { cuts: Cut[]; before: State; after: State } {
  const own = cuts.filter(({ effect }) => effect.unit === unit);
  const [first, last] = [own[0], own.at(-1)];
  if (first === undefined || last === undefined) throw new Error(`the run has no effect in ${unit}`);
  return { cuts: own, before: first.before, after: last.after };
}

/** What came of going on from what a dead process left. */
export interface Resumed {
  readonly left: State;
  /** What the stores held at the end. */
  readonly end: State;
  /** Keys of blobs that were written anew before anything was asked about them. */
  readonly unseen: ReadonlySet<string>;
}

/** Goes on with the day in a new process on stores that hold `left`, up to a stage's end. */
export async function resume(recording: Recording, left: State, last?: StageName): Promise<Resumed> {
  const stores = storesOf(left);
  const seen = new Set<string>();
  const lists: string[] = [];
  const unseen = new Set<string>();
  const watching: Plan = ({ port, operation, key, writes, conditional = false }) => {
    if (port !== "blobs") return undefined;
    if (operation === "list") lists.push(key);
    else if (!writes || conditional) seen.add(key);
    else if (!seen.has(key) && !lists.some((prefix) => key.startsWith(prefix))) unseen.add(key);
    return undefined;
  };
  const process = new FaultyProcess(outsideOf(stores, recording.rows), watching);
  await tryDay(process, { day: recording.day, ...(last && { last }) });
  return { left, end: stateOf(stores), unseen };
}

/**
 * True when a process that goes on from `left` does what the one did that was resumed: the two states differ only in blobs that it wrote
 * before it had asked about them.
 */
export function isSameFor({ left: other, unseen }: Resumed, left: State): boolean {
  const items = new Set([...other.items, ...left.items].map(([key]) => key));
  if ([...items].some((key) => other.items.get(key) !== left.items.get(key))) return false;
  return differentFiles(other.files, left.files).every((key) => unseen.has(key));
}
