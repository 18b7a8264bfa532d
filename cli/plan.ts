import { existsSync } from "node:fs";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { bringBack } from "../core/bring-back.ts";
import { type Sql, withDuckDB } from "../core/duckdb.ts";
import { HubraceError, UsageError } from "../core/errors.ts";
import { releasePrefix } from "../core/lake/layout.ts";
import type { PlanBase } from "../core/plan/data.ts";
import { readModelId } from "../core/plan/model-id.ts";
import { usualTask } from "../core/plan/niche.ts";
import { type Plan, plan } from "../core/plan/plan.ts";
import { report } from "../core/plan/report.ts";
import { asText } from "../core/plan/text.ts";
import { plain } from "../core/plan/words.ts";
import { lostPointer } from "../core/rebuild/lost-pointer.ts";
import { baseMeant, closeNames } from "../core/release/base-names.ts";
import { readManifest } from "../core/release/baseline.ts";
import { incompleteRelease } from "../core/release/incomplete.ts";
import type { ReleaseManifest } from "../core/release/manifest.ts";
import { readPlanTable } from "../core/release/plan-table.ts";
import { openForPlanner, PLANNER_FILES, readPlanBase } from "../core/release/planner.ts";
import { readPointer } from "../core/release/pointer.ts";
import { requireSound } from "../core/release/sound.ts";
import { openLakeToRead } from "./lake.ts";
import { wrap } from "./wrap.ts";

/** Options of `hubrace plan`. `task` left out: the usual one of the base; `none`: no stated task. */
export interface PlanOptions {
  readonly relation: string;
  readonly task?: string;
  readonly lake: string;
  readonly json?: true;
}

/** Enough for the table of a million entries; what is more goes to the temporary folder. */
const MEMORY = "1GB";
const WIDTH = 100;

/** Prints what a release on a base would meet, by the lake's current release: as text, or as one JSON line. */
export async function planCommand(base: string, options: PlanOptions): Promise<void> {
  const { folder, release } = await currentReleaseOf(options.lake);
  const temporary = await mkdtemp(join(tmpdir(), "hubrace-plan-")).catch((cause: unknown) => {
    throw new HubraceError(`plan: no folder can be made in ${tmpdir()}; name one that can be written in TMPDIR`, 1, {
      cause,
    });
  });
  try {
    const answer = await withDuckDB({ memory: MEMORY, threads: 2, temporary }, (sql) =>
      ask(sql, { folder, release, base, options }),
    ).catch(async (error) => {
      // Not before, although a table may be read that is another one's: the checksums of all files take longer than the answer.
      if (!(error instanceof HubraceError))
        await requireSound(release, { who: "plan", pathOf: (name) => join(folder, name), remedy: bringBack });
      throw error;
    });
    if (options.json === true) console.log(JSON.stringify(answer));
    else process.stdout.write(wrap(asText(report(answer)), Math.min(WIDTH, process.stdout.columns ?? WIDTH)));
  } finally {
    await rm(temporary, { recursive: true, force: true });
  }
}

/** The current release and where it lies. Throws HubraceError without a lake, for one of a newer Hubrace, without a release, or when a file of it is missing or cut. */
async function currentReleaseOf(lakeFolder: string): Promise<{ folder: string; release: ReleaseManifest }> {
  const { folder: lake, blobs, close } = await openLakeToRead("plan", lakeFolder);
  try {
    const date = (await readPointer(blobs))?.pointer.date ?? null;
    const lost = await lostPointer(blobs, date);
    if (lost !== null) throw new HubraceError(`plan: ${lost}`);
    if (date === null) throw new HubraceError(`plan: the lake ${lake} has no release yet; \`hubrace run\` makes one`);
    const folder = join(lake, releasePrefix(date));
    const missing = PLANNER_FILES.find((name) => !existsSync(join(folder, name)));
    if (missing !== undefined) throw incompleteRelease("plan", date, missing);
    return { folder, release: await readManifest(blobs, date) };
  } finally {
    await close();
  }
}

async function ask(
  sql: Sql,
  job: { folder: string; release: ReleaseManifest; base: string; options: PlanOptions },
): Promise<Plan> {
  const { folder, release, base, options } = job;
  await openForPlanner(sql, folder, release);
  const read = readModelId(base);
  const name = "id" in read ? read.id : base;
  const meant = await baseMeant(sql, name);
  const row = meant === null ? null : await readPlanBase(sql, meant);
  if (row === null) throw await unknownBase(sql, name, release.date);
  if (row.base !== base.trim()) console.error(`plan: ${plain(base)} is taken as ${plain(row.base)}`);
  const table = await readPlanTable(sql, release);
  const task = taskOf(row, options, table.tasks);
  return plan(row, table, { relation: options.relation, task });
}

function taskOf(base: PlanBase, { relation, task }: PlanOptions, tasks: readonly string[]): string | null {
  if (task === undefined) return usualTask(base, relation);
  if (task === "none") return null;
  // As the Hub's pages write it, Text Generation, too.
  const known = [task, task.toLowerCase().replace(/[\s_]+/g, "-")].find(
    (one) => tasks.includes(one) || base.niches.some((niche) => niche.task === one),
  );
  if (known !== undefined) return known;
  const near = tasks.filter((one) => one.includes(task) || task.includes(one)).slice(0, 5);
  const some = (near.length > 0 ? near : tasks.slice(0, 5)).map(plain).join(", ");
  const hint =
    some === "" ? "none states any" : near.length > 0 ? `did you mean ${some}?` : `the most common are ${some}`;
  throw new UsageError(`plan: no derivative states the task ${plain(task)} (none stands for no stated task); ${hint}`);
}

async function unknownBase(sql: Sql, name: string, date: string): Promise<UsageError> {
  const close = await closeNames(sql, name);
  const read = readModelId(name);
  const hints = [
    "problem" in read ? [read.problem] : [],
    close.length > 0 ? [`Did you mean ${close.map(plain).join(", ")}?`] : [],
  ].flat();
  const hint = hints.join(" ") || "No name there is like it: is it spelled as on the Hub, and older than the snapshot?";
  return new UsageError(
    `plan: ${plain(name)} is neither a model of the snapshot of ${date} nor named as a base by one. ${hint}`,
  );
}
