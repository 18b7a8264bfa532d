/**
 * Two days of the sandbox in one lake, all stages but the site: what the second one writes, reads and takes beside the first, and
 * which files of the first day it writes again. Three lines: the first day, the second, and what was rewritten.
 *
 *   node bench/second-day.ts [--models 100000] [--until release]
 */
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { DAY_MS, utcDate } from "../core/clock.ts";
import { composeStages } from "../core/pipeline.ts";
import { STAGES } from "../core/stages.ts";
import { DATE, stageInLake } from "./lake.ts";
import { type Measurement, measure, print, round } from "./measure.ts";
import { startSandbox } from "./sandbox.ts";

const { values } = parseArgs({
  options: { models: { type: "string", default: "100000" }, until: { type: "string", default: "release" } },
});
const models = Number(values.models);
const folder = await mkdtemp(join(tmpdir(), "hubrace-bench-days-"));
const lake = join(folder, "lake");
const last = STAGES.map(String).indexOf(values.until);
if (last < 0) throw new Error(`bench: --until ${values.until} is no stage; it is one of ${STAGES.join(", ")}`);

/** All stages of a day of the sandbox; what they wrote goes into `written`. */
async function day(number: number, name: string, written: Map<string, number>): Promise<Measurement> {
  const sandbox = await startSandbox(models, number);
  try {
    const stages = await composeStages({ crawl: { hub: sandbox.url, fetch }, site: null });
    return await measure(name, async () => {
      const counts: Record<string, number> = { bytes_read: 0, bytes_written: 0 };
      let listed = 0;
      for (const stage of STAGES.slice(0, last + 1)) {
        const work = stages[stage];
        if (work === undefined) continue;
        const date = utcDate(Date.parse(DATE) + number * DAY_MS);
        const done = await stageInLake(stage, work, { lake, models, date, memory: "2GB" });
        if (stage === "crawl") listed = done.rows;
        for (const [key, size] of done.written) written.set(key, size);
        for (const [key, bytes] of Object.entries(done.traffic)) counts[key] = (counts[key] ?? 0) + bytes;
        counts[`${stage}_seconds`] = round(done.seconds);
        counts[`${stage}_bytes_written`] = done.traffic.bytes_written;
      }
      return { size: listed, counts: { files_written: written.size, ...counts } };
    });
  } finally {
    sandbox.stop();
  }
}

try {
  const [first, second] = [new Map<string, number>(), new Map<string, number>()];
  const one = await day(0, "first day", first);
  print(one);
  const two = await day(1, "second day", second);
  print({ ...two, peer: "the first day, in processor time", ratio: round(one.cpu_seconds / two.cpu_seconds) });
  const again = [...second].filter(([key]) => first.has(key)).sort(([a], [b]) => (a < b ? -1 : 1));
  const share = (two.counts.bytes_written ?? 0) / (one.counts.bytes_written ?? 1);
  print({
    ...two,
    name: "second day, files of the first written again",
    counts: {
      files: again.length,
      bytes: again.reduce((sum, [, size]) => sum + size, 0),
      share_of_first_days_bytes: round(share),
      ...Object.fromEntries(again.map(([key, size]) => [`bytes of ${key}`, size])),
    },
  });
} finally {
  await rm(folder, { recursive: true, force: true });
}
