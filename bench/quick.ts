/**
 * The crawl and the stages up to the panels over 100,000 sandbox models, and a second day of 20,000, held to counts that do not depend on the machine:
 * requests, bytes read and written, rows scanned, files rewritten, and peak memory. Under three minutes; exit 1 when a count is beyond its limit.
 *
 *   npm run bench:quick [-- --models N]        more models than the limits are for, to see them hold
 */
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { allCases, type Case, runCase } from "./cases.ts";
import { beyond, unmeasured } from "./thresholds.ts";

const { values } = parseArgs({ options: { models: { type: "string", default: "100000" } } });
const lake = await mkdtemp(join(tmpdir(), "hubrace-bench-quick-"));
const wanted = ["crawl", "snapshot", "history", "lineage", "panels", "quota"];
const more: readonly Case[] = [
  { title: "scanned", program: "scanned.ts", args: ["--lake", lake], limit: "" },
  { title: "second-day", program: "second-day.ts", args: ["--models", "20000", "--until", "panels"], limit: "" },
];
const faults: string[] = [];
const names = new Set<string>();
try {
  const cases = allCases(Number(values.models), lake).filter(({ title }) => wanted.includes(title));
  for (const one of [...cases, ...more])
    for (const measured of await runCase(one, console.log)) {
      names.add(measured.name);
      faults.push(...beyond(measured));
    }
} finally {
  await rm(lake, { recursive: true, force: true });
}
faults.push(...unmeasured(names));
for (const fault of faults) console.error(`bench: ${fault}`);
if (faults.length > 0) process.exitCode = 1;
