/**
 * The crawl of the sandbox through to written parts, the sandbox in a process of its own.
 *
 *   node bench/crawl.ts --lake DIR [--models 3300000] [--hub URL] [--two-ended]
 */
import { parseArgs } from "node:util";
import { crawlStage } from "../core/crawl/crawl.ts";
import { stageInLake } from "./lake.ts";
import { measure, print } from "./measure.ts";
import { startSandbox } from "./sandbox.ts";

const { values } = parseArgs({
  options: {
    lake: { type: "string" },
    models: { type: "string", default: "3300000" },
    hub: { type: "string" },
    "two-ended": { type: "boolean", default: false },
  },
});
const { lake = ".hubrace/bench" } = values;
const models = Number(values.models);
const sandbox = values.hub === undefined ? await startSandbox(models) : null;
const hub = values.hub ?? sandbox?.url ?? "";
try {
  const stage = crawlStage({ hub, fetch, twoEnded: values["two-ended"] });
  const work = async () => {
    const { rows, counts, traffic } = await stageInLake("crawl", stage, { lake, models, memory: "2GB" });
    return { size: rows, counts: { requests: counts.requests ?? 0, parts: counts.parts ?? 0, ...traffic } };
  };
  print(await measure(values["two-ended"] ? "crawl, two-ended" : "crawl", work));
} finally {
  sandbox?.stop();
}
