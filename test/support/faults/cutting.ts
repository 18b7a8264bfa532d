import { dirname, extname } from "node:path";
import { expect } from "vitest";
import { currentRelease, releasePrefix } from "../../../core/lake/layout.ts";
import { STAGES, type StageName } from "../../../core/stages.ts";
import { deathAt } from "./plans.ts";
import { FaultyProcess } from "./process.ts";
import { type Cut, cutsOf, isSameFor, type Recording, type Resumed, resume } from "./recording.ts";
import { dateOf, outsideOf, tryDay } from "./small-day.ts";
import { differentFiles, ledgerValues, publishedFaults, type State, stateOf, storesOf } from "./states.ts";

/** What came of dying at every effect of a stage. */
export interface Survived {
  /** Moments of death: before and after each effect. */
  points: number;
  /** Of those, how many a process was led to and died at by an error that must stop everything. */
  thrown: number;
  /** Different states that the dead leave. */
  states: number;
}

const isStage = (unit: string): unit is StageName => STAGES.some((name) => name === unit);

/** The stage up to which a run goes on from a death in `unit`; undefined: to the end. */
const stageOf = (unit: string): StageName | undefined =>
  unit === "begin" ? "crawl" : isStage(unit) ? unit : undefined;

/**
 * Takes every effect of one stage of a recorded run (or of begin and end around the stages) as the last one of a process and as the one
 * it did not come to. What a reader finds is whole at each of those moments, the release before is untouched, and a new process
 * brings the lake to the undisturbed run's bytes and the ledger to its values. A process that dies leaves what the stores
 * held at that moment; every `thrown`-th effect a process really runs into its death, which must leave just that. Of states in a row that files of
 * one kind were added in, every `inRow`-th is gone on from.
 */
export async function dieThroughout(
  recording: Recording,
  unit: string,
  { thrown, inRow }: { thrown: number; inRow: number },
): Promise<Survived> {
  const { cuts, before } = cutsOf(recording, unit);
  const stage = stageOf(unit);
  const wanted = stage === undefined ? recording.end : cutsOf(recording, stage).after;
  const states = new Set(cuts.flatMap((cut) => [cut.before, cut.after]));
  const tried = outsideRows([...states], inRow);
  let resumed: Resumed | null = null;
  for (const left of states) {
    expectWhole(recording, left);
    if (!tried.has(left) || (resumed !== null && isSameFor(resumed, left))) continue;
    resumed = await resume(recording, left, stage);
    expect(differentFiles(resumed.end.files, wanted.files), `after a death in ${unit}`).toEqual([]);
    expect(settled(resumed.end, stage)).toEqual(settled(wanted, stage));
  }
  const survived = { points: 2 * cuts.length, thrown: 0, states: states.size };
  for (const [index, cut] of cuts.entries()) {
    if (index % thrown !== 0) continue;
    for (const moment of ["before", "after"] as const) {
      await expectDeath(recording, before, cut, moment);
      survived.thrown++;
    }
  }
  return survived;
}

/** The states but those within a row in which each has one more file of the same kind, in the same folder; of these every `inRow`-th. */
function outsideRows(states: readonly State[], inRow: number): ReadonlySet<State> {
  const kinds = states.map((state, place) => {
    const [key, ...others] = differentFiles(states[place - 1]?.files ?? new Map(), state.files);
    return key === undefined || others.length > 0 ? null : `${dirname(key)} ${extname(key)}`;
  });
  const isWithin = (place: number) =>
    kinds[place] !== null && kinds[place] === kinds[place - 1] && kinds[place] === kinds[place + 1];
  return new Set(states.filter((_, place) => place % inRow === 0 || !isWithin(place)));
}

/** What a reader finds who follows the pointer is whole, and the release of the day before has not changed. */
function expectWhole({ day, start }: Recording, { files }: State): void {
  expect(publishedFaults(files)).toEqual([]);
  if (day === 0) return;
  const prefix = releasePrefix(dateOf(day - 1));
  const changed = differentFiles(start.files, files).filter((key) => key.startsWith(prefix));
  expect(changed).toEqual([]);
  expect(files.has(currentRelease)).toBe(true);
}

/** The ledger's values that a stage answers for; all of them at the end. */
function settled(state: State, stage: StageName | undefined): unknown {
  const values = ledgerValues(state);
  if (stage === undefined) return values;
  const runs = Object.entries(values).filter(([key]) => key.startsWith("runs\0"));
  const results = runs.map(([key, value]) => [key, (value as { stages: Record<string, unknown> }).stages[stage]]);
  const others = Object.entries(values).filter(([key]) => !key.startsWith("runs\0"));
  return [Object.fromEntries(results), Object.fromEntries(others)];
}

/** A process dies at the cut, by an error that nobody may catch and go on from, and leaves what the recorded run held then. */
async function expectDeath(recording: Recording, from: State, cut: Cut, moment: "before" | "after"): Promise<void> {
  const stores = storesOf(from);
  const process = new FaultyProcess(outsideOf(stores, recording.rows), deathAt(cut.name, moment));
  await expect(tryDay(process, { day: recording.day }), `${moment} ${cut.name}`).rejects.toThrow();
  expect(process.isDead, `${moment} ${cut.name}`).toBe(true);
  const left = stateOf(stores);
  expect(differentFiles(left.files, cut[moment].files)).toEqual([]);
  expect(ledgerValues(left)).toEqual(ledgerValues(cut[moment]));
}
