import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { STAGES, type StageName } from "../../core/stages.ts";
import { hubrace } from "./command.ts";
import { wholeOrPart } from "./long.ts";
import { madeOnce } from "./made-once.ts";
import { startReplay } from "./replay.ts";

/** What a run of the command left: its lake, its report, and a file with what it printed. For reading only. */
export interface SharedRun {
  readonly lake: string;
  readonly site: string;
  readonly stdout: string;
}

/** Where a run lies that was made into `folder`. */
export const within = (folder: string): SharedRun => ({
  lake: join(folder, "lake"),
  site: join(folder, "site"),
  stdout: join(folder, "stdout"),
});

/** Runs all stages of the command into `folder`; rejects when it fails or complains. */
export async function runInto(folder: string, args: readonly string[]): Promise<void> {
  const { lake, site, stdout } = within(folder);
  await writeFile(stdout, await said(["run", ...args, "--lake", lake, "--site", site]));
}

/** What the command printed. */
async function said(args: readonly string[]): Promise<string> {
  const ended = await hubrace(args);
  if (ended.code !== 0 || /failed|hubrace:/.test(ended.stderr))
    throw new Error(`hubrace ${args[0]} ended with ${ended.code}: ${ended.stderr.slice(-2000)}`);
  return ended.stdout;
}

/**
 * The whole recorded day by the commands of single stages, with its report or without; `stdout` is the crawl's, as JSON. Made once in a run
 * of the tests, without estimates, which take most of the time; those of real models are a part's (part-run.ts). Needs ../shared.
 */
export async function dayRun(date: string, { report = false } = {}): Promise<SharedRun> {
  const folder = await madeOnce(`recorded ${date}${report ? " reported" : ""}`, async (place) => {
    const { lake, site, stdout } = within(place);
    const at = ["--date", date, "--lake", lake, "--json"];
    const estimates = report && wholeOrPart("the report of a whole recorded day has no estimates", true, false);
    const isMade: Partial<Record<StageName, boolean>> = { crawl: false, estimate: estimates, site: report };
    const replay = await startReplay({ day: date });
    try {
      await writeFile(stdout, await said(["crawl", "--hub", replay.url, ...at]));
    } finally {
      await replay.stop();
    }
    for (const stage of STAGES)
      if (isMade[stage] ?? true) await said([stage, ...at, ...(stage === "site" ? ["--site", site] : [])]);
  });
  return within(folder);
}

/** The date of the sandbox's sample. */
export const SAMPLE_DATE = "2026-10-01";
/** How many of the sandbox's 1,500 models it takes, the newest. */
export const SAMPLE = 1_250;

/** All stages of a sample of the sandbox, made once in a run of the tests. */
export async function sampleRun(): Promise<SharedRun> {
  const folder = await madeOnce("sample", (place) =>
    runInto(place, ["--hub", "sandbox", "--models", "1500", "--limit", String(SAMPLE), "--date", SAMPLE_DATE]),
  );
  return within(folder);
}
