import { expect, it } from "vitest";
import { withPanels } from "../../support/panel-fixture.ts";
import { entered, panelRows, rowWith, type TableRow, times } from "../../support/panel-rows.ts";

it("adoption compares with models of the same age step and of one step to either side, from the snapshot's moment back", async () => {
  // floor(2 · log2 of the age): 0 below 1.41 days (none is younger than one), 2 at two days, 3 at three and 4 at four.
  const fixture = {
    models: `
      select id, 2000000000 as parameters, timestamp '2026-08-01' - to_microseconds(cast(age * 86400e6 as bigint)) as created_at, 10 as downloads_all_time
      from (values ('unborn', -0.00001), ('now', 0), ('young', 1.3), ('two', 2), ('three', 3), ('four', 4)) as model (id, age)`,
    lineage: "select id from models",
  };
  const rows = await withPanels("2026-08-01", fixture, ["adoption"], (sql) =>
    sql.rows("select id, peers from adoption"),
  );
  expect(rows).toEqual([
    { id: "four", peers: 2 }, // and three
    { id: "now", peers: 2 }, // and young
    { id: "three", peers: 3 }, // and two, and four
    { id: "two", peers: 2 }, // and three
    { id: "young", peers: 2 },
  ]);
});

it("entries per week are of thirteen weeks, of which the first begins with the release", async () => {
  const entry = (id: string, lag: number) => `
    select '${id}' || i as id, 'a' || i % 10 as author, 'org/base' as base, 'merge' as relation, 'T2' as tier, 1 as weight,
      cast(${lag} as double) as lag_days
    from range(10) as entries (i)`;
  const fixture = {
    families:
      "select 'org/base' as base, 'org' as author, true as present, timestamp '2026-08-01' - to_days(100) as released_at",
    derivatives: [entry("early", -0.01), entry("at", 0), entry("last", 90.99), entry("late", 91), entry("in", 3)].join(
      " union all ",
    ),
  };
  const rows = await withPanels("2026-08-01", fixture, ["cadence_weeks"], (sql) =>
    sql.rows<{ entries: number }>(
      "select entries from cadence_weeks where organization = 'org' and relation = 'merge' and tier = 'T1' order by week",
    ),
  );
  expect(rows.map(({ entries }) => entries)).toEqual([20, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 10]);
});

it("the checklist tells of changes from 30 models on whose last one is known", async () => {
  const children = (base: string, unknown: number) =>
    times(30, (i) => ({
      ...{
        id: `${base}/m${i}`,
        author: `a${i % 10}`,
        base: `org/${base}`,
        weight: 1,
        relation: "finetune",
        tier: "T2",
      },
      ...{ last_modified: i < unknown ? null : "2026-08-12" },
    }));
  const all = [...children("thirty", 0), ...children("fewer", 1)];
  const rows = await panelRows(["license_classes", "checklist"], {
    models: all.map(({ id = null, last_modified = null }) => ({ id, last_modified })),
    derivatives: all.map(({ last_modified: _, ...child }) => child as TableRow),
  });
  const changes = (base: string) => {
    const { models, share_changed_90d, median_days_since_change } = rowWith(rows, { base, tier: "T1" });
    return [models, share_changed_90d, median_days_since_change];
  };
  expect(changes("org/thirty")).toEqual([30, 1, 10]);
  expect(changes("org/fewer")).toEqual([30, null, null]);
});

const seen = { relation: "merge", last_seen: "2026-08-21", vanished: null };
const followed = (count: number, created: string) =>
  times(count, (i) => ({
    ...{ key: `m${i}`, id: `a${i % 10}/m${i}`, author: `a${i % 10}`, ...seen },
    ...{ created_at: `${created} 13:00:00`, first_seen: created },
  }));
const parents = (count: number) =>
  times(count, (i) => ({ key: `m${i}`, parent: `org/base${i % 5}`, last_seen: "2026-08-21" }));

it("churn asks of an age whoever has just reached it", async () => {
  // Seven days old on 21 August.
  const [first, ...others] = followed(30, "2026-08-14");
  const rows = await panelRows(["churn"], {
    known_models: [{ ...first, last_seen: "2026-08-20", vanished: "2026-08-21" }, ...others],
    known_edges: [{ key: "m0", parent: "org/base0", last_seen: "2026-08-20" }, ...parents(30).slice(1)],
  });
  expect(rows.map(({ within_days, n, gone }) => [within_days, n, gone])).toEqual([
    [null, 30, 1],
    [1, 30, 0],
    [7, 30, 1],
  ]);
});

it("the survival curve goes on to the last day with thirty at risk", async () => {
  const [first, ...others] = followed(31, "2026-08-01");
  const rows = await panelRows(["churn_curve"], {
    known_models: [{ ...first, last_seen: "2026-08-03", vanished: "2026-08-04" }, ...others],
    known_edges: [{ key: "m0", parent: "org/base0", last_seen: "2026-08-03" }, ...parents(31).slice(1)],
  });
  expect(rows.map(({ day, at_risk, survival }) => [day, at_risk, survival])).toEqual([
    [3, 31, 0.967742],
    [20, 30, 0.967742],
  ]);
});

it("a month is complete from its end on, and a base or author whose entries of it are all flagged is no unit of T1", async () => {
  const models = ["one", "two", "three"].map((name, i) => ({
    ...{ id: `a${i}/${name}`, author: `a${i}`, created_at: "2026-07-10" },
  }));
  const derivatives = models.map((model, i) => ({
    ...{ ...model, base: `org/b${i}`, root: `org/b${i}`, weight: 1, relation: "merge", tier: i === 0 ? "T0" : "T2" },
    ...{ likes: 0, downloads_30d: 0 },
  }));
  const tables = { models: models.map((model) => ({ ...model, formats: ["gguf"] })), derivatives };
  const month = { month: "2026-07-01" };
  const concentration = await panelRows(["concentration"], tables, "2026-08-01");
  for (const measure of ["base_entries", "author_entries"]) {
    const of = (tier: string) => rowWith(concentration, { ...month, measure, tier });
    expect(of("T0")).toMatchObject({ units: 3, total: 3, complete: true });
    expect(of("T1")).toMatchObject({ units: 2, total: 2, complete: true });
  }
  const formats = await panelRows(["formats"], tables, "2026-08-01");
  expect(rowWith(formats, { ...month, tier: "T1" })).toMatchObject({ models: 2, complete: true });
  const monthly = await panelRows(["ecosystem", "ecosystem_monthly"], tables, "2026-08-01");
  const all = { ...month, scope: "region", via: "direct", relation: "all" };
  expect(rowWith(monthly, { ...all, tier: "T1" })).toMatchObject({ entries: 2, complete: true });
  const before = await panelRows(["ecosystem", "ecosystem_monthly"], tables, "2026-07-31 23:59:59");
  expect(rowWith(before, { ...all, tier: "T1" })).toMatchObject({ entries: 2, complete: false });
});

it("a tag is late that came after its model, a lag negative before the release, and a reading due on the very day", async () => {
  const rows = await panelRows(["data_quality"], {
    models: [
      { id: "a/old", first_seen: "2026-08-02" },
      { id: "a/new", first_seen: "2026-08-03" },
    ],
    edges: ["a/old", "a/new"].map((child) => ({
      ...{
        child,
        parent: "org/base",
        parent_present: false,
        relation: "merge",
        source: "tag",
        first_seen: "2026-08-03",
      },
    })),
    derivatives: [7, 30, 90].map((age_days) => ({
      ...{ id: `a/${age_days}`, base: "org/base", relation: "merge", weight: 1, age_days, lag_days: 0 },
    })),
  });
  const of = (measure: string) => {
    const { value, n } = rowWith(rows, { measure, scope: "all" });
    return [value, n];
  };
  expect(of("late_tags")).toEqual([1, 2]);
  expect(of("negative_lags")).toEqual([0, 3]);
  expect(["outcome_at_7", "outcome_at_30", "outcome_at_90"].map((measure) => of(measure)[1])).toEqual([3, 2, 1]);
});

/** The very borders of the windows of 7, 30 and 90 days before the 22nd, and a millisecond beyond each. */
const MOMENTS = [
  "2026-08-15 00:00:00",
  "2026-08-14 23:59:59.999",
  "2026-07-23 00:00:00",
  "2026-07-22 23:59:59.999",
  "2026-05-24 00:00:00",
  "2026-05-23 23:59:59.999",
];

it("a window of days before an entry holds what came at its very border, and nothing from before", async () => {
  const at = (created_at: string, i: number) => ({
    ...{ id: `a${i}/m`, author: `a${i}`, relation: "merge", base: "org/base", likes: 0, created_at },
  });
  const rows = await panelRows(["derivatives"], entered([at("2026-08-22", 9), ...MOMENTS.map(at)]), "2026-09-30");
  expect(rowWith(rows, { id: "a9/m" })).toMatchObject({
    ...{ rivals_7d: 1, rivals_30d: 3, rivals_90d: 5, rival_authors_7d: 1, rival_authors_30d: 3, rival_authors_90d: 5 },
  });
  // Thirty days after the entry of the 23rd of July is the 22nd of August, and too late for the one before it.
  expect(rowWith(rows, { id: "a2/m" }).leading_30d).toBe(3);
  expect(rowWith(rows, { id: "a3/m" }).leading_30d).toBe(3);
  // An author's own are no rivals.
  const own = entered([at("2026-08-22", 9), ...MOMENTS.map((moment, i) => ({ ...at(moment, 9), id: `a9/${i}` }))]);
  expect(rowWith(await panelRows(["derivatives"], own), { id: "a9/m" })).toMatchObject({
    ...{ own_prior_30d: 3, rivals_7d: 0, rivals_30d: 0, rivals_90d: 0, rival_authors_90d: 0 },
  });
});

it("a family's entries of the last 7, 30 and 90 days begin at the very border", async () => {
  const derivatives = MOMENTS.map((created_at, i) => ({
    ...{ id: `a${i}/m`, author: `a${i}`, base: "org/base", relation: "merge", tier: "T2", likes: 0, created_at },
  }));
  const rows = await panelRows(["families"], { derivatives });
  expect(rows).toMatchObject([{ entries_7d: 1, entries_30d: 3, entries_90d: 5 }]);
});

it("churn leaves out of an age whoever was first seen two days old", async () => {
  const known_models = followed(30, "2026-08-01").map((model) => ({ ...model, first_seen: "2026-08-03" }));
  const rows = await panelRows(["churn"], { known_models, known_edges: parents(30) });
  expect(rows.map(({ within_days, n }) => [within_days, n])).toEqual([[null, 30]]);
});

it("entries per week of all organizations are told from five families on, without flagged ones on T1", async () => {
  const entry = (tier: string, lag: number) => `
    select '${tier}' || i as id, 'a' || i % 10 as author, 'org' || i % 5 || '/base' as base, 'merge' as relation, '${tier}' as tier,
      1 as weight, ${lag} as lag_days
    from range(30) as entries (i)`;
  const fixture = {
    families: `
      select 'org' || i || '/base' as base, 'org' || i as author, true as present, timestamp '2026-07-20' as released_at
      from range(5) as organization (i)`,
    derivatives: `${entry("T2", 1)} union all ${entry("T0", 2)}`,
  };
  const rows = await withPanels("2026-08-01", fixture, ["cadence_weeks"], (sql) =>
    sql.rows("select tier, entries, entries_per_base from cadence_weeks where relation = 'merge' order by tier"),
  );
  expect(rows).toEqual([
    { tier: "T0", entries: 60, entries_per_base: 12 },
    { tier: "T1", entries: 30, entries_per_base: 6 },
  ]);
});
