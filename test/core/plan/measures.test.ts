import { globSync, readFileSync } from "node:fs";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { poissonDraw, seededRandom } from "../../../core/estimate/index.ts";
import { crowdingBand, rankBand, ranksOf, rivalsOf } from "../../../core/plan/bands.ts";
import { percentile } from "../../../core/plan/crowding.ts";
import { pace, trend } from "../../../core/plan/pace.ts";
import { poissonInterval } from "../../../core/plan/poisson.ts";
import { shardOf, shardsFor } from "../../../core/plan/shard.ts";
import { moment, number, plain, span, spanOf } from "../../../core/plan/words.ts";

const holds = ({ from, to }: { from: number; to: number | null }, value: number) =>
  from <= value && (to === null || value <= to);

describe("the planner's code", () => {
  it("imports nothing but itself, so that it runs in a browser", () => {
    const folder = new URL("../../../core/plan/", import.meta.url);
    const files = globSync("*.ts", { cwd: folder });
    expect(files.length).toBeGreaterThan(10);
    for (const file of files) {
      const targets = [...readFileSync(new URL(file, folder), "utf8").matchAll(/from "([^"]+)"/g)].map((one) => one[1]);
      expect(targets.filter((target) => !target?.startsWith("./"))).toEqual([]);
    }
  });
});

describe("bands", () => {
  it("are powers of two", () => {
    expect([1, 2, 3, 4, 7, 8, 1023, 1024, 50_000].map(rankBand)).toEqual([0, 1, 1, 2, 2, 3, 9, 10, 10]);
    expect([0, 1, 2, 3, 4, 127, 128, 9_000].map(crowdingBand)).toEqual([0, 1, 2, 2, 3, 7, 8, 8]);
  });

  it("say which ranks and rivals they hold", () => {
    expect(ranksOf(2)).toEqual({ from: 4, to: 7 });
    expect(ranksOf(2, 1)).toEqual({ from: 2, to: 15 });
    expect(ranksOf(0, 1)).toEqual({ from: 1, to: 3 });
    expect(ranksOf(9, 1)).toEqual({ from: 256, to: null });
    expect(rivalsOf(0)).toEqual({ from: 0, to: 0 });
    expect(rivalsOf(1, 1)).toEqual({ from: 0, to: 3 });
    expect(rivalsOf(7, 1)).toEqual({ from: 32, to: null });
    expect([rivalsOf(0), rivalsOf(1), rivalsOf(2), rivalsOf(7, 1)].map((range) => spanOf(range, "rival"))).toEqual([
      "0 rivals",
      "1 rival",
      "2–3 rivals",
      "32 or more rivals",
    ]);
  });

  it("hold what falls into them, for any rank and any rivals", () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 1e6 }),
        fc.nat(1e6),
        fc.integer({ min: 0, max: 1 }),
        (rank, rivals, more) => {
          expect(holds(ranksOf(rankBand(rank), more), rank)).toBe(true);
          expect(holds(rivalsOf(crowdingBand(rivals), more), rivals)).toBe(true);
        },
      ),
    );
  });
});

describe("the percentile of crowding", () => {
  it("is a mid-rank: fewer, and half of those with as many", () => {
    // Ten niches: five empty, three with one author, two with four.
    const niches = [
      [0, 5],
      [1, 3],
      [4, 2],
    ] as const;
    expect(percentile(0, niches)).toBe(25);
    expect(percentile(1, niches)).toBe(65);
    expect(percentile(3, niches)).toBe(80);
    expect(percentile(4, niches)).toBe(90);
    expect(percentile(9, niches)).toBe(100);
    expect(percentile(1, [])).toBeNull();
  });

  it("has the two decimals of the percentiles that come with niches", () => {
    // 100 · (1 + 1 / 2) / 7 = 21.428571…, 100 · (0 + 1 / 2) / 7 = 7.142857…
    const niches = [
      [0, 1],
      [2, 1],
      [3, 5],
    ] as const;
    expect([0, 2].map((authors) => percentile(authors, niches))).toEqual([7.14, 21.43]);
  });

  it("lies between 0 and 100 and never falls as authors come", () => {
    const niches = fc.array(fc.tuple(fc.nat(50), fc.integer({ min: 1, max: 9 })), { minLength: 1 });
    fc.assert(
      fc.property(niches, fc.nat(60), (some, authors) => {
        const here = percentile(authors, some) ?? Number.NaN;
        expect(here).toBeGreaterThanOrEqual(0);
        expect(here).toBeLessThanOrEqual(100);
        expect(percentile(authors + 1, some)).toBeGreaterThanOrEqual(here);
      }),
    );
  });
});

describe("the interval of a Poisson mean", () => {
  // Garwood (1936), as tables print it.
  it.each([
    [0, 0, 3.689],
    [1, 0.0253, 5.572],
    [2, 0.2422, 7.225],
    [10, 4.795, 18.39],
    [50, 37.11, 65.92],
    [100, 81.36, 121.63],
  ])("of %i is %f to %f", (count, low, high) => {
    const interval = poissonInterval(count);
    expect(interval.low).toBeCloseTo(low, 2);
    expect(interval.high).toBeCloseTo(high, 2);
  });
});

describe("the interval of a Poisson mean where its distribution is written out", () => {
  it("is exact to ten digits", () => {
    // P(X = 0) = e^−λ, P(X ≤ 1) = (1 + λ) e^−λ.
    expect(poissonInterval(0).high).toBeCloseTo(-Math.log(0.025), 10);
    const { low, high } = poissonInterval(1);
    expect(low).toBeCloseTo(-Math.log(0.975), 10);
    expect((1 + high) * Math.exp(-high)).toBeCloseTo(0.025, 10);
  });
});

describe("the pace of a niche", () => {
  it("is the mean of its weeks, with the range that the next one falls into", () => {
    expect(pace([2, 0, 1, 1], 4)).toMatchObject({
      weeks: 4,
      per_week: 1,
      fewest: 0,
      most: 2,
      coverage: 3 / 5,
      trend: null,
    });
    // Variance 2/3 is below the mean, so the interval is that of 4 entries (1.090 to 10.242) in 4 weeks.
    expect(pace([2, 0, 1, 1], 4)?.low).toBeCloseTo(1.0899 / 4, 3);
    expect(pace([2, 0, 1, 1], 4)?.high).toBeCloseTo(10.2416 / 4, 3);
  });

  it("has a wider interval where entries come in clusters", () => {
    const even = pace([3, 3, 3, 3], 4);
    const clustered = pace([12, 0, 0, 0], 4);
    expect([even?.widened, clustered?.widened]).toEqual([false, true]);
    expect(clustered?.per_week).toBe(even?.per_week);
    // Mean 3, variance 36, three degrees of freedom: φ = 12 · (3.1824 / 1.96)² = 31.638 and 12 / φ = 0.37929 entries. By R's qgamma(0.025, 0.37929) and
    // qgamma(0.975, 1.37929): φ times 0.0000437 to 4.4464, in 4 weeks.
    expect(clustered?.low).toBeCloseTo(0.000346, 6);
    expect(clustered?.high).toBeCloseTo(35.169, 1);
  });

  it.each([
    [4, 94],
    [12, 94],
  ])("holds the mean of %i weeks that differ more than by chance in about 95 of 100 draws", (weeks, least) => {
    const random = seededRandom(20_261_125);
    const [mean, spread, draws] = [10, 0.58, 2000];
    let held = 0;
    for (let draw = 0; draw < draws; draw++) {
      // Variance 1 + 10 · (e^{0.58²} − 1) = 5 times the mean.
      const of = () => poissonDraw(random, mean * Math.exp(spread * random.normal() - spread ** 2 / 2));
      const found = pace(Array.from({ length: weeks }, of), weeks);
      held += found !== null && found.low <= mean && mean <= found.high ? 1 : 0;
    }
    // With 1.96 in place of Student's t 86 of four weeks.
    expect((100 * held) / draws).toBeGreaterThanOrEqual(least);
    expect((100 * held) / draws).toBeLessThan(97);
  });

  it("counts only weeks that could have held an entry, and says nothing of fewer than four", () => {
    expect(pace([5, 5, 5, 0, 0, 0, 0, 0, 0, 0, 0, 0], 3)).toBeNull();
    expect(pace([5, 5, 5, 5, 0, 0, 0, 0, 0, 0, 0, 0], 4)?.per_week).toBe(5);
  });

  it("names a trend only where six weeks differ from the six before", () => {
    expect(trend([9, 9, 8, 9, 7, 9, 1, 2, 1, 3, 1, 2])).toBe("more");
    expect(trend([1, 2, 1, 3, 1, 2, 9, 9, 8, 9, 7, 9])).toBe("fewer");
    expect(trend([5, 4, 6, 5, 4, 6, 6, 4, 5, 6, 4, 5])).toBeNull();
    // As clear, but of 24 entries.
    expect(trend([4, 4, 4, 4, 4, 4, 0, 0, 0, 0, 0, 0])).toBeNull();
    expect(trend([40, 40, 40, 40])).toBeNull();
  });

  it("goes by U up to 5 and by 30 entries and more", () => {
    // Of 36 pairs the later weeks win 31, so U = 5; a tie more and it is 5.5.
    const later = [6, 6, 6, 6, 6, 1];
    const [before, tied] = [
      [0, 2, 2, 2, 2, 2],
      [1, 2, 2, 2, 2, 2],
    ];
    expect([trend([...later, ...before]), trend([...before, ...later])]).toEqual(["more", "fewer"]);
    expect([trend([...later, ...tied]), trend([...tied, ...later])]).toEqual([null, null]);
    expect(trend([5, 5, 5, 5, 5, 5, 0, 0, 0, 0, 0, 0])).toBe("more");
    expect(trend([5, 5, 5, 5, 5, 4, 0, 0, 0, 0, 0, 0])).toBeNull();
  });
});

describe("shards", () => {
  it("are FNV-1a, as its authors' test vectors have it", () => {
    expect(shardOf("a", 2 ** 16)).toBe(0xe40c292c % 2 ** 16);
    expect(shardOf("foobar", 2 ** 16)).toBe(0xbf9cf968 % 2 ** 16);
  });

  it("hold about 32 bases each", () => {
    expect([0, 1, 32, 33, 104, 10_000].map(shardsFor)).toEqual([1, 1, 1, 2, 4, 512]);
  });
});

describe("words", () => {
  it("print numbers, spans and moments", () => {
    expect([0, 1234, 13.5, 2587.8, 0.04].map(number)).toEqual(["0", "1,234", "13.5", "2,588", "0"]);
    expect([span({ from: 1, to: 1 }), span({ from: 4, to: 7 }), span({ from: 1024, to: null })]).toEqual([
      "1",
      "4–7",
      "1,024 or more",
    ]);
    expect(moment("2026-08-21T20:00:00.000Z")).toBe("21 Aug 2026, 20:00 UTC");
    expect(moment("2026-08-22T00:00:00.000Z")).toBe("21 Aug 2026, 24:00 UTC");
  });

  it("take out of a name what would steer a terminal or turn a line around", () => {
    expect(plain("a/\u001b[31mred\u202egpj\ud800")).toBe("a/\ufffd[31mred\ufffdgpj\ufffd");
  });
});
