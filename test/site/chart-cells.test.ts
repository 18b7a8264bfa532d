import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, expect, it } from "vitest";
import { chartRows, finetunes, flagged, inRows, OF_ODD_ROWS, untyped, wilson } from "../support/chart-rows.ts";

/** Charts whose cells a panel gives: which of them they show, in which order, and what the entries say of their shares' intervals. */

const folder = mkdtempSync(join(tmpdir(), "hubrace-chart-cells-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const rowsOf = (chart: string, tables: Record<string, string>) => chartRows(folder, chart, tables);

const both = (select: string) => `select *, unnest(['T0', 'T1']) as tier from (${select})`;

it("quality-by-potential has the interval of each of six signals, from the first 90 days of bases whose 90 days are over", async () => {
  // Bases have an MIT licence. Of the 60 entries eight of ten rows state a licence and six that of the base; all of odd rows declare evaluations; all on three
  // of six bases name data sets, which are all of some authors' and bases': 60 say as much as 5. None has safe weights. All state something: where none of
  // these does, languages.
  const inTime = { lag_days: "89.9", base_released_at: "timestamp '2026-05-24'" };
  const derivatives = [
    inRows(60, inTime),
    inRows(12, { ...inTime, id: "'late' || i", lag_days: "90" }),
    inRows(12, { ...inTime, id: "'early' || i", lag_days: "-0.1" }),
    inRows(12, { ...inTime, id: "'young' || i", base_released_at: "timestamp '2026-05-24 00:00:01'" }),
    flagged(inTime),
    untyped(inTime),
  ];
  const models = `
    select 'm' || i as id, case when i < 36 then 'mit' when i < 48 then 'gpl-3.0' end as license, ${OF_ODD_ROWS} as has_evals, ['pickle'] as formats,
      if(i % 6 < 3, ['squad'], []) as datasets, if(i between 51 and 53, ['en'], []) as languages
    from range(60) as model (i)
    union all by name
    select id, 'mit' as license, true as has_evals, ['gguf'] as formats, ['squad'] as datasets, cast([] as varchar[]) as languages
    from (select unnest(['late', 'early', 'young']) || i as id from range(12) as model (i))
    union all by name
    select 'robot' || i as id, false as has_evals, ['gguf'] as formats, cast([] as varchar[]) as datasets, cast([] as varchar[]) as languages
    from range(4) as model (i)
    union all by name
    select 'org/base' || i as id, 'mit' as license from range(6) as base (i)`;
  const tables = {
    derivatives: derivatives.join(" union all by name "),
    models,
    license_classes:
      "select * from (values ('mit', 'permissive'), ('gpl-3.0', 'copyleft'), (null, 'none_stated')) as class (license, class)",
    potential: "select 'elsewhere' as base, 50 as potential",
    maturation: both(`
      select *, 40 as models, 12 as authors, 6 as families, 36 as n, 'C' as evidence, 0.5 as share_evals, 0.4 as share_license, 0.3 as share_license_of_base,
        0.2 as share_datasets, 0.0 as share_safe_weights, 1.0 as share_card
      from (values ('finetune', 0), ('unknown', 0), ('finetune', 4)) as cell (relation, potential_quartile)`),
  };
  const rows = await rowsOf("quality-by-potential", tables);
  const cell = (signal: string, share: number, hits: number, effective: number) => ({
    ...{
      tier: "T1",
      relation: "finetune",
      signal,
      potential_quartile: 0,
      models: 40,
      authors: 12,
      families: 6,
      n: 36,
      share,
    },
    ...wilson(hits, 60, effective),
  });
  expect(rows.slice(0, 6)).toEqual([
    cell("share_card", 1, 60, 6),
    cell("share_datasets", 0.2, 30, 5),
    cell("share_evals", 0.5, 30, 11),
    cell("share_license", 0.4, 48, 60),
    cell("share_license_of_base", 0.3, 36, 60),
    cell("share_safe_weights", 0, 0, 6),
  ]);
  // A base without a licence has none that a child could keep.
  const bare = await rowsOf("quality-by-potential", {
    ...tables,
    models: `select * replace (if(id like 'org/%', null, license) as license) from (${tables.models})`,
  });
  expect(bare[4]).toMatchObject({ signal: "share_license_of_base", ...wilson(0, 60, 6) });
  // With four flagged ones of a further author on T0, which state nothing and have safe weights: no longer all have a card.
  expect(rows[6]).toMatchObject({ tier: "T0", signal: "share_card" });
  expect(rows[6]?.ci_high).toBeLessThan(0.9999);
  expect(rows).toHaveLength(12);
  expect(rows.at(-1)).toMatchObject({ tier: "T0", signal: "share_safe_weights" });
  expect(rows.at(-1)?.ci_high).not.toBe(rows[5]?.ci_high);
});

it("first-like follows what was read at age 7 to the ages that it was read at again", async () => {
  // Two rows' had a like at age 7, odd rows' at age 30; of four rows that were read at age 90 all had.
  const liked = {
    likes_at_7: "cast(i < 12 as integer)",
    likes_at_30: `cast(${OF_ODD_ROWS} as integer)`,
    likes_at_90: "if(i < 24, 1, null)",
    weight: "if(i = 0, 0.5, 1)",
  };
  const readings = `
    select 33 as models, 12 as authors, 6 as families, 0.5 as share_liked, 30 as median_by_age, relation, age
    from (select unnest(['finetune', 'unknown', 'adapter']) as relation), (select unnest([90, 30, 7]) as age)`;
  const rows = await rowsOf("first-like", {
    derivatives: [
      inRows(36, liked),
      inRows(36, { ...liked, id: "'adapter' || i", relation: "'adapter'" }),
      finetunes(1, { ...liked, author: "'a0'", base: "'org/zz'" }),
      inRows(12, { ...liked, id: "'missed' || i", likes_at_7: "null", likes_at_30: "1" }),
      flagged({ likes_at_7: "0", likes_at_30: "0", likes_at_90: "0" }),
      untyped({ likes_at_7: "0" }),
    ].join(" union all by name "),
    first_like: `${both(readings)} union all by name select 'T1' as tier, 'finetune' as relation, 7 as age, null as share_liked`,
  });
  expect(rows.map(({ tier, relation, age }) => `${tier} ${relation} ${age}`)).toEqual(
    ["T1 adapter", "T1 finetune", "T0 adapter", "T0 finetune"].flatMap((of) =>
      [7, 30, 90].map((age) => `${of} ${age}`),
    ),
  );
  const shown = { models: 33, authors: 12, families: 6, share_liked: 0.5, median_by_age: 30 };
  const intervals = [wilson(12, 36, 36), wilson(18, 36, 11), wilson(24, 24, 6)];
  for (const [k, interval] of [...intervals, ...intervals].entries())
    expect(rows[k]).toMatchObject({ ...shown, ...interval });
  // Four flagged ones without a like are finetunes.
  expect(rows[7]?.ci_low).toEqual(rows[1]?.ci_low);
  expect(rows[10]?.ci_low).not.toEqual(rows[4]?.ci_low);
});

it("gone-within-days has the interval of models that were seen within a day and are old enough", async () => {
  // Of 36 merges of 1 August those of odd rows were gone after a day, of adapters of 14 August those of the first two rows on the seventh, the last day that
  // the snapshot's 21st saw of them. One of each came back, and is listed.
  const group = (relation: string, created: string, isGone: string, at: string, seenAfter = 0) => `
    select '${relation}${created}${seenAfter}' || i as id, 'a' || ((i // 6) % 2) * 6 + i % 6 as author, 'org/base' || i % 6 as base, '${relation}' as relation,
      timestamp '${created} 13:00:00' as created_at, date '${created}' + ${seenAfter} as first_seen, ${isGone} as gone, date '${at}' as vanished
    from range(36) as model (i)`;
  const model = [
    group("merge", "2026-08-01", OF_ODD_ROWS, "2026-08-02"),
    group("adapter", "2026-08-14", "i < 12", "2026-08-21"),
    // Gone at 90 days, of 142.
    group("quantized", "2026-04-01", OF_ODD_ROWS, "2026-06-30"),
    // A day too young for seven days, seen a day too late, and seen a day late: old enough for seven days alone.
    group("adapter", "2026-08-15", "true", "2026-08-16"),
    group("merge", "2026-08-01", "true", "2026-08-04", 2),
    group("finetune", "2026-08-01", OF_ODD_ROWS, "2026-08-05", 1),
  ].join(" union all ");
  const churn = (relation: string, within: number, share: string = "0.5") => `
    select '${relation}' as relation, ${within} as within_days, 40 as n, 12 as authors, 6 as families, 20 as gone, 1 as revived, ${share} as share_gone, 9.5 as effective_n`;
  const rows = await rowsOf("gone-within-days", {
    models: `select id, author, created_at, first_seen from (${model}) where not gone
      union all by name select 'back' || i as id, 'back' as author, timestamp '2026-08-01' as created_at, date '2026-08-04' as first_seen from range(6) as model (i)`,
    edges: `select id as child, base as parent, relation, 0 as position from (${model})
      union all by name select id as child, 'org/other' as parent, 'quantized' as relation, 1 as position from (${model})
      union all by name select 'back' || i as child, 'org/base0' as parent, 'merge' as relation, 0 as position from range(6) as model (i)`,
    vanished: `select id, cast(null as varchar) as hub_id, author, unnest([base, base || 'z']) as base, created_at, first_seen, vanished from (${model}) where gone
      union all by name select 'back' || i as id, null as hub_id, 'back' as author, 'org/base0' as base, timestamp '2026-08-01' as created_at,
        date '2026-08-01' as first_seen, date '2026-08-02' as vanished from range(6) as model (i)`,
    tombstones: `select id, relation, vanished, cast(null as date) as revived from (${model}) where gone
      union all by name select 'back' || i as id, 'merge' as relation, date '2026-08-02' as vanished, date '2026-08-04' as revived from range(6) as model (i)`,
    churn: [
      ...["merge", "finetune"].flatMap((relation) => [churn(relation, 7), churn(relation, 1)]),
      ...[churn("quantized", 30), churn("quantized", 84), churn("quantized", 105)],
      ...[churn("adapter", 7), churn("adapter", 1), churn("none", 7), churn("unknown", 7), churn("merge", 30, "null")],
      "select 'merge' as relation, null as within_days, 0.5 as share_gone",
    ].join(" union all by name "),
  });
  const cell = (relation: string, within_days: number, effective: number) => ({
    ...{ relation, within_days, n: 40, authors: 12, families: 6, gone: 20, revived: 1, share_gone: 0.5 },
    // The panel's share, at the effective number of the models that are told here.
    ...wilson(1, 2, effective),
  });
  // Within a day adapters of the 15th count too: of 72 models half of each author's and of each base's are gone.
  expect(rows).toEqual([
    cell("adapter", 1, 72),
    cell("adapter", 7, 36),
    // Nobody saw a finetune within its first day: nothing is known.
    { ...cell("finetune", 1, 1), effective_n: null, ci_low: 0, ci_high: 1 },
    cell("finetune", 7, 11),
    cell("merge", 1, 11),
    cell("merge", 7, 11),
    cell("none", 7, 9.5),
    cell("quantized", 30, 6),
    cell("quantized", 84, 6),
    cell("quantized", 105, 11),
  ]);
});

it("entry-and-attention shows what a tenth holds of all months together, the most entries first", async () => {
  const cell = (tier: string, relation: string, n: number, measure: string, gini = "0.5", month = "null") => `
    select '${tier}' as tier, '${relation}' as relation, ${n} as n, '${measure}' as measure, ${gini} as gini, cast(${month} as date) as month, 12 as authors,
      6 as families, 30 as units, 300 as total, 0.4 as top_10pct_share, 0.2 as top_1pct_share, 0.1 as top_1_share, 9.0 as effective_number`;
  const rows = await rowsOf("entry-and-attention", {
    concentration: [
      cell("T0", "finetune", 90, "likes"),
      cell("T1", "adapter", 30, "likes"),
      cell("T1", "merge", 40, "downloads"),
      cell("T1", "finetune", 40, "likes"),
      cell("T1", "finetune", 40, "downloads"),
      cell("T1", "unknown", 99, "likes"),
      cell("T1", "quantized", 99, "likes", "null"),
      cell("T1", "quantized", 99, "likes", "0.5", "'2026-08-01'"),
    ].join(" union all "),
  });
  expect(rows.map(({ tier, relation, measure }) => `${tier} ${relation} ${measure}`)).toEqual([
    "T1 finetune downloads",
    "T1 finetune likes",
    "T1 merge downloads",
    "T1 adapter likes",
    "T0 finetune likes",
  ]);
  expect(rows[0]).toMatchObject({ n: 40, units: 30, total: 300, top_10pct_share: 0.4, gini: 0.5 });
});

it.each([
  ["licences-of-finetunes", 2],
  ["licences-of-quantizations", 3],
])("%s shows the classes of children by that of their base, the most entries first", async (chart, entries) => {
  const cell = (tier: string, relation: string, parent: string, child: string, n: number, share = "0.5") => `
    select '${tier}' as tier, '${relation}' as relation, '${parent}' as parent_class, '${child}' as child_class,
      ${["merge", "finetune", "quantized"].indexOf(relation) + 1} as entries, ${n} as n, 12 as authors,
      6 as families, ${share} as share_of_row`;
  const licenses = ["merge", "finetune", "quantized"].flatMap((relation) => [
    cell("T0", relation, "other", "other", 90),
    cell("T1", relation, "permissive", "permissive", 40),
    cell("T1", relation, "permissive", "copyleft", 40),
    cell("T1", relation, "copyleft", "copyleft", 40),
    cell("T1", relation, "other", "other", 50),
    cell("T1", relation, "community", "other", 60, "null"),
  ]);
  const rows = await rowsOf(chart, { licenses: licenses.join(" union all ") });
  expect(rows.map(({ tier, parent_class, child_class }) => `${tier} ${parent_class} ${child_class}`)).toEqual([
    "T1 other other",
    "T1 copyleft copyleft",
    "T1 permissive copyleft",
    "T1 permissive permissive",
    "T0 other other",
  ]);
  for (const row of rows) expect(row.entries).toBe(entries);
});
