import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, it } from "vitest";
import { likesByReleaseOrderTenth } from "../../site/charts/tenths.ts";
import { chartRows, finetunes, flagged, inRows, OF_ODD_ROWS, untyped, wilson } from "../support/chart-rows.ts";

/** Charts of relations whose numbers are all worked out from the entries: tier T1 first, then relations by name, each with its interval. */

const folder = mkdtempSync(join(tmpdir(), "hubrace-chart-relations-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const rowsOf = (chart: string, tables: Record<string, string>) => chartRows(folder, chart, tables);

/** The same 36 entries for finetunes and for adapters, with `others` beside them. */
const twice = (columns: Record<string, string>, ...others: readonly string[]) =>
  [
    inRows(36, columns),
    inRows(36, { ...columns, id: "'adapter' || i", relation: "'adapter'" }),
    flagged(columns),
    ...others,
  ].join(" union all by name ");

it("rivals-by-relation asks entries whose rivals are known", async () => {
  const columns = { rivals_30d: `if(${OF_ODD_ROWS}, 0, 3)` };
  const rows = await rowsOf("rivals-by-relation", {
    derivatives: twice(
      columns,
      inRows(12, { id: "'undated' || i" }),
      // Nobody's name is no reason to leave an entry out.
      flagged({ ...columns, id: "'nameless' || i", author: "cast(null as varchar)" }),
    ),
  });
  expect(rows.map(({ tier, relation, from_rivals }) => `${tier} ${relation} ${from_rivals}`)).toEqual(
    ["T1 adapter", "T1 finetune", "T0 adapter", "T0 finetune"].flatMap((cell) =>
      [0, 1, 5, 20, 100].map((from) => `${cell} ${from}`),
    ),
  );
  const shares = (hits: readonly number[], effective: readonly number[]) =>
    hits.map((entries, k) => ({ n: 36, entries, share: entries / 36, ...wilson(entries, 36, Number(effective[k])) }));
  expect(rows.slice(5, 10)).toMatchObject(shares([18, 18, 0, 0, 0], [11, 11, 6, 6, 6]));
  expect(rows.slice(15).map(({ n }) => n)).toEqual([44, 44, 44, 44, 44]);
});

it("zero-likes-by-crowding tells the middle age beside", async () => {
  const columns = { rivals_30d: "0", likes: `cast(${OF_ODD_ROWS} as integer)`, age_days: "if(i < 30, 10, 100)" };
  const second = inRows(36, { ...columns, id: "'crowded' || i", rivals_30d: "7" });
  const rows = await rowsOf("zero-likes-by-crowding", { derivatives: twice(columns, second) });
  expect(rows.map(({ tier, relation, from_rivals }) => `${tier} ${relation} ${from_rivals}`)).toEqual(
    ["T1", "T0"].flatMap((tier) => ["adapter 0", "finetune 0", "finetune 5"].map((cell) => `${tier} ${cell}`)),
  );
  expect(rows[1]).toMatchObject({ n: 36, share_zero: 0.5, median_age_days: 10, ...wilson(18, 36, 11) });
});

it("lag-by-relation lists relations by their median, equals by name", async () => {
  const of = (relation: string, lag: number) =>
    inRows(36, { id: `'${relation}' || i`, relation: `'${relation}'`, lag_days: `${lag} + i` });
  const rows = await rowsOf("lag-by-relation", {
    derivatives: [of("merge", 1), of("finetune", 1), of("adapter", 2), of("quantized", 0)].join(" union all by name "),
  });
  expect(rows.map(({ tier, relation, median }) => `${tier} ${relation} ${median}`)).toEqual(
    ["T1", "T0"].flatMap((tier) =>
      ["quantized 17.5", "finetune 18.5", "merge 18.5", "adapter 19.5"].map((cell) => `${tier} ${cell}`),
    ),
  );
});

it("licence-class-kept lists relations by their entries, equals by name, where one class of parents is of enough authors and families", async () => {
  // Of 36 entries those of odd rows keep their bases' class, those of two even rows state none, one states another.
  const more = inRows(48, { id: "'merge' || i", relation: "'merge'" });
  const derivatives = twice({}, more, untyped());
  const licenses = (relation: string) => `
    select '${relation}' as relation, unnest(['permissive', 'copyleft', 'not_listed']) as parent_class, unnest([9, 10, 99]) as authors,
      unnest([4, 5, 99]) as families`;
  const rows = await rowsOf("licence-class-kept", {
    derivatives,
    models: `
      select distinct id, case when id like 'robot%' or ${OF_ODD_ROWS} then 'mit' when i < 18 then null else 'gpl-3.0' end as license
      from (select id, cast(regexp_extract(id, '[0-9]+$') as integer) as i from (${derivatives}) where relation <> 'unknown')
      union all by name
      select unnest(['untyped', 'org/base0', 'org/base1', 'org/base2', 'org/base3', 'org/base4', 'org/base5']) as id, 'apache-2.0' as license`,
    license_classes: `
      select * from (values ('mit', 'permissive'), ('apache-2.0', 'permissive'), ('gpl-3.0', 'copyleft'), (null, 'none_stated')) as class (license, class)`,
    licenses: `select *, unnest(['T0', 'T1']) as tier
      from (${["finetune", "adapter", "merge", "unknown"].map(licenses).join(" union all ")})`,
  });
  expect(rows.map(({ tier, relation, n }) => `${tier} ${relation} ${n}`)).toEqual([
    ...["T1 merge 48", "T1 adapter 36", "T1 finetune 36"],
    ...["T0 merge 48", "T0 finetune 40", "T0 adapter 36"],
  ]);
  expect(rows[2]).toEqual({
    ...{ tier: "T1", relation: "finetune", n: 36, share_kept: 0.5, share_not_stated: 12 / 36 },
    ...wilson(18, 36, 11),
  });
  // The flagged four keep their bases' class.
  expect(rows[4]).toMatchObject({ share_kept: 22 / 40 });
});

describe("liked-by-place", () => {
  it("has quartiles of likes and the middle age of each tenth of a race", async () => {
    // Sixty finetunes of each base, four of it at once, of which the file's order decides: a tenth is 36 of them, with 1² to 36² likes and 0² to 35² days.
    const columns = { likes: "pow(1 + i % 36, 2)", age_days: "pow(i % 36, 2)" };
    const at = (hours: string) => ({ created_at: `timestamp '2026-08-01' + to_hours(${hours})` });
    const rows = await rowsOf("liked-by-place", {
      derivatives: [
        inRows(360, { ...columns, ...at("i // 24") }),
        inRows(360, { ...columns, ...at("i // 24"), id: "'adapter' || i", relation: "'adapter'" }),
        // Four more on T0 of one base: its first tenth is then 7 of 64.
        flagged({ ...columns, created_at: "timestamp '2026-08-20'" }),
        // Neither is in a race.
        inRows(360, { id: "'undated' || i" }),
        inRows(360, { ...at("i"), id: "'untyped' || i", relation: "'unknown'" }),
      ].join(" union all by name "),
    });
    expect(rows.map(({ tier, relation, part }) => `${tier} ${relation} ${part}`)).toEqual(
      ["T1 adapter", "T1 finetune", "T0 adapter", "T0 finetune"].flatMap((race) =>
        Array.from({ length: 10 }, (_, part) => `${race} ${part + 1}`),
      ),
    );
    // Places 8.75, 17.5 and 26.25 from 0: 81 + 0.75 · 19, (18² + 19²) / 2, 729 + 0.25 · 55; (17² + 18²) / 2 days.
    for (const row of rows.slice(0, 30))
      expect(row).toMatchObject({
        ...{
          n: 36,
          share_liked: 1,
          quartile_1: 95.25,
          median_likes: 342.5,
          quartile_3: 742.75,
          median_age_days: 306.5,
        },
        ...wilson(36, 36, 6),
      });
    expect(rows[30]).toMatchObject({ tier: "T0", relation: "finetune", n: 37 });
  });

  it("is printed for 30 models, which may have two entries each", async () => {
    // A tenth has 60 entries: two of each of 30 models by ten authors on five bases, or of 29.
    const tenths = (model: string) =>
      finetunes(600, { id: `'x' || ${model}`, weight: "0.5", created_at: "timestamp '2026-08-01' + to_hours(i // 5)" });
    const shown = await rowsOf("liked-by-place", { derivatives: tenths("i // 2") });
    expect(shown).toHaveLength(20);
    expect(shown[0]).toMatchObject({ n: 60 });
    const few = await rowsOf("liked-by-place", { derivatives: tenths("i // 60 * 30 + least(i // 2 % 30, 28)") });
    expect(few).toEqual([]);
  });
});

it("formats-by-relation shows the three formats of each relation that most of its models name, equals by name", async () => {
  const named = (tier: string, relation: string, format: string, models: number, change = "") => `
    select * replace (${change === "" ? "share as share" : change})
    from (select '${tier}' as tier, '${relation}' as relation, '${format}' as format, ${models} as models, cast(null as date) as month, 36 as n, 12 as authors,
      6 as families, cast(0.5 as double) as share)`;
  const formats = { onnx: 36, gguf: 18, awq: 12, mlx: 12, none: 40 };
  const rows = await rowsOf("formats-by-relation", {
    derivatives: twice({}, inRows(36, { id: "'merge' || i", relation: "'merge'" })),
    // All name onnx, those of odd rows gguf, those of two rows awq; of the flagged nobody any.
    models: `
      select unnest(['m', 'adapter', 'merge']) || i as id, list_filter(['onnx', if(${OF_ODD_ROWS}, 'gguf', ''), if(i < 12, 'awq', '')], name -> name <> '') as formats
      from range(36) as model (i)
      union all by name
      select 'robot' || i as id, cast([] as varchar[]) as formats from range(4) as model (i)`,
    formats: [
      ...["finetune", "adapter", "unknown", "none"].flatMap((relation) =>
        ["T0", "T1"].flatMap((tier) =>
          Object.entries(formats).map(([format, models]) => named(tier, relation, format, models)),
        ),
      ),
      named("T0", "finetune", "tiny", 99),
      named("T1", "finetune", "tiny", 99, "date '2026-07-01' as month"),
      named("T1", "finetune", "zip", 99, "cast(null as double) as share"),
      named("T0", "adapter", "gguf", 99, "date '2026-07-01' as month"),
    ].join(" union all "),
  });
  expect(rows.map(({ tier, relation, format }) => `${tier} ${relation} ${format}`)).toEqual(
    ["T1 adapter", "T1 finetune", "T0 adapter", "T0 finetune"].flatMap((cell) =>
      ["onnx", "gguf", "awq"].map((format) => `${cell} ${format}`),
    ),
  );
  expect(rows.slice(3, 6)).toMatchObject([wilson(36, 36, 6), wilson(18, 36, 11), wilson(12, 36, 36)]);
  expect(rows[9]?.ci_low).not.toEqual(rows[3]?.ci_low);
});

it("first-arrivals has the waits of ten bases of the last 90 days and of 30 models by ten authors, the shortest first", async () => {
  // Each of ten bases got its first finetune after 0, 1 … 9 days and nine more at once; so many merges of each as make 30, one adapter fewer,
  // as many quantizations as merges, but by nine authors.
  const of = (relation: string, each: number, columns: Record<string, string> = {}) =>
    finetunes(10 * each, {
      id: `'${relation}' || i`,
      relation: `'${relation}'`,
      base: "'o' || i % 10 || '/b'",
      author: "'a' || (i % 10 + i // 10) % 10",
      lag_days: "0.0 + i % 10",
      age_days: "90.0 - i % 10",
      ...columns,
    });
  const rows = await rowsOf("first-arrivals", {
    derivatives: [
      of("merge", 3),
      of("finetune", 10),
      `${of("adapter", 3)} limit 29`,
      of("quantized", 3, { author: "'a' || i % 9" }),
      of("unknown", 9),
      // Older than its base, on a base that is older than 90 days, and on one of nine entries, which a flagged tenth makes large enough for T0.
      of("finetune", 1, { id: "'early' || i", lag_days: "-0.5" }),
      of("finetune", 10, { id: "'old' || i", base: "'old/b'", lag_days: "0.5", age_days: "89.6" }),
      `${of("finetune", 1, { id: "'few' || i", base: "'few/b'", lag_days: "20", age_days: "1" })} limit 9`,
      `${of("finetune", 1, { id: "'robot' || i", base: "'few/b'", lag_days: "0.5", age_days: "1", tier: "'T0'" })} limit 1`,
    ]
      .map((select) => `(${select})`)
      .join(" union all by name "),
  });
  const quantiles = { decile_1: 0.9, quartile_1: 2.25, median: 4.5, quartile_3: 6.75, decile_9: 8.1 };
  // Ten organizations and first authors: floor(5 − 1.96 · 10 · √(0.25 / 9)) is 1, so the ends are the shortest wait and the longest.
  const waits = { bases: 10, authors: 10, ...quantiles, median_low: 0, median_high: 9 };
  expect(rows.map(({ tier }) => tier)).toEqual(["T1", "T1", "T0", "T0"]);
  expect(rows.filter(({ tier }) => tier === "T1")).toEqual([
    { tier: "T1", relation: "finetune", n: 100, ...waits },
    { tier: "T1", relation: "merge", n: 30, ...waits },
  ]);
  expect(rows.filter(({ tier }) => tier === "T0")).toMatchObject([
    { relation: "finetune", bases: 11, n: 110, median: 4, decile_1: 0.5 },
    { relation: "merge", bases: 10, n: 30, median: 4.5 },
  ]);
});

describe("tenths", () => {
  const { fill = {} } = likesByReleaseOrderTenth;
  const cell = (
    tier: string,
    relation: string,
    decile: number,
    outcome: string,
    change: Record<string, string> = {},
  ) => {
    const columns: Record<string, string> = {
      ...{
        tier: `'${tier}'`,
        relation: `'${relation}'`,
        decile: String(decile),
        outcome: `'${outcome}'`,
        dimension: "'rank'",
      },
      ...{
        models: "36",
        authors: "12",
        families: "6",
        n: "36",
        measure_min: "1",
        measure_max: "60",
        q1: "0",
        median: "cast(0.5 as double)",
      },
      ...{ q3: "1", share_zero: "0.5", evidence: outcome === "likes" ? "'C'" : "'A'", ...change },
    };
    return `select ${Object.entries(columns).map(([name, value]) => `${value} as ${name}`)}`;
  };
  // The first tenth and the last of families of 60, which begins at 54.5 and holds the last, of which odd rows' are liked today and two rows' at age 30.
  const columns = {
    rank_mid: "if(i < 36, 1, if(i < 54, 54.5, 60))",
    family_size: "60",
    likes: `cast(${OF_ODD_ROWS} as integer)`,
    likes_at_30: "cast(i % 36 < 12 as integer)",
  };
  const small = inRows(36, { id: "'small' || i", rank_mid: "1", family_size: "29", likes: "1" });
  const derivatives = [
    inRows(72, columns),
    inRows(72, { ...columns, id: "'adapter' || i", relation: "'adapter'" }),
    flagged({ rank_mid: "1", family_size: "60", likes: "0" }),
    small,
    // Of unknown likes, at any age.
    inRows(36, { ...columns, id: "'unread' || i", likes: "null", likes_at_30: "null" }),
  ].join(" union all by name ");
  const fixed = (count: number) =>
    ["finetune", "adapter"]
      .flatMap((relation) => [1, 10, 3].map((decile) => cell("T1", relation, decile, "likes_at_30")))
      .slice(0, count);
  const now = ["finetune", "adapter", "unknown"].flatMap((relation) =>
    ["T0", "T1"].flatMap((tier) => [10, 1].map((decile) => cell(tier, relation, decile, "likes"))),
  );
  const apart = [
    cell("T1", "finetune", 5, "likes_at_30", { dimension: "'crowding'" }),
    cell("T0", "finetune", 5, "likes_at_30"),
    cell("T1", "unknown", 5, "likes_at_30"),
    cell("T1", "finetune", 6, "likes_at_30", { median: "cast(null as double)" }),
    cell("T1", "finetune", 1, "likes", { dimension: "'crowding'", models: "99" }),
    cell("T1", "merge", 1, "likes", { median: "cast(null as double)" }),
  ];
  const tenths = (cells: readonly string[]) =>
    chartRows(folder, "tenths", { derivatives, recognition: cells.join(" union all ") }, fill);

  it("are of likes today while fewer than five of T1 were read at age 30", async () => {
    const rows = await tenths([...now, ...fixed(4), ...apart]);
    expect(rows.map(({ tier, relation, decile }) => `${tier} ${relation} ${decile}`)).toEqual(
      ["T1 adapter", "T1 finetune", "T0 adapter", "T0 finetune"].flatMap((race) => [`${race} 1`, `${race} 10`]),
    );
    for (const row of rows.slice(0, 4))
      expect(row).toMatchObject({ outcome: "likes", evidence: "C", models: 36, share_any: 0.5, ...wilson(18, 36, 11) });
    // Four flagged ones without a like are in the first tenth of T0.
    expect(rows[6]?.ci_low).not.toEqual(rows[2]?.ci_low);
    expect(rows[7]?.ci_low).toEqual(rows[3]?.ci_low);
  });

  it("are of likes at age 30 from five on", async () => {
    const rows = await tenths([...now, ...fixed(5), ...apart]);
    expect(rows.map(({ tier, relation, decile }) => `${tier} ${relation} ${decile}`)).toEqual(
      ["T1 adapter", "T1 finetune"].flatMap((race) => [`${race} 1`, `${race} 10`]),
    );
    for (const row of rows)
      expect(row).toMatchObject({ outcome: "likes_at_30", evidence: "A", share_any: 0.5, ...wilson(12, 36, 36) });
  });
});

it("lag-by-potential cuts quarters among the bases that were entered on the tier in their first 90 days", async () => {
  // Bases of potential 10, 20, 30 and 40, entered after 1, 2, 3 and 4 days, and one of potential 5, entered by flagged entries alone but for one after 95 days.
  const potentials = [5, 10, 20, 30, 40];
  const released = "timestamp '2026-05-01'";
  const of = (b: number, columns: Record<string, string>) =>
    finetunes(10, {
      id: `'b${b}-' || i`,
      base: `'org/b${b}'`,
      base_released_at: released,
      lag_days: `${b}`,
      weight: "1",
      ...columns,
    });
  const rows = await rowsOf("lag-by-potential", {
    derivatives: [
      ...[1, 2, 3, 4].map((b) => of(b, {})),
      of(0, { tier: "'T0'" }),
      of(0, { id: "'late' || i", lag_days: "95" }),
    ].join(" union all "),
    potential: potentials
      .map((potential, b) => `select 'org/b${b}' as base, ${potential} as potential`)
      .join(" union all "),
    maturation: `
      select tier, relation, quartile as potential_quartile, 2 as bases, 32 as models, 10 as authors, 32 as n, 1.5 as authors_90d_per_base, 1.0 as median_lag_days
      from (values ('T0'), ('T1')) as tiers (tier), (values (0), (1), (2), (3), (4)) as quartiles (quartile), (values ('finetune'), ('adapter')) as relations (relation)`,
  });
  // Mid-ranks 0.5, 1.5, 2.5 and 3.5 of four; on T0 0.5 to 4.5 of five, of which the third and the fourth fall into the third quarter.
  expect(
    rows.map(({ tier, relation, potential_quartile, median }) => [tier, relation, potential_quartile, median]),
  ).toEqual([
    ...[1, 2, 3, 4].map((quarter) => ["T1", "finetune", quarter, quarter]),
    ...[
      [1, 0],
      [2, 1],
      [3, 2.5],
      [4, 4],
    ].map((of) => ["T0", "finetune", ...of]),
  ]);
});
