import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, it } from "vitest";
import { likesByCrowdingTenth } from "../../site/charts/tenths.ts";
import { chartRows } from "../support/chart-rows.ts";

const folder = mkdtempSync(join(tmpdir(), "hubrace-intervals-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** The rows of a chart's query over tables that are written out by hand, as SQL. */
const rowsOf = (chart: string, tables: Record<string, string>, fill: Record<string, string> = {}) =>
  chartRows(folder, chart, tables, fill);

describe("the interval of a Kaplan–Meier curve", () => {
  // On the scale of ln(−ln S): 0.8 to the power of e^{±1.96 · 0.05 / (0.8 · 0.223144)} = e^{±0.548974} = 1.731474 or 0.577543.
  const [low, high] = [0.120912, 0.320476];

  /** Readings of a curve that begins with 60 bases, of 100 followed by so many owners, and of the finetunes' 80 with a first child by eleven. */
  const waits = (origin: string, owners: number) =>
    rowsOf(
      "wait-for-child",
      {
        diffusion_curve: `select * from (values (5, 60, 12, 0.8, 0.05), (6, 40, 40, 0.0, null)) as curve (day, at_risk, events, survival, std_error),
          (select '${origin}' as origin, 'finetune' as relation, 'T1' as tier, 1 as k)`,
        potential: `select i % ${owners} || '/' || i as base from range(100) as base (i)`,
        diffusion: `select i % 11 || '/' || i as base, 'finetune' as relation, 'T1' as tier, 1 as k, i < 80 as observed from range(100) as base (i)`,
      },
      { origin, k: "1" },
    );

  it("is on the log-log scale, and while no child came what as many bases can rule out", async () => {
    const rows = await waits("release", 100);
    const at = (day: number) => rows.find((row) => row.day === day);
    // Before the first child: 1 − 0.025^(1/60) = 0.059628.
    expect(at(3)).toMatchObject({ share_reached: 0, ci_low: 0 });
    expect(at(3)?.ci_high).toBeCloseTo(0.059628, 5);
    expect(at(5)?.share_reached).toBeCloseTo(0.2, 12);
    expect(at(5)?.ci_low).toBeCloseTo(low, 5);
    expect(at(5)?.ci_high).toBeCloseTo(high, 5);
    // All had one by then: 0.025^(1/40) = 0.911903.
    expect(at(6)).toMatchObject({ share_reached: 1, ci_high: 1 });
    expect(at(6)?.ci_low).toBeCloseTo(0.911903, 5);
  });

  it("rules out only what as many owners can, whose bases are taken up together, while no child came and once all had one", async () => {
    for (const [origin, owners] of [
      ["release", 12],
      ["first_child", 11],
    ] as const) {
      const rows = await waits(origin, 12);
      // 1 − 0.025^(1/12) = 0.264648 and 1 − 0.025^(1/11) = 0.284914.
      const ruled = owners === 12 ? 0.264648 : 0.284914;
      expect(rows.find(({ day }) => day === 3)?.ci_high).toBeCloseTo(ruled, 5);
      expect(rows.find(({ day }) => day === 6)?.ci_low).toBeCloseTo(1 - ruled, 5);
    }
  });

  it("stands beside all that are followed and those that waited when a child last came, of which none is told before the first", async () => {
    for (const [origin, followed] of [
      ["release", 100],
      ["first_child", 80],
    ] as const) {
      const rows = await waits(origin, 100);
      expect(rows.map(({ day, n, at_risk }) => [day, n, at_risk])).toEqual([
        [0, followed, null],
        [1, followed, null],
        [2, followed, null],
        [3, followed, null],
        [5, followed, 60],
        [6, followed, 40],
      ]);
    }
  });

  it("is not given for days before anything vanished, but for birth", async () => {
    const curve = `select * from (values ('merge', 9, 60, 12, 0.8, 0.05, 90, 20)) as curve (relation, day, at_risk, events, survival, std_error, n, authors)`;
    const rows = await rowsOf("still-listed", { churn_curve: curve });
    expect(rows.map(({ day }) => day)).toEqual([0, 9]);
    expect(rows[0]).toMatchObject({ share_gone: 0, ci_low: 0, ci_high: 0 });
    expect(rows[1]?.ci_low).toBeCloseTo(low, 5);
    expect(rows[1]?.ci_high).toBeCloseTo(high, 5);
  });
});

describe("the interval of a curve without events", () => {
  it("ends where as many authors can rule it out", async () => {
    const curve = `select * from (values ('none', 9, 60, 0, 1.0, 0.0, 90, 12)) as curve (relation, day, at_risk, events, survival, std_error, n, authors)`;
    const rows = await rowsOf("still-listed", { churn_curve: curve });
    expect(rows.at(-1)).toMatchObject({ day: 9, share_gone: 0, ci_low: 0 });
    // 1 − 0.025^(1/12).
    expect(rows.at(-1)?.ci_high).toBeCloseTo(0.264648, 5);
  });
});

describe("the interval of a share of entries", () => {
  /** 36 finetunes of six bases, half of them liked; `author` as SQL of the entry's number i. */
  const entries = (author: string, id = "i") =>
    `select 'm' || (${id}) as id, 'a' || (${author}) as author, 'base' || (i % 6) as base, 'finetune' as relation, 'T1' as tier,
       timestamp '2026-08-01' + to_hours(i) as created_at, 0 as rivals_30d, 10 as age_days, cast((i // 6) % 2 as integer) as likes
     from range(36) as entry (i)`;

  it("is Wilson's at the effective number of entries where those of an author are liked together", async () => {
    // Twelve authors of three entries that are all liked or all not, six of each base half and half: Σ excess² = 12 · 1.5² = 27, times
    // 12/11, over 36 · ½ · ½: a design effect of 3.2727, so 36 entries say as much as 11.
    const [row] = await rowsOf("zero-likes-by-crowding", {
      derivatives: entries("((i // 6) % 2) * 6 + (i % 6)"),
    });
    expect(row).toMatchObject({ n: 36, authors: 12, families: 6, share_zero: 0.5 });
    expect(row?.effective_n).toBeCloseTo(11, 9);
    // 0.5 ± 1.96 √(0.25/11 + 3.8416/484) / (1 + 3.8416/11).
    expect(row?.ci_low).toBeCloseTo(0.245618, 5);
    expect(row?.ci_high).toBeCloseTo(0.754382, 5);
  });

  it("leaves an author who holds a third out in earnest, whose weight a sum of squares would halve", async () => {
    // One author of twelve liked entries, two on each base; 24 of one entry. Without the first the share moves by 6/24, without another by 0.5/35:
    // 24/25 · (0.0625 + 24 · 0.000204) = 0.064702, and 0.25 / 0.064702 = 3.86; 25/24 · (36 + 6) / 36² would give 7.4.
    const [row] = await rowsOf("zero-likes-by-crowding", {
      derivatives: entries("case when i between 6 and 11 or i between 18 and 23 then 0 else i + 1 end"),
    });
    expect(row).toMatchObject({ n: 36, authors: 25, share_zero: 0.5 });
    expect(row?.effective_n).toBeCloseTo(3.863866, 5);
  });

  it("adds what bases do to what authors do, less what pairs of both do", async () => {
    // Twelve authors with one entry on each of six bases. Of the authors' six 6, 6, 5, 5, 4, 4, 2, 2, 1, 1, 0, 0 have no like, of the bases' twelve
    // 10, 8, 6, 6, 4, 2: 56/66² · 11/12 · (2.306004 / 1.96)² + 40/60² · 5/6 · (3.218759 / 1.96)² − 0.25/71 = 0.0377626, and 0.25 / 0.0377626 = 6.62.
    // Those are R's qt(0.975, 56² / 392) and qt(0.975, 40² / 544), to a thousandth of which the query comes; authors alone would give 15.3.
    const derivatives = `select 'm' || i as id, 'a' || (i // 6) as author, 'base' || (i % 6) as base, 'finetune' as relation, 'T1' as tier,
        timestamp '2026-08-01' + to_hours(i) as created_at, 0 as rivals_30d, 10 as age_days,
        cast(i // 12 + i % 6 > 5 or (i // 12 + i % 6 = 5 and i // 12 >= 3) as integer) as likes
      from range(72) as entry (i)`;
    const [row] = await rowsOf("zero-likes-by-crowding", { derivatives });
    expect(row).toMatchObject({ n: 72, authors: 12, families: 6, share_zero: 0.5 });
    expect(Number(row?.effective_n) / 6.6203).toBeCloseTo(1, 2);
  });

  it("takes entries for independent where authors and bases do not matter, never for more than there are", async () => {
    const [row] = await rowsOf("zero-likes-by-crowding", { derivatives: entries("(i // 12) * 4 + i % 4") });
    // Of each author's three entries one or two are liked.
    expect(row).toMatchObject({ n: 36, effective_n: 36 });
  });

  it("asks whether an entry is liked, be it by one or by a million million", async () => {
    const few = entries("((i // 6) % 2) * 6 + (i % 6)");
    const many = `select * replace (1000000000000 * likes as likes) from (${few})`;
    const [row] = await rowsOf("zero-likes-by-crowding", { derivatives: many });
    expect(row).toMatchObject({ n: 36, share_zero: 0.5 });
    expect(row?.effective_n).toBeCloseTo(11, 9);
  });

  it("is taken for each format on its own, and a model with several parents counts once", async () => {
    // The same authors and bases: gguf for all of an author's models or none, mlx for one of each author's three and two of each base's six,
    // onnx for all. The last model names a second base.
    const author = "((i // 6) % 2) * 6 + (i % 6)";
    const rows = await rowsOf("formats-by-relation", {
      derivatives: `select * replace (if(id = 'm35', 0.5, 1.0) as weight)
        from (${entries(author)} union all by name
          select 'm35' as id, 'a11' as author, 'base0' as base, 'finetune' as relation, 'T1' as tier, null as weight)`,
      models: `select 'm' || i as id,
          list_filter([if((i // 6) % 2 = 1, 'gguf', ''), if(i < 12, 'mlx', ''), 'onnx'], name -> name <> '') as formats
        from range(36) as model (i)`,
      formats: `select 'finetune' as relation, 'T1' as tier, unnest(['onnx', 'gguf', 'mlx']) as format, unnest([36, 18, 12]) as models,
          36 as n, 12 as authors, 6 as families, models / 36 as share`,
    });
    expect(rows.map(({ format }) => format)).toEqual(["onnx", "gguf", "mlx"]);
    const effective = rows.map(({ effective_n }) => Number(effective_n));
    // All name onnx: as many as there are bases. Of gguf see above. Where no cluster differs from another, every model says something.
    for (const [k, n] of [6, 11, 36].entries()) expect(effective[k], String(rows[k]?.format)).toBeCloseTo(n, 9);
    // 6 / (6 + 3.8416) is where Wilson's interval of 6 of 6 begins.
    expect(rows[0]?.ci_low).toBeCloseTo(0.609657, 5);
    expect(rows[0]?.ci_high).toBe(1);
  });

  it("is printed for 30 models, not for 30 entries of fewer", async () => {
    expect(
      await rowsOf("zero-likes-by-crowding", {
        derivatives: `select *, 0.5 as weight from (${entries("i % 12", "i // 2")})`,
      }),
    ).toEqual([]);
  });

  it("says the same of places in the release order", async () => {
    // Forty bases of ten entries each by one author, who is liked always or never.
    const derivatives = `select 'm' || i as id, 'a' || (i % 40) as author, 'base' || (i % 40) as base, 'finetune' as relation, 'T1' as tier,
        timestamp '2026-08-01' + to_hours(i // 40) as created_at, 10 as age_days, cast(i % 40 < 20 as integer) as likes
      from range(400) as entry (i)`;
    const rows = (await rowsOf("liked-by-place", { derivatives })).filter(({ tier }) => tier === "T1");
    expect(rows.map(({ part, n, share_liked }) => [part, n, share_liked])).toEqual(
      Array.from({ length: 10 }, (_, part) => [part + 1, 40, 0.5]),
    );
    // One entry of each author and base in every tenth: (0.25 · 40 · 40/39) / (40 · 0.25) = 40/39.
    for (const row of rows) expect(row.effective_n).toBeCloseTo(39, 9);
  });
});

describe("the interval of a median", () => {
  /** Medians of the likes of 120 entries in four parts of 30 with 0 to 29, 30 to 59, … likes; `author` as SQL of the entry's number i. */
  const parts = async (author: string) => {
    const derivatives = `select 'm' || i as id, 'a' || (${author}) as author, 'org/base' as base, 'quantized' as relation, 'T1' as tier,
        timestamp '2026-07-01' as base_released_at, 1 as lag_days, timestamp '2026-08-01' + to_hours(i) as created_at, 10 as age_days,
        i as likes, i as downloads_30d
      from range(120) as entry (i)`;
    const rows = await rowsOf("likes-by-release-order", { derivatives });
    const shown = rows.filter(({ tier }) => tier === "T1");
    return shown.map(({ median, median_low, median_high }) => [median, median_low, median_high]);
  };

  it("is between the j-th smallest and the j-th largest of the entries of a part", async () => {
    // Each entry of a part by its own author: 15 − 1.96 · 30 · √(0.25 / 29) = 9.5, the ninth from either end.
    expect(await parts("i % 40")).toEqual([
      [14.5, 8, 21],
      [44.5, 38, 51],
      [74.5, 68, 81],
      [104.5, 98, 111],
    ]);
  });

  it("is wider where entries of an author are liked alike", async () => {
    // Ten authors of three entries on one side of the median each: 10 · (1.5/27)² · 9/10 = (1/6)², 15 − 1.96 · 30 / 6 = 5.2, the fifth.
    expect(await parts("i // 3")).toEqual([
      [14.5, 4, 25],
      [44.5, 34, 55],
      [74.5, 64, 85],
      [104.5, 94, 115],
    ]);
  });

  // Each entry its author's and its base's only one: of 40, 20 lie below the median, a jackknife of that number has the error
  // 40 · √(39 / 40 · 40 · (20 / (40 · 39))²) = 3.2026, and 20 − 1.96 · 3.2026 = 13.7: the 13th from either end.
  const alone = `select 'm' || i as id, 'a' || i as author, 'base' || i as base, 'finetune' as relation, 'T1' as tier,
      0 as rivals_30d, i + 1 as rank_mid, 40 as family_size, i as lag_days, i as likes, 7 as downloads_30d
    from range(40) as entry (i)`;

  it("stands beside the medians of tenths, with the share that has any", async () => {
    const fill = likesByCrowdingTenth.fill ?? {};
    // All met no rival: (1 + 40) / 2 of 40 is in the sixth tenth.
    const recognition = `select 'likes' as outcome, 'finetune' as relation, 'crowding' as dimension, 6 as decile, unnest(['T0', 'T1']) as tier,
      40 as models, 40 as authors, 40 as families, 40 as n, 0 as measure_min, 0 as measure_max, 9.75 as q1, 19.5 as median, 29.25 as q3, 0.025 as share_zero, 'C' as evidence`;
    const rows = await rowsOf("tenths", { derivatives: alone, recognition }, fill);
    expect(rows.map(({ tier, decile }) => [tier, decile])).toEqual([
      ["T1", 6],
      ["T0", 6],
    ]);
    for (const row of rows) {
      expect([row.median_low, row.median, row.median_high]).toEqual([12, 19.5, 27]);
      expect(row.share_any).toBeCloseTo(0.975, 12);
      expect(row.effective_n).toBeCloseTo(39, 9);
    }
  });

  it("stands beside the lags of relations", async () => {
    const rows = await rowsOf("lag-by-relation", { derivatives: alone });
    expect(rows.map(({ tier, median_low, median, median_high }) => [tier, median_low, median, median_high])).toEqual([
      ["T1", 12, 19.5, 27],
      ["T0", 12, 19.5, 27],
    ]);
  });
});
