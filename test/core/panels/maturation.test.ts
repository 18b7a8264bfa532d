import { expect, it } from "vitest";
import { withPanels } from "../../support/panel-fixture.ts";

/**
 * Twenty bases released on 1 January, ten of potential 10 and ten of potential 90, three entries each by authors of their own:
 * on the first ten after 10, 20 and 30 days with evals, licence, data sets and safetensors; on the others after 1, 2 and 3 days,
 * with a licence other than the base's and pickled weights. Mid-ranks 5 and 15 of 20: quartiles 2 and 4.
 */
const ENTRIES = "from range(20) as bases (b), range(1, 4) as entries (e)";
const FIXTURE = {
  potential:
    "select 'base' || b as base, case when b < 10 then 10 else 90 end as potential from range(20) as bases (b)",
  derivatives: `
    select
      'm' || b || '-' || e as id,
      'a' || b || '-' || e as author,
      'base' || b as base,
      'adapter' as relation,
      'T2' as tier,
      timestamp '2026-01-01' as base_released_at,
      case when b < 10 then 10 * e else e end as lag_days
    ${ENTRIES}`,
  models: `
    select
      'm' || b || '-' || e as id,
      b < 10 as has_evals,
      case when b < 10 then 'mit' else 'other' end as license,
      case when b < 10 then ['some/data'] else [] end as datasets,
      case when b < 10 then ['safetensors', 'pytorch'] else ['pytorch'] end as formats,
      cast([] as varchar[]) as languages
    ${ENTRIES}
    union all by name
    select 'base' || b as id, 'mit' as license from range(20) as bases (b)`,
};

const rows = (fixture: Record<string, string> = FIXTURE, asOf = "2026-06-01") =>
  withPanels(asOf, fixture, ["license_classes", "maturation"], (sql) =>
    sql.rows<Record<string, unknown>>("from maturation where tier = 'T1' order by potential_quartile"),
  );

it("tells hurried entries on promising bases from slow ones on the others", async () => {
  expect(await rows()).toEqual([
    {
      potential_quartile: 2,
      relation: "adapter",
      tier: "T1",
      bases: 10,
      models: 30,
      authors: 30,
      families: 10,
      n: 30,
      authors_90d_per_base: 3,
      median_first_lag_days: 10,
      median_lag_days: 20,
      share_evals: 1,
      share_license: 1,
      share_license_of_base: 1,
      share_datasets: 1,
      share_safe_weights: 1,
      share_card: 1,
      evidence: "C",
    },
    {
      potential_quartile: 4,
      relation: "adapter",
      tier: "T1",
      bases: 10,
      models: 30,
      authors: 30,
      families: 10,
      n: 30,
      authors_90d_per_base: 3,
      median_first_lag_days: 1,
      median_lag_days: 2,
      share_evals: 0,
      share_license: 1,
      share_license_of_base: 0,
      share_datasets: 0,
      share_safe_weights: 0,
      share_card: 1,
      evidence: "C",
    },
  ]);
});

it("gives bases without a potential a quartile 0 of their own, and prints only counts of a small cell", async () => {
  const without = { ...FIXTURE, potential: `${FIXTURE.potential} where b < 19` };
  expect(await rows(without)).toMatchObject([
    { potential_quartile: 0, bases: 1, models: 3, families: 1, median_lag_days: null, share_evals: null },
    { potential_quartile: 2, bases: 10, models: 30 }, // mid-rank 5 of 19
    { potential_quartile: 4, bases: 9, models: 27, authors: 27, share_card: null }, // mid-rank 14.5 of 19
  ]);
});

it("waits until a base's 90 days are over", async () => {
  expect(await rows(FIXTURE, "2026-03-31")).toEqual([]);
  expect(await rows(FIXTURE, "2026-04-01")).toHaveLength(2);
});

it("leaves out what came before the release or after the 90 days", async () => {
  const shifted = { ...FIXTURE, derivatives: FIXTURE.derivatives.replace("10 * e else e", "10 * e + 70 else e - 2") };
  // Lags 80, 90, 100: one of three is within the 90 days. Lags −1, 0, 1: two of three.
  expect(await rows(shifted)).toMatchObject([
    { potential_quartile: 2, models: 10 },
    { potential_quartile: 4, models: 20 },
  ]);
});

it("has quartiles of its own in each tier, and takes authors whose name is not known for one", async () => {
  const flagged = {
    ...FIXTURE,
    derivatives: FIXTURE.derivatives
      .replace("'T2' as tier", "case when b < 5 then 'T0' else 'T2' end as tier")
      .replace("'a' || b || '-' || e as author", "case when e < 3 then 'a' || b || '-' || e end as author"),
  };
  // Mid-ranks 2.5 and 10 of the 15 bases that have an entry without a flag. Two known authors a base, and the unknown one.
  expect(await rows(flagged)).toMatchObject([
    { potential_quartile: 1, bases: 5, models: 15, authors: 11, families: 5, median_lag_days: null },
    { potential_quartile: 3, bases: 10, models: 30, authors: 21, families: 10, authors_90d_per_base: 3 },
  ]);
});

it("has no row in a tier that no base of known potential was entered in", async () => {
  const flagged = (some: string) => FIXTURE.derivatives.replace("'T2' as tier", `${some} as tier`);
  expect(await rows({ ...FIXTURE, derivatives: flagged("'T0'") })).toEqual([]);
  // Only base 19 has an entry without a flag, and no potential.
  const without = { ...FIXTURE, potential: `${FIXTURE.potential} where b < 19` };
  expect(await rows({ ...without, derivatives: flagged("case when b < 19 then 'T0' else 'T2' end") })).toMatchObject([
    { potential_quartile: 0, bases: 1, models: 3 },
  ]);
});

it("gives the median lag and the share of all entries, of which those that state nothing have nothing", async () => {
  // 30 entries on five bases under MIT, 20 after 1 day and 10 after 31. The last 15 state the licence of the base, the first 10 results
  // of evaluations, the first 6 a data set, the first 3 have safe weights, and one of those without a licence names a language. One
  // says that its licence is unknown, as its base does, on which are three of the 15: that states none.
  const fixture = {
    derivatives: `
      select
        'm' || i as id,
        'a' || i % 10 as author,
        'base' || i % 5 as base,
        'adapter' as relation,
        'T2' as tier,
        1 as weight,
        timestamp '2026-01-01' as base_released_at,
        case when i < 20 then 1 else 31 end as lag_days
      from range(30) as entries (i)`,
    models: `
      select
        'm' || i as id,
        i < 10 as has_evals,
        case when i >= 15 then 'mit' when i = 14 then 'unknown' end as license,
        case when i < 6 then ['some/data'] else [] end as datasets,
        case when i < 3 then ['gguf'] else ['pytorch'] end as formats,
        case when i = 12 then ['en'] else [] end as languages
      from range(30) as entries (i)
      union all by name
      select 'base' || b as id, case when b = 4 then 'unknown' else 'mit' end as license from range(5) as bases (b)`,
  };
  const near = (value: number) => expect.closeTo(value, 12);
  expect(await rows(fixture)).toMatchObject([
    {
      potential_quartile: 0,
      median_lag_days: 1,
      share_evals: near(10 / 30),
      share_license: near(15 / 30),
      share_license_of_base: near(12 / 30),
      share_datasets: near(6 / 30),
      share_safe_weights: near(3 / 30),
      share_card: near(26 / 30),
    },
  ]);
});

it("cuts quartiles by mid-ranks over all bases of a tier", async () => {
  // Ten bases of potential 10, ten of 50 and twenty of 90: mid-ranks 5, 15 and 30 of 40. On T1, without the first ten, 5 and 20 of 30.
  const forty = Object.fromEntries(
    Object.entries(FIXTURE).map(([name, query]) => [name, query.replaceAll("range(20)", "range(40)")]),
  );
  const fixture = {
    ...forty,
    potential: forty.potential?.replace("else 90", "when b < 20 then 50 else 90") ?? "",
    derivatives: forty.derivatives?.replace("'T2' as tier", "case when b < 10 then 'T0' else 'T2' end as tier") ?? "",
  };
  const found = await withPanels("2026-06-01", fixture, ["license_classes", "maturation"], (sql) =>
    sql.rows(
      "select tier, potential_quartile, bases from maturation where bases > 0 order by tier, potential_quartile",
    ),
  );
  expect(found).toEqual([
    { tier: "T0", potential_quartile: 1, bases: 10 },
    { tier: "T0", potential_quartile: 2, bases: 10 },
    { tier: "T0", potential_quartile: 4, bases: 20 },
    { tier: "T1", potential_quartile: 1, bases: 10 },
    { tier: "T1", potential_quartile: 3, bases: 20 },
  ]);
});
