/**
 * Compares a lake with the independent program and prints columns × mismatches:
 *   node test/support/independent/check-lake.ts --rows FILE.jsonl[.gz] --lake DIR --date D [--as-of ISO]
 * `--rows` is a recorded day, listed as hub-replay lists it; `--as-of` the snapshot's time s, by default the end of the
 * date (24:00 UTC). Exit 0 when every table is equal, 1 when any differs, 2 on wrong usage.
 */
import { parseArgs } from "node:util";
import { checkLake, passed, type TableCheck } from "./lake.ts";
import { readListing } from "./listing.ts";
import { DAY } from "./models.ts";

const { values } = parseArgs({
  options: {
    rows: { type: "string" },
    lake: { type: "string" },
    date: { type: "string" },
    "as-of": { type: "string" },
  },
});
const { rows, lake, date } = values;
const asOf = values["as-of"] === undefined ? Date.parse(`${date}T00:00:00Z`) + DAY : Date.parse(values["as-of"]);
if (rows === undefined || lake === undefined || date === undefined || Number.isNaN(asOf)) {
  console.error("usage: check-lake.ts --rows FILE.jsonl[.gz] --lake DIR --date YYYY-MM-DD [--as-of ISO]");
  process.exit(2);
}

const results = await checkLake({ listed: await readListing(rows), lake, date, asOf });
for (const result of results) console.log(describe(result));
const failed = results.filter((result) => !passed(result));
console.log(failed.length === 0 ? "all tables equal" : `DIFFERENT: ${failed.map((result) => result.table).join(", ")}`);
process.exitCode = failed.length === 0 ? 0 : 1;

function describe({ table, path, comparison, form }: TableCheck): string {
  if (comparison === null) return `${table}: there is no ${path}\n`;
  const { expectedRows, actualRows, missing, extra, repeated, mismatches, differences } = comparison;
  const columns = Object.entries(mismatches);
  const width = Math.max(...columns.map(([column]) => column.length), 0);
  return [
    `${table}: ${expectedRows} rows expected, ${actualRows} found; ${missing} missing, ${extra} extra, ${repeated} repeated`,
    ...form.map((fault) => `  ! ${fault}`),
    ...columns.map(([column, count]) => `  ${column.padEnd(width)}  ${count}`),
    ...differences.map((difference) => `  - ${difference}`),
    "",
  ].join("\n");
}
