/**
 * One stage behind the crawl, over a lake that the crawl's measurement left. Each writes what the next one reads.
 *
 *   node bench/stage.ts snapshot|history|lineage|panels|estimate|findings|release --lake DIR [--models 3300000] [--memory 2GB]
 */
import { parseArgs } from "node:util";
import { PANELS } from "../core/lake/layout.ts";
import type { Log } from "../core/log.ts";
import { composeStages } from "../core/pipeline.ts";
import { STAGES } from "../core/stages.ts";
import { stageInLake } from "./lake.ts";
import { measure, print, round } from "./measure.ts";

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    lake: { type: "string", default: ".hubrace/bench" },
    models: { type: "string", default: "3300000" },
    memory: { type: "string", default: "2GB" },
  },
});
const name = STAGES.find((stage) => stage === positionals[0]);
const stage = name && (await composeStages({ crawl: null, site: null }))[name];
if (name === undefined || stage === undefined) throw new Error(`bench: there is no stage ${positionals[0]} to measure`);

const { log, seconds } = panelTimes();
const measurement = await measure(name, async () => {
  const options = { lake: values.lake, models: Number(values.models), memory: values.memory, log };
  const { rows, counts, traffic } = await stageInLake(name, stage, options);
  // The size is the input's: what the stage had to read through.
  return { size: counts.listed ?? Number(values.models), counts: { ...traffic, rows, ...pick(counts) } };
});
print({ ...measurement, counts: { ...measurement.counts, ...(name === "panels" ? seconds() : {}) } });

function pick(counts: Readonly<Record<string, number>>): Record<string, number> {
  const wanted = ["edges", "derivatives", "families"];
  return Object.fromEntries(Object.entries(counts).filter(([key]) => wanted.includes(key)));
}

/** A log from whose progress the seconds of each panel follow: it tells when the next one begins. */
function panelTimes(): { log: Log; seconds(): Record<string, number> } {
  const moments: number[] = [];
  const log: Log = { info() {}, warn() {}, progress: () => void moments.push(performance.now()) };
  const took = (place: number) => ((moments[place + 1] ?? 0) - (moments[place] ?? 0)) / 1000;
  return { log, seconds: () => Object.fromEntries(PANELS.map((panel, at) => [`${panel}_seconds`, round(took(at))])) };
}
