import { beforeAll, describe, expect, it } from "vitest";
import { deletionsFrom } from "../../../core/estimate/deletion.ts";
import { estimate, groupingOf, seededRandom } from "../../../core/estimate/index.ts";
import { withLargestErrors } from "../../../core/estimate/linearized.ts";
import { OUTCOMES } from "../../../core/estimate/specifications.ts";
import { estimateStage } from "../../../core/estimate/stage.ts";
import type { EstimateChecks } from "../../../core/estimate/study/checks.ts";
import { createRunner } from "../../../core/estimate/study/run.ts";
import * as layout from "../../../core/lake/layout.ts";
import { describeChecks } from "../../../core/release/estimate-checks.ts";
import { listed, TestLake } from "../../support/lake.ts";
import { ESTIMATED, sandboxPanel } from "./sandbox-panel.ts";

type Row = Record<string, number | string | boolean | null>;

const day = (days: number) => new Date(Date.parse("2026-05-01T00:00:00Z") + days * 86_400_000).toISOString();

/** `bases` bases with eight finetunes each over three months; 40 authors, likes from a seed. Nothing is known of size or licence. */
function smallPanel(bases: number): Record<string, unknown>[] {
  const random = seededRandom(4);
  return Array.from({ length: bases }, (_, b) => {
    const children = Array.from({ length: 8 }, (_, c) =>
      listed(`author${(3 * b + 7 * c) % 40}/child-${"abcdefgh"[c]}-of-${word(b)}`, {
        createdAt: day((b % 7) + 1 + 10 * c * random.uniform()),
        likes: Math.floor(8 * random.uniform() ** 3),
        downloads: Math.floor(900 * random.uniform()),
        pipeline_tag: "text-generation",
        tags: [`base_model:finetune:lab/${word(b)}`],
      }),
    );
    return [listed(`lab/${word(b)}`, { createdAt: day(b % 7), likes: 50 }), ...children];
  }).flat();
}

/** A name without digits, so that nothing looks like a series. */
const word = (n: number): string => `${"kmnprstvwz"[Math.floor(n / 10)]}${"aeiouybdfg"[n % 10]}base`;

const rowsOf = (lake: TestLake, where: string) =>
  lake.rows<Row>(layout.estimates(lake.date), `from table_ where ${where}`);

describe("the stage on a panel written out by hand", () => {
  let lake: TestLake;
  beforeAll(async () => {
    lake = await new TestLake().derive(smallPanel(60), ESTIMATED);
    await lake.stage(estimateStage);
  });

  it("gives for the main specification what the estimator gives when it is called directly", async () => {
    const entries = await lake.rows<
      Record<string, number> & { base: string; author: string; month: string; id: string; at: number }
    >(
      layout.panel(lake.date, "derivatives"),
      `select id, base, author, strftime(created_at, '%Y-%m') as month, epoch_us(created_at) as at, likes, age_days, lag_days, rivals_30d
       from table_ where tier <> 'T0' and lag_days >= 0 and age_days >= 1 order by id`,
    );
    const all = await lake.rows<{ author: string; at: number; likes: number }>(
      layout.models(lake.date),
      "select author, epoch_us(created_at) as at, likes from table_",
    );
    // What method.md asks to be left out: groups that are all zero or of a single row, until nothing changes.
    let kept = entries;
    for (let before = -1; before !== kept.length; ) {
      before = kept.length;
      for (const key of ["base", "month"] as const) {
        const groups = Map.groupBy(kept, (row) => row[key]);
        kept = kept.filter((row) => {
          const group = groups.get(row[key]) ?? [];
          return group.length > 1 && group.some(({ likes }) => (likes as number) > 0);
        });
      }
    }
    const earlier = kept.map((row) => all.filter(({ author, at }) => author === row.author && at < row.at));
    const column = (name: string, of: (row: (typeof kept)[number], i: number) => number) => ({
      name,
      values: Float64Array.from(kept, of),
    });
    const family = groupingOf(
      "family",
      kept.map(({ base }) => base),
    );
    const author = groupingOf(
      "author",
      kept.map((row) => row.author),
    );
    const direct = estimate(
      {
        outcome: Float64Array.from(kept, ({ likes }) => likes as number),
        offset: Float64Array.from(kept, ({ age_days }) => Math.log(age_days as number)),
        regressors: [
          column("ln(1+lag)", ({ lag_days }) => Math.log1p(lag_days as number)),
          column("ln(1+rivals_30d)", ({ rivals_30d }) => Math.log1p(rivals_30d as number)),
          column("ln(1+earlier_uploads)", (_, i) => Math.log1p(earlier[i]?.length ?? 0)),
          column("ln(1+earlier_likes)", (_, i) =>
            Math.log1p((earlier[i] ?? []).reduce((sum, { likes }) => sum + likes, 0)),
          ),
        ],
        effects: [
          family,
          groupingOf(
            "month",
            kept.map(({ month }) => month),
          ),
        ],
      },
      { family: "poisson", clusters: [family, author] },
    );
    const rows = await rowsOf(
      lake,
      "spec = 'ppml.lag.30d.family+month' and outcome = 'likes' and sample = 'finetune' and tier = 'T1'",
    );
    expect(direct.converged).toBe(true);
    expect(direct.terms).toHaveLength(4);
    // The largest of the two-way error and of what leaving out one family or one author at a time shows, five of each in earnest.
    const terms = ["ln(1+lag)", "ln(1+rivals_30d)"];
    const refits = { most: 5, terms, deletion: deletionsFrom(direct) };
    const largest = withLargestErrors(direct, direct.terms, direct.detail.clusters, refits);
    for (const { term, estimate: value, standardError, p } of largest) {
      const row = rows.find((one) => one.term === term);
      expect(row, term).toMatchObject({
        evidence: "B",
        n: direct.rows,
        families: family.levels,
        authors: author.levels,
        converged: true,
      });
      expect(row?.estimate, term).toBeCloseTo(value, 8);
      expect(row?.std_error, term).toBeCloseTo(standardError, 8);
      expect(row?.p_value, term).toBeCloseTo(p, 8);
      expect(row?.effect_per_doubling, term).toBeCloseTo(2 ** value - 1, 8);
    }
    // Nothing is known of size and licence, so those terms are collinear: they are named and have no number.
    expect(rows.find(({ term }) => term === "ln(parameters)")).toMatchObject({ estimate: null, converged: true });
  });

  it("holds the named specifications on each sample, the curve on all relations, and each key once", async () => {
    const [counts] = await lake.rows<Row>(
      layout.estimates(lake.date),
      `select count(*) as n, count(distinct (spec, evidence, outcome, sample, tier, term)) as keys,
         count(distinct spec) filter (sample = 'all' and outcome = 'likes' and tier = 'T1') as curve,
         count(distinct spec) filter (sample = 'all' and outcome = 'likes' and tier = 'T0') as everything,
         count(distinct spec) filter (sample = 'finetune' and outcome = 'likes' and tier = 'T1') as named
       from table_`,
    );
    expect(counts?.keys).toBe(counts?.n);
    // 3 estimators × 3 priorities × 3 windows × 4 effects, and 4 specifications within family × month or placebo.
    const curve = 3 * 3 * 3 * 4;
    // On T0 the three placebos stand beside it.
    expect(counts).toMatchObject({ curve: curve + 4, everything: curve + 3, named: 11 });
  });

  it("has a row without numbers where there is not enough data, with its n", async () => {
    const rows = await rowsOf(
      lake,
      "sample = 'merge' and spec = 'ppml.lag.30d.family+month' and tier = 'T1' and outcome = 'likes'",
    );
    expect(rows.length).toBeGreaterThan(0);
    for (const row of rows)
      expect(row).toMatchObject({ n: 0, estimate: null, std_error: null, p_value: null, converged: false });
  });

  it("writes beside the table why there is no estimate, Holm's correction and the ranges", async () => {
    const checks: EstimateChecks = JSON.parse(new TextDecoder().decode(lake.bytes(layout.estimateChecks(lake.date))));
    const merges = checks.fits.find(({ sample }) => sample === "merge");
    expect(merges?.reason).toMatch(/^not enough data \(0 models of 0 families/);
    const reasons = checks.fits.map(({ reason }) => reason ?? "");
    expect(reasons.filter((reason) => /\b1 (models|families|authors)\b/.test(reason))).toEqual([]);
    // The release's README and dictionary say what each field means.
    const described = describeChecks();
    for (const key of [checks, checks.fits[0], checks.main[0], checks.main[0]?.families, checks.main[0]?.bins[0]])
      for (const field of Object.keys(key ?? {})) expect(described).toMatch(new RegExp(`\\b${field}\\b`));
    for (const { dropped, alone, zero_groups, separated } of checks.fits)
      expect(alone + zero_groups + separated).toBe(dropped);
    // A fit of the curve that gave nothing says why, too; one that gave a number has its row only.
    const named = new Set(checks.specifications.map(({ spec }) => spec));
    for (const fit of checks.fits) if (!named.has(fit.spec)) expect(fit.reason).not.toBeNull();
    const main = checks.main.find(({ sample, term }) => sample === "finetune" && term === "ln(1+lag)");
    const [row] = await rowsOf(
      lake,
      "spec = 'ppml.lag.30d.family+month' and outcome = 'likes' and sample = 'finetune' and tier = 'T1' and term = 'ln(1+lag)'",
    );
    expect(main?.p_holm).toBeGreaterThanOrEqual(row?.p_value as number);
    expect(main?.families?.low).toBeLessThan(row?.estimate as number);
    expect(main?.families?.high).toBeGreaterThan(row?.estimate as number);
    expect(main?.families?.low_without).toMatch(/^lab\//);
    expect(main?.authors?.high_without).toMatch(/^author\d+$/);
    expect(main?.bins.reduce((sum, { n }) => sum + n, 0)).toBe(row?.n);
  });

  it("corrects the terms of the main table on T1 together after Holm, and nothing else", async () => {
    const checks: EstimateChecks = JSON.parse(new TextDecoder().decode(lake.bytes(layout.estimateChecks(lake.date))));
    expect(new Set(checks.main.map(({ spec, tier, term }) => `${spec} ${tier} ${term}`))).toEqual(
      new Set([
        "ppml.lag.30d.family+month T1 ln(1+lag)",
        "ppml.lag.30d.family+month T1 ln(1+rivals_30d)",
        "ppml.rank_authors.30d.family+month T1 ln(rank_authors)",
        "ppml.rank_authors.30d.family+month T1 ln(1+rivals_30d)",
      ]),
    );
    const rows = await rowsOf(lake, "p_value is not null");
    const tested = checks.main.map(({ p_holm, ...key }) => {
      const fields = ["spec", "outcome", "sample", "tier", "term"] as const;
      const row = rows.find((one) => fields.every((field) => one[field] === key[field]));
      return { p: Number(row?.p_value), p_holm };
    });
    // The k-th smallest of m goes with m − k + 1 times its p, never less than the one before, never above 1.
    let before = 0;
    for (const [k, { p, p_holm }] of tested.toSorted((a, b) => a.p - b.p).entries()) {
      before = Math.max(before, Math.min(1, (tested.length - k) * p));
      expect(p_holm).toBeCloseTo(before, 12);
    }
  });

  it("writes the same bytes when it runs again", async () => {
    const before = [lake.bytes(layout.estimates(lake.date)), lake.bytes(layout.estimateChecks(lake.date))];
    await lake.stage(estimateStage);
    expect([lake.bytes(layout.estimates(lake.date)), lake.bytes(layout.estimateChecks(lake.date))]).toEqual(before);
  });

  it("says of a panel of 19 families that there is not enough data, and prints no number", async () => {
    const few = await new TestLake().derive(smallPanel(19), ESTIMATED);
    const result = await few.stage(estimateStage);
    expect(result.counts.estimated).toBe(0);
    const [row] = await rowsOf(few, "n > 0");
    expect(row).toMatchObject({ converged: false, estimate: null });
  });

  it("runs on a day without any derivative", async () => {
    const none = await new TestLake().derive([listed("lab/alone")]);
    expect((await none.stage(estimateStage)).counts).toMatchObject({ entries: 0, estimated: 0 });
  });
});

describe("the sandbox, whose truth is known", () => {
  const outcome = OUTCOMES.find(({ name }) => name === "likes_at_30");
  if (outcome === undefined) throw new Error("likes_at_30 is no outcome");
  const setting = { outcome, sample: "all", tier: "T1" } as const;
  const place = { estimator: "ppml", priority: "rank_authors", window: 30, effects: "family+month" } as const;

  it.each([1, 2])("gives place and crowding back within their 95 % intervals in the world of seed %i", async (seed) => {
    // Truth: −0.2 ln rank_authors, −0.1 ln(1 + rivals_30d). A seeded world of 50,000 models.
    const run = createRunner(await sandboxPanel(50_000, seed, {})).run(place, setting);
    for (const [term, truth] of [
      ["ln(rank_authors)", -0.2],
      ["ln(1+rivals_30d)", -0.1],
    ] as const) {
      const found = run.terms.get(term);
      expect(found?.low, term).toBeLessThan(truth);
      expect(found?.high, term).toBeGreaterThan(truth);
      expect(found?.standardError, term).toBeLessThan(0.15);
    }
    expect(run.terms.get("ln(rank_authors)")?.estimate).toBeLessThan(-0.1);
  });

  it("finds nothing, placebos included, where nothing is", async () => {
    const runner = createRunner(await sandboxPanel(50_000, 2, { ln_rank_authors: 0, ln1p_rivals_30d: 0 }));
    const lag = { ...place, priority: "lag" } as const;
    const runs = [
      runner.run(place, setting),
      runner.run({ ...lag, placebo: "leading" }, setting),
      runner.run({ ...lag, placebo: "other_family" }, setting),
      runner.run({ ...lag, effects: "family*month", placebo: "permuted" }, setting),
    ];
    for (const { focus, terms } of runs) {
      for (const { term } of focus) {
        const found = terms.get(term);
        expect(Math.abs(found?.estimate ?? Number.NaN), term).toBeLessThan(0.1);
        expect(found?.p, term).toBeGreaterThan(0.05);
      }
    }
  });
});
