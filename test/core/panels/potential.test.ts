import { describe, expect, it } from "vitest";
import { withPanels } from "../../support/panel-fixture.ts";

/**
 * First quarter of 2025: 200 models of as many authors, released on 1 February. The 100 small ones never have a child, each of the
 * 100 larger ones gets one within 90 days. Percentiles by mid-rank: 100 · (0 + 50) / 200 = 25 and 100 · (100 + 50) / 200 = 75.
 */
const FIRST_QUARTER = `
  select
    'old' || i as id,
    'author' || i as author,
    timestamp '2025-02-01' as created_at,
    case when i < 100 then 5e8 else 2e9 end as parameters,
    'text-generation' as task,
    'mit' as license,
    'false' as gated
  from range(200) as models (i)`;

/** Released later: by a newcomer in April and in August, by author150 in April and in August, of unknown size, and an adapter. */
const LATER = `
  select id, author, created_at, parameters, 'text-generation' as task, 'mit' as license, 'false' as gated
  from (values
    ('new/april', 'new', timestamp '2025-04-15', 2e9),
    ('new/large', 'newer', timestamp '2025-08-01', 2e9),
    ('new/small', 'newest', timestamp '2025-08-01', 5e8),
    ('new/unsized', 'nobody', timestamp '2025-08-01', null),
    ('author150/april', 'author150', timestamp '2025-04-15', 2e9),
    ('author150/august', 'author150', timestamp '2025-08-01', 2e9),
    ('new/adapter', 'newcomer', timestamp '2025-08-01', 1e6)
  ) as later (id, author, created_at, parameters)`;

const child = (base: string, created: string) =>
  `select 'child' || i as id, 'child-author' || i as author, ${base} as base, timestamp '${created}' as created_at`;
const entry = (base: string, created: string, lagDays: number) => `${child(base, created)}, ${lagDays} as lag_days`;

const FIXTURE = {
  models: `${FIRST_QUARTER} union all by name ${LATER}`,
  derivatives: `
    ${entry("'old' || i", "2025-03-01", 28)} from range(100, 200) as models (i)
    union all by name select 'new/adapter' as id, 'newcomer' as author, 'old1' as base, 'adapter' as relation, 181 as lag_days`,
};

describe("potential", () => {
  const potentials = (asOf: string, fixture: Record<string, string> = FIXTURE) =>
    withPanels(asOf, fixture, ["license_classes", "potential"], async (sql) => {
      const rows = await sql.rows<Record<string, unknown>>("from potential where base not like 'old%'");
      return Object.fromEntries(rows.map((row) => [row.base, row]));
    });

  it("takes a licence's class from license_classes: permissive, none stated, or another", async () => {
    const licensed = (license: string) => `
      select 'of/' || coalesce(${license}, 'null') as id, 'of' as author, timestamp '2025-08-01' as created_at, 'text-generation' as task,
        ${license} as license, 'false' as gated`;
    const licenses = ["'mit'", "'zlib'", "'gpl-3.0'", "'llama3'", "'unknown'", "''", "cast(null as varchar)"];
    const rows = await potentials("2025-08-15", { models: licenses.map(licensed).join("\nunion all by name\n") });
    expect(Object.keys(rows).map((base) => [base, rows[base]?.license_class])).toEqual([
      ["of/", "none"],
      ["of/gpl-3.0", "other"],
      ["of/llama3", "other"],
      ["of/mit", "permissive"],
      ["of/null", "none"],
      ["of/unknown", "none"],
      ["of/zlib", "permissive"],
    ]);
  });

  it("draws each cell's mean to the wider cell's by twenty models' worth", async () => {
    const rows = await potentials("2025-08-15");
    // No author had an earlier base, so all 200 share that cell: 50. Size: (100 · 75 + 20 · 50) / 120 = 70.83; the same 100 by
    // task: (7500 + 20 · 70.83) / 120 = 74.31; by licence and gating: (7500 + 20 · 74.31) / 120 = 74.88 = 75 − 25 / 216.
    expect(rows["new/large"]).toMatchObject({
      trained_on: 200,
      earlier_bases: 0,
      earlier_authors_90d: null,
      authors_90d: null,
    });
    expect(rows["new/large"]?.potential).toBeCloseTo(75 - 25 / 216, 10);
    expect(rows["new/small"]?.potential).toBeCloseTo(25 + 25 / 216, 10);
    expect(rows["new/unsized"]).toMatchObject({ size: "unknown", potential: 50 });
    expect(rows["new/adapter"]).toBeUndefined();
  });

  it("is null where the quarters before were not complete by the release", async () => {
    // In April the 90 days of models released in March were not over.
    expect((await potentials("2025-08-15"))["new/april"]).toMatchObject({
      potential: null,
      trained_on: 0,
      authors_90d: 0,
    });
  });

  it("tells how many entered a base from the 90th day after its release on", async () => {
    expect((await potentials("2025-07-14"))["new/april"]?.authors_90d).toBe(0);
    expect((await potentials("2025-07-13"))["new/april"]?.authors_90d).toBeNull();
  });

  it("knows of an author's earlier base only once its 90 days are over", async () => {
    const rows = await potentials("2025-08-15");
    // author150's old150, released on 1 February: by 15 April 73 days had passed, by 1 August 181. By then the base of 15 April
    // is 108 days old and found nobody: mean of 1 and 0.
    expect(rows["author150/april"]).toMatchObject({ earlier_bases: 0, earlier_authors_90d: null });
    expect(rows["author150/august"]).toMatchObject({ earlier_bases: 2, earlier_authors_90d: 0.5 });
  });

  it("does not change when the base itself is taken up", async () => {
    // Forty authors a day later, one in the very moment of the release, and one 90 days after it, which is too late.
    const loved = `
      ${FIXTURE.derivatives}
      union all by name ${entry("'new/large'", "2025-08-02", 1)} from range(500, 540) as models (i)
      union all by name ${entry("'new/large'", "2025-08-01", 0)} from range(540, 541) as models (i)
      union all by name ${entry("'new/large'", "2025-10-30", 90)} from range(541, 542) as models (i)`;
    const rows = await potentials("2025-12-31", { ...FIXTURE, derivatives: loved });
    expect(rows["new/large"]).toMatchObject({ authors_90d: 41 });
    expect(rows["new/large"]?.potential).toBeCloseTo(75 - 25 / 216, 10);
  });

  it("takes the operator's release date, and a vanished entrant for an entrant", async () => {
    // One author's first entry still stands, of a second all entries vanished, a third came before and a fourth after the 90 days.
    const rows = await potentials("2025-12-31", {
      ...FIXTURE,
      corrections: "select 'New/LARGE' as model_id, date '2025-09-01' as released_on",
      derivatives: `${FIXTURE.derivatives} union all by name ${entry("'new/large'", "2025-09-05", 4)} from range(1) as models (i)`,
      vanished: `
        ${child("'new/large'", "2025-09-02")} from range(2) as models (i)
        union all ${child("'new/large'", "2025-08-31")} from range(2, 3) as models (i)
        union all ${child("'new/large'", "2025-11-30")} from range(3, 4) as models (i)`,
    });
    expect(rows["new/large"]).toMatchObject({ released_at: "2025-09-01T00:00:00.000Z", authors_90d: 2 });
  });

  it("stays null with fewer than 200 models to learn from", async () => {
    const rows = await potentials("2025-08-15", {
      ...FIXTURE,
      models: `${FIRST_QUARTER} where i > 0 union all by name ${LATER}`,
    });
    expect(rows["new/large"]).toMatchObject({ potential: null, trained_on: 199 });
  });
});

it("is the same for authors whose earlier bases drew as many within the bounds 0, 1, 3, 10 and 30, and differs between these", async () => {
  // Each author released twice in 2024, in February and in August, and once in March 2025, when the release of February was too long
  // ago to count. The two earlier ones drew as many authors as the name says; half's drew nobody and one, twice over.
  const drawn = (author: string, authors: number, base = author) => [
    [author, `${author}/${base}-1`, "2024-02-01", authors],
    [author, `${author}/${base}-2`, "2024-08-01", authors],
  ];
  const known = [0, 1, 2, 3, 9, 10, 29, 30, 99].flatMap((authors) => drawn(`a${authors}`, authors));
  const bases = [...known, ...drawn("half", 0, "none"), ...drawn("half", 1, "one")];
  const targets = [...new Set(bases.map(([author]) => author))].map((author) => [
    author,
    `${author}/3`,
    "2025-03-01",
    0,
  ]);
  const written = [...bases, ...targets].map(
    ([author, id, day, n]) => `('${author}', '${id}', timestamp '${day}', ${n})`,
  );
  const released = `(values ${written.join(", ")}) as released (author, id, created_at, entrants)`;
  const rows = await withPanels(
    "2026-01-01",
    {
      models: `
        select author, id, created_at, 'text-generation' as task, 'false' as gated from ${released}
        union all
        select 'filler' || i, 'filler' || i, timestamp '2024-02-01', 'text-generation', 'false' from range(200) as filler (i)`,
      derivatives: `
        select id || '-' || i as id, 'entrant' || i as author, id as base, 1 as lag_days
        from (select id, unnest(range(entrants)) as i from ${released})`,
    },
    ["license_classes", "potential"],
    (sql) =>
      sql.rows<{ authors: string[] }>(`
      select list(author order by earlier_authors_90d) as authors
      from potential
      where base like '%/3'
      group by round(potential, 6)
      order by min(earlier_authors_90d)`),
  );
  expect(rows.map(({ authors }) => authors)).toEqual([
    ["a0"],
    ["half"],
    ["a1", "a2"],
    ["a3", "a9"],
    ["a10", "a29"],
    ["a30", "a99"],
  ]);
});

describe("potential's error", () => {
  /** Third quarter: so many models of which the first are small. */
  const thirdQuarter = (models: number, small = 20) => `
    select
      'third' || i as id,
      'third-author' || i as author,
      timestamp '2025-08-01' as created_at,
      case when i < ${small} then 5e8 else 2e9 end as parameters,
      'text-generation' as task,
      'mit' as license,
      'false' as gated
    from range(${models}) as models (i)`;
  /** Each of the larger ones has a child: percentiles again 25 and 75. */
  const fixture = {
    models: `${FIRST_QUARTER} union all by name ${thirdQuarter(40)}`,
    derivatives: `${FIXTURE.derivatives} union all by name ${entry("'third' || i", "2025-08-05", 4)} from range(20, 40) as models (i)`,
  };
  const errorAt = (asOf: string) =>
    withPanels(asOf, fixture, ["license_classes", "potential", "potential_error"], (sql) =>
      sql.rows("from potential_error"),
    );

  it("compares what was expected with what came, and with predicting the median", async () => {
    expect(await errorAt("2026-01-01")).toEqual([
      {
        n: 40,
        spearman: 1,
        mean_absolute_error: 0.115741, // 25 / 216, on either side
        baseline_mean_absolute_error: 25, // the median of twenty 25s and twenty 75s is 50
        root_mean_square_error: 0.115741,
        baseline_root_mean_square_error: 25,
        n_entered: 20,
        spearman_entered: null,
        evidence: "C",
      },
    ]);
  });

  it("compares squared errors with those of 50, whatever the median", async () => {
    // Thirty of forty have no child: mid-ranks 15 of 40 and 35 of 40, percentiles 37.5 and 87.5; the median is 37.5.
    const uneven = {
      models: `${FIRST_QUARTER} union all by name ${thirdQuarter(40, 30)}`,
      derivatives: `${FIXTURE.derivatives} union all by name ${entry("'third' || i", "2025-08-05", 4)} from range(30, 40) as models (i)`,
    };
    const [row] = await withPanels("2026-01-01", uneven, ["license_classes", "potential", "potential_error"], (sql) =>
      sql.rows("from potential_error"),
    );
    expect(row).toMatchObject({
      n: 40,
      baseline_mean_absolute_error: 12.5, // ten are 50 off
      baseline_root_mean_square_error: 21.650635, // √((30 · 12.5² + 10 · 37.5²) / 40); of the median it would be 25
    });
  });

  it("has no rank correlation where all potentials or all percentiles are the same", async () => {
    const alone = {
      models: `${FIRST_QUARTER} union all by name ${thirdQuarter(30, 30)}`,
      derivatives: FIXTURE.derivatives,
    };
    const [row] = await withPanels("2026-01-01", alone, ["license_classes", "potential", "potential_error"], (sql) =>
      sql.rows("from potential_error"),
    );
    // Thirty small models without a child: each was expected at 25 + 25 / 216 and came in the middle, 50.
    expect(row).toMatchObject({ n: 30, spearman: null, mean_absolute_error: 24.884259, n_entered: 0 });
  });

  it("has a rank correlation from thirty bases on, also among those that somebody entered", async () => {
    // The small ones have one child each, the larger ones two: percentiles again in the order of the potentials.
    const entered = (models: number) => ({
      models: `${FIRST_QUARTER} union all by name ${thirdQuarter(models, 15)}`,
      derivatives: `
        ${FIXTURE.derivatives}
        union all by name ${entry("'third' || i", "2025-08-05", 4)} from range(${models}) as models (i)
        union all by name ${entry("'third' || i", "2025-08-05", 4).replace("'child-author'", "'other-author'")} from range(15, ${models}) as models (i)`,
    });
    const correlations = (models: number) =>
      withPanels("2026-01-01", entered(models), ["license_classes", "potential", "potential_error"], (sql) =>
        sql.rows("select n, spearman, n_entered, spearman_entered from potential_error"),
      );
    expect(await correlations(30)).toEqual([{ n: 30, spearman: 1, n_entered: 30, spearman_entered: 1 }]);
    expect(await correlations(29)).toEqual([{ n: 29, spearman: null, n_entered: 29, spearman_entered: null }]);
  });

  it("is empty until the quarter's 90 days are over", async () => {
    expect(await errorAt("2025-12-29")).toMatchObject([
      { n: 0, spearman: null, mean_absolute_error: null, n_entered: 0 },
    ]);
    expect(await errorAt("2025-12-30")).toMatchObject([{ n: 40, n_entered: 20 }]);
  });
});
