import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, it } from "vitest";
import { chartRows, finetunes, wilson } from "../support/chart-rows.ts";

const folder = mkdtempSync(join(tmpdir(), "hubrace-chart-newest-family-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const rowsOf = (chart: string, tables: Record<string, string>) => chartRows(folder, chart, tables);

describe("the newest large family", () => {
  const family = (name: string, released: string, count: number, columns: Record<string, string> = {}) =>
    finetunes(count, {
      id: `'${name}' || i`,
      base: `'org/${name}'`,
      base_released_at: `timestamp '${released}'`,
      lag_days: "1",
      age_days: "10",
      created_at: `timestamp '${released}' + to_hours(cast(24 + i as integer))`,
      downloads_30d: "1",
      ...columns,
    });
  const chosen = [
    family("enough", "2026-08-02", 100),
    family("older", "2026-08-01", 300),
    family("short", "2026-08-03", 99),
    family("narrow", "2026-08-04", 100, { author: "'a' || i % 9" }),
    family("flagged", "2026-08-05", 100, { tier: "if(i = 0, 'T0', 'T2')" }),
  ].join(" union all ");

  it("has 100 entries by 10 authors on T1 and was released last, for all charts of it", async () => {
    for (const chart of ["newest-family-entries", "first-entrants", "likes-by-release-order"]) {
      const rows = await rowsOf(chart, { derivatives: chosen });
      expect([...new Set(rows.map(({ base }) => base))], chart).toEqual(["org/enough"]);
    }
  });

  it("has its entries summed up to the end of each quarter of a day", async () => {
    // The hundred came hourly from midnight of 3 August on; three more with the last of them: one flagged, two their authors' first.
    const more = family("enough", "2026-08-02", 3, {
      id: "'more' || i",
      tier: "if(i = 0, 'T0', 'T2')",
      created_at: "timestamp '2026-08-07 03:59:59'",
    });
    const rows = await rowsOf("newest-family-entries", { derivatives: `${chosen} union all ${more}` });
    const counts = rows.map(({ until, entries_t1, entries_t0, entries_t2 }) => [
      until,
      entries_t1,
      entries_t0,
      entries_t2,
    ]);
    expect(counts[0]).toEqual(["2026-08-03T06:00:00.000Z", 6, 6, 0]);
    expect(counts[1]).toEqual(["2026-08-03T12:00:00.000Z", 12, 12, 0]);
    expect(counts.at(-1)).toEqual(["2026-08-07T06:00:00.000Z", 102, 103, 2]);
    expect(counts).toHaveLength(17);
  });

  it("has them summed up to the end of each day once it is older than sixty days", async () => {
    const rowsAt = (age: string) =>
      rowsOf("newest-family-entries", {
        derivatives: [
          family("enough", "2026-06-23", 100, {
            age_days: age,
            created_at: "timestamp '2026-06-24' + to_hours(i % 3)",
          }),
          // Dated before its base: older, but no entrant.
          family("enough", "2026-06-23", 1, {
            id: "'early'",
            relation: "'adapter'",
            lag_days: "-1",
            age_days: "62",
            created_at: "timestamp '2026-06-22 07:00:00'",
          }),
        ].join(" union all "),
      });
    const until = async (age: string) => (await rowsAt(age)).map((row) => [row.relation, row.until, row.entries_t1]);
    expect(await until("60")).toEqual([
      ["adapter", "2026-06-22T12:00:00.000Z", 1],
      ["finetune", "2026-06-24T06:00:00.000Z", 100],
    ]);
    expect(await until("if(i = 0, 60.5, 59)")).toEqual([
      ["adapter", "2026-06-23T00:00:00.000Z", 1],
      ["finetune", "2026-06-25T00:00:00.000Z", 100],
    ]);
  });

  it("is the largest dated family where none is large, the first by name of equals", async () => {
    const rows = await rowsOf("newest-family-entries", {
      derivatives: [
        family("z", "2026-08-03", 30),
        family("few", "2026-08-04", 29),
        family("y", "2026-08-02", 30),
        // Flagged, without a date, or of a base without one: not counted.
        family("few", "2026-08-04", 40, { id: "'robot' || i", tier: "'T0'" }),
        family("few", "2026-08-04", 40, { id: "'undated' || i", created_at: "null" }),
        family("unreleased", "2026-08-04", 40, { base_released_at: "null" }),
      ].join(" union all "),
    });
    expect([...new Set(rows.map(({ base, authors }) => `${base} ${authors}`))]).toEqual(["org/y 10"]);
    expect(rows.at(-1)).toMatchObject({ entries_t1: 30, released_at: "2026-08-02T00:00:00.000Z" });
  });

  it("is raced through in the relation with most dated entries on T1, the first by name of equals", async () => {
    const of = (relation: string, count: number, name: string, columns: Record<string, string> = {}) =>
      family("mixed", "2026-08-02", count, { id: `'${name}' || i`, relation: `'${relation}'`, ...columns });
    const derivatives = [
      of("merge", 60, "merge"),
      of("finetune", 60, "finetune"),
      of("finetune", 5, "undated", { created_at: "null" }),
      of("adapter", 40, "adapter"),
      of("adapter", 25, "robot", { tier: "'T0'" }),
      of("adapter", 25, "never", { created_at: "null" }),
    ].join(" union all ");
    const rows = await rowsOf("first-entrants", { derivatives });
    expect([...new Set(rows.map(({ tier, relation, entries }) => `${tier} ${relation} ${entries}`))]).toEqual([
      "T1 finetune 60",
      "T0 finetune 60",
    ]);
  });

  it("has the first ten places, sixty steps and the last in its curve, flagged ones beside", async () => {
    // One of the 181 has a like; with a flagged one, which came first, there are 182 entries.
    const rows = await rowsOf("first-entrants", {
      derivatives: [
        family("curve", "2026-08-02", 181, {
          likes: "cast(i = 4 as integer)",
          downloads_30d: "cast(i = 4 as integer)",
        }),
        family("curve", "2026-08-02", 1, { id: "'robot'", tier: "'T0'", likes: "0", downloads_30d: "0" }),
      ].join(" union all "),
    });
    const places = (last: number) => [
      ...Array.from({ length: 10 }, (_, k) => k + 1),
      ...Array.from({ length: 57 }, (_, k) => 12 + 3 * k),
      last,
    ];
    expect(rows.map(({ tier, k }) => `${tier} ${k}`)).toEqual(
      ["T1", "T0"].flatMap((tier, k) => places(181 + k).map((place) => `${tier} ${place}`)),
    );
    expect(rows[3]).toMatchObject({ k: 4, first: 4, share_entries: 4 / 181, share_likes: 0, share_downloads: 0 });
    expect(rows[4]).toMatchObject({ k: 5, share_likes: 1, share_downloads: 1 });
  });

  it("has its release order in ten parts of at least thirty, with quartiles and the interval of the liked share", async () => {
    // 330 entries of forty authors; the 31st to 36th came together, and their names decide which three of them are of the first part. Five of each part have
    // no like, the others 1 to 28, and downloads and days are the squares of 0 to 32. Two flagged ones of one author came last.
    const columns = {
      id: "'m' || (1000 + i)",
      author: "'a' || i % 40",
      created_at: "timestamp '2026-08-03' + to_hours(if(i between 30 and 35, 30, cast(i as integer)))",
      likes: "greatest(0, i % 33 - 4)",
      downloads_30d: "pow(i % 33, 2)",
      age_days: "pow(i % 33, 2)",
    };
    const rows = await rowsOf("likes-by-release-order", {
      derivatives: [
        family("parts", "2026-08-02", 330, columns),
        family("parts", "2026-08-02", 2, {
          ...columns,
          id: "'robot' || i",
          author: "'robot'",
          tier: "'T0'",
          created_at: "timestamp '2026-08-20'",
        }),
      ].join(" union all "),
    });
    expect(rows.map(({ tier, part, parts }) => `${tier} ${part} of ${parts}`)).toEqual(
      ["T1", "T0"].flatMap((tier) => Array.from({ length: 10 }, (_, part) => `${tier} ${part + 1} of 10`)),
    );
    // Places 8, 16 and 24 from 0, and an author of its own for each entry: 33 less one.
    for (const row of rows.slice(0, 10))
      expect(row).toMatchObject({
        ...{
          n: 33,
          authors: 33,
          quartile_1: 4,
          median: 12,
          quartile_3: 20,
          median_downloads: 256,
          median_age_days: 256,
        },
        ...{ share_liked: 28 / 33, ...wilson(28, 33, 32) },
      });
    // 31 of T1 and the two: places from 299 of 332 on.
    expect(rows.at(-1)).toMatchObject({ n: 33, authors: 32 });
  });

  it("has the shares of its first entries, of the same moment together", async () => {
    // Ten likes of the first two, who came together, and one each of the others; no download of the first, one each of the others.
    const raced = family("raced", "2026-08-09", 100, {
      likes: "if(i < 2, 10, 1)",
      downloads_30d: "if(i = 0, 0, 1)",
      created_at: "timestamp '2026-08-10' + to_hours(cast(greatest(i, 1) as integer))",
    });
    const flagged = family("raced", "2026-08-09", 1, { id: "'robot'", tier: "'T0'", likes: "100" });
    const both = await rowsOf("first-entrants", { derivatives: `${raced} union all ${flagged}` });
    expect(both.find(({ tier }) => tier === "T0")).toMatchObject({
      k: 1,
      first: 1,
      entries: 101,
      share_likes: 100 / 218,
    });
    const rows = both.filter(({ tier }) => tier === "T1");
    expect(
      rows.slice(0, 3).map(({ k, first, share_likes, share_downloads }) => [k, first, share_likes, share_downloads]),
    ).toEqual([
      [1, 2, 20 / 118, 1 / 99],
      [2, 2, 20 / 118, 1 / 99],
      [3, 3, 21 / 118, 2 / 99],
    ]);
    expect(rows).toHaveLength(100);
    expect(rows.at(-1)).toMatchObject({
      k: 100,
      first: 100,
      entries: 100,
      authors: 10,
      share_likes: 1,
      share_downloads: 1,
    });
  });
});
