import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { hubrace } from "./command.ts";
import { madeOnce } from "./made-once.ts";
import { startReplay } from "./replay.ts";

/** What a run of the command left: its lake, its report, and a file with what it printed. For reading only. */
export interface SharedRun {
  readonly lake: string;
  readonly site: string;
  readonly stdout: string;
}

const within = (folder: string): SharedRun => ({
  lake: join(folder, "lake"),
  site: join(folder, "site"),
  stdout: join(folder, "stdout"),
});

async function run(folder: string, args: readonly string[]): Promise<void> {
  const { lake, site, stdout } = within(folder);
  const report = args.includes("--no-site") ? [] : ["--site", site];
  const ended = await hubrace(["run", ...args, "--lake", lake, ...report]);
  if (ended.code !== 0 || /failed|hubrace:/.test(ended.stderr))
    throw new Error(`hubrace run ended with ${ended.code}: ${ended.stderr.slice(-2000)}`);
  await writeFile(stdout, ended.stdout);
}

/** All stages of the whole recorded day, with --json and what is said `further`, made once in a run of the tests. Needs ../shared. */
export async function recordedRun(date: string, ...further: readonly string[]): Promise<SharedRun> {
  const folder = await madeOnce(["recorded", date, ...further].join(" "), async (place) => {
    const replay = await startReplay({ day: date });
    try {
      await run(place, ["--hub", replay.url, "--date", date, "--json", ...further]);
    } finally {
      await replay.stop();
    }
  });
  return within(folder);
}

/** The date of the sandbox's sample. */
export const SAMPLE_DATE = "2026-10-01";
/** How many of the sandbox's 3,000 models it takes, the newest. */
export const SAMPLE = 2_500;

/** All stages of a sample of the sandbox, made once in a run of the tests. */
export async function sampleRun(): Promise<SharedRun> {
  const folder = await madeOnce("sample", (place) =>
    run(place, ["--hub", "sandbox", "--models", "3000", "--limit", String(SAMPLE), "--date", SAMPLE_DATE]),
  );
  return within(folder);
}
