import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { ask, folder, together } from "./ask.ts";

describe("the estimates that a finding tells of", () => {
  const SPEC = "ppml.lag.30d.family+month";
  const PERMUTED = "ppml.lag.30d.family*month.placebo_permuted";
  /** Rows of estimates.parquet: what is left out is an estimate of a doubling that goes with a half fewer, ln ½ / ln 2 = −1, ± 0.5. */
  const estimates = (...rows: Readonly<Record<string, string>>[]) =>
    together(
      ...rows.map((row) => {
        const usual = { evidence: "'B'", sample: "'all'", tier: "'T1'", term: "'ln(1+lag)'", p_value: "0.01" };
        const numbers = { ci_low: "-1.5", ci_high: "-0.5", effect_per_doubling: "-0.5", n: "60" };
        const columns = { spec: `'${SPEC}'`, ...usual, ...numbers, families: "20", authors: "30", ...row };
        return `select ${Object.entries(columns)
          .map(([name, value]) => `${value} as ${name}`)
          .join(", ")}`;
      }),
    );
  const checks = (...main: { spec?: string; outcome: string; sample: string; term: string; p_holm: number }[]) =>
    writeFileSync(
      join(folder, "estimate-checks.json"),
      JSON.stringify({ main: main.map((one) => ({ spec: SPEC, ...one })) }),
    );

  it("are those of the main table on T1, each relation by itself, not on drawn entries nor of the other term", async () => {
    checks({ outcome: "likes", sample: "all", term: "ln(1+lag)", p_holm: 0.03 });
    const found = await ask("lateness", {
      estimates: estimates(
        { outcome: "'likes'" },
        { outcome: "'likes'", sample: "'all (drawn)'" },
        { outcome: "'likes'", tier: "'T0'" },
        { outcome: "'likes'", term: "'ln(1+rivals_30d)'" },
        { outcome: "'likes'", spec: "'ppml.lag.7d.family+month'" },
        { outcome: "'likes'", sample: "'merge'", ci_low: "null", ci_high: "null" },
        { outcome: "'downloads_30d'" },
        { outcome: "'likes_at_30'", evidence: "'A'" },
      ),
    });
    expect(
      found.map(({ kind, outcome, sample, estimated, p_holm }) => [kind, outcome, sample, estimated, p_holm]),
    ).toEqual([
      ["likes", "likes", "all", true, 0.03],
      ["likes", "likes", "merge", false, null],
      ["downloads", "downloads_30d", "all", true, null],
    ]);
    // 2^−1.5 − 1 and 2^−0.5 − 1.
    expect(found[0]?.effect_low).toBeCloseTo(-0.646447, 6);
    expect(found[0]?.effect_high).toBeCloseTo(-0.292893, 6);
  });

  it("have beside them what the place among the authors says of the same outcome and sample", async () => {
    const spec = "ppml.rank_authors.30d.family+month";
    const place = { spec: `'${spec}'`, term: "'ln(rank_authors)'", n: "70" };
    const rivals = { spec: `'${spec}'`, term: "'ln(1+rivals_30d)'", effect_per_doubling: "-0.4" };
    checks(
      { outcome: "likes", sample: "all", term: "ln(1+lag)", p_holm: 0.03 },
      { spec, outcome: "likes", sample: "all", term: "ln(rank_authors)", p_holm: 0.2 },
    );
    const rows = estimates(
      { outcome: "'likes'" },
      { outcome: "'likes'", term: "'ln(1+rivals_30d)'" },
      { outcome: "'likes'", ...place },
      { outcome: "'likes'", ...place, tier: "'T0'" },
      { outcome: "'likes'", ...place, sample: "'merge'" },
      { outcome: "'likes'", ...rivals },
      { outcome: "'downloads_30d'" },
    );
    const [likes, downloads, ...others] = await ask("lateness", { estimates: rows });
    expect(likes).toMatchObject({ p_holm: 0.03, place_effect: -0.5, place_p_holm: 0.2, place_n: 70 });
    expect(likes?.place_effect_low).toBeCloseTo(-0.646447, 6);
    expect(downloads).toMatchObject({ outcome: "downloads_30d", place_effect: null, place_effect_low: null });
    expect(others).toEqual([]);
    expect((await ask("crowding", { estimates: rows }))[0]).toMatchObject({ effect: -0.5, place_effect: -0.4 });
  });

  it("are of a fixed age where both outcomes have one of grade A", async () => {
    checks();
    const aged = (outcome: string) => ({ outcome: `'${outcome}'`, evidence: "'A'", term: "'ln(1+rivals_30d)'" });
    const found = await ask("crowding", {
      estimates: estimates(
        aged("likes_at_30"),
        { ...aged("likes_at_30"), sample: "'merge'" },
        aged("downloads_at_30"),
        { ...aged("likes"), evidence: "'B'" },
      ),
    });
    expect(found.map(({ outcome, sample }) => [outcome, sample])).toEqual([
      ["likes_at_30", "all"],
      ["likes_at_30", "merge"],
      ["downloads_at_30", "all"],
    ]);
  });

  it("have their placebos beside them, made on drawn entries where the panel is large", async () => {
    checks();
    const term = "'ln(1+rivals_30d)'";
    const likes = (columns: Readonly<Record<string, string>>) => ({ outcome: "'likes'", ...columns });
    const found = await ask("crowding", {
      estimates: estimates(
        likes({ term }),
        likes({ term: "'ln(1+leading_30d)'", spec: `'${SPEC}.placebo_leading'`, p_value: "0.2" }),
        likes({ term, spec: `'${SPEC}.placebo_leading'`, p_value: "0.3" }),
        likes({
          ...{ term: "'ln(1+rivals_30d) permuted'", spec: `'${PERMUTED}'`, sample: "'all (drawn)'", p_value: "0.4" },
          n: "50",
        }),
        likes({ term: "'ln(1+lag) permuted'", spec: `'${PERMUTED}'`, sample: "'all (drawn)'", p_value: "0.5" }),
      ),
    });
    expect(found).toHaveLength(1);
    expect(found[0]).toMatchObject({ leading_p: 0.2, leading_effect: -0.5, other_family_p: null, permuted_p: 0.4 });
    expect(found[0]).toMatchObject({ leading_drawn: null, other_family_drawn: null, permuted_drawn: 50 });
  });
});
