import { tmpdir } from "node:os";
import { join } from "node:path";
import { beforeAll, describe, expect, it } from "vitest";
import { literal, withDuckDB } from "../../core/duckdb.ts";
import { TABLES } from "../../core/release/dictionary.ts";
import { PART_DAY, partRun } from "../support/part-run.ts";
import { hasShared, RECORDED_DAYS } from "../support/replay.ts";
import { dayRun, SAMPLE_DATE, sampleRun } from "../support/shared-run.ts";

const RELATIONS = ["finetune", "adapter", "quantized", "merge", "unknown"];

/** What the method allows and no release here holds: who lists a value without need finds it missing here. */
const NOT_HERE: Readonly<Record<string, readonly (string | number)[]>> = {
  // A first day has no history.
  "churn.within_days": [1, 7, 30, 84, 105],
  "churn_curve.relation": [...RELATIONS, "none"],
  "tombstones.relation": RELATIONS,
  "vanished.relation": RELATIONS,
  // Half of a relation's models must have been read with a like.
  "first_like.median_by_age": [7, 30, 90],
  // The operator's file is not there.
  "derivatives.base_release_source": ["corrected"],
  // Nothing is drawn below 5,000 entries that estimates can use.
  "estimates.sample": ["all", "finetune", "adapter", "quantized", "merge"].map((sample) => `${sample} (drawn)`),
  // No family has 30 entries of the relation.
  "leader_share.relation": ["merge", "unknown"],
  // Listed models declare such licences, but no parent or child of an edge.
  "licenses.parent_class": ["weak_copyleft"],
  "licenses.child_class": ["weak_copyleft"],
};

/** Values of a release by table.column, for the columns that the dictionary gives a closed set. */
async function valuesOf(release: string): Promise<Map<string, Set<unknown>>> {
  const found = new Map<string, Set<unknown>>();
  await withDuckDB({ memory: "500MB", threads: 1, temporary: tmpdir() }, async (sql) => {
    for (const { name: table, columns } of TABLES)
      for (const { name, values } of columns) {
        if (values === null) continue;
        const rows = await sql.rows<{ value: unknown }>(
          `select distinct ${name} as value from ${literal(join(release, `${table}.parquet`))} where ${name} is not null`,
        );
        found.set(`${table}.${name}`, new Set(rows.map(({ value }) => value)));
      }
  });
  return found;
}

const allowed = new Map(
  TABLES.flatMap(({ name: table, columns }) =>
    columns.flatMap(({ name, values }) => (values === null ? [] : [[`${table}.${name}` as string, values] as const])),
  ),
);

describe.skipIf(!hasShared("hub-replay/server.mjs", "data/hub-days"))("the closed sets of the dictionary", () => {
  let releases: Map<string, Set<unknown>>[];
  beforeAll(async () => {
    const recorded = await dayRun(RECORDED_DAYS[2], { report: true });
    const of = (lake: string, date: string) => valuesOf(join(lake, "releases", "v1", date));
    // The estimates of real models are a part's.
    const [part, sample] = [await partRun(), await sampleRun()];
    releases = [
      await of(recorded.lake, RECORDED_DAYS[2]),
      await of(part.lake, PART_DAY),
      await of(sample.lake, SAMPLE_DATE),
    ];
  });

  it("hold every value of a recorded day, of a part of one with estimates, and of a sandbox's", () => {
    for (const values of releases)
      for (const [place, words] of values)
        expect([place, [...words].filter((word) => !allowed.get(place)?.includes(word as string))]).toEqual([
          place,
          [],
        ]);
  });

  it("hold no value that none of them has, but what is named with its reason", () => {
    const never = [...allowed].flatMap(([place, words]) => {
      const missing = words.filter((word) => !releases.some((values) => values.get(place)?.has(word)));
      return missing.length === 0 ? [] : [[place, missing] as const];
    });
    expect(Object.fromEntries(never)).toEqual(NOT_HERE);
  });
});
