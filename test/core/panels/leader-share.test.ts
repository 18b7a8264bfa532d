import { describe, expect, it } from "vitest";
import { withPanels } from "../../support/panel-fixture.ts";

/** A family of thirty finetunes of thirty authors, one a day from 1 June; `likes` is an expression in the place i = 1 … 30. */
const family = (base: string, likes: string) => `
  select
    '${base}' || i as id,
    'a' || i as author,
    '${base}' as base,
    'finetune' as relation,
    'T2' as tier,
    1 as weight,
    timestamp '2026-06-01' + to_days(cast(i as integer)) as created_at,
    ${likes} as likes
  from range(1, 31) as places (i)`;

const shares = (fixture: Record<string, string>, where = "base is not null and tier = 'T0'") =>
  withPanels("2026-08-01", fixture, ["leader_share"], (sql) =>
    sql.rows<Record<string, number | null>>(`from leader_share where ${where} order by base, tier`),
  );

describe("leader share", () => {
  it("is exactly chance where all entries have the same likes", async () => {
    const [row] = await shares({ derivatives: family("even", "2") });
    expect(row).toMatchObject({
      ...{ models: 30, authors: 30, families: 1 },
      n: 30,
      likes: 60,
      share_1: 1 / 30,
      chance_1: 1 / 30,
      chance_1_low: 1 / 30,
      chance_1_high: 1 / 30,
    });
    expect(row).toMatchObject({ share_10: 1 / 3, chance_10_low: 1 / 3, chance_10_high: 1 / 3 });
  });

  it("lies above the interval where the early half holds all the likes", async () => {
    // One like for each of the first 15. Ten of thirty drawn: hypergeometric, mean 5 of 15, standard deviation
    // √(10 · ½ · ½ · 20/29) = 1.31, so that 95 % of draws hold some 2 to 8 of the 15.
    const [row] = await shares({ derivatives: family("early", "case when i <= 15 then 1 else 0 end") });
    expect(row).toMatchObject({ share_1: 1 / 15, share_10: 10 / 15 });
    expect(row?.chance_10).toBeCloseTo(1 / 3, 12);
    expect(row?.chance_10_low).toBeGreaterThanOrEqual(2 / 15);
    expect(row?.chance_10_low).toBeLessThanOrEqual(3 / 15);
    expect(row?.chance_10_high).toBeGreaterThanOrEqual(7 / 15);
    expect(row?.chance_10_high).toBeLessThanOrEqual(8 / 15);
  });

  it("has exact ends for the one that leads: quantiles of the likes, of which at most 2.5 % lie beyond", async () => {
    // Of 40 entries any is the first in 1 of 40 orders, which is 2.5 %: the one with 100 likes lies beyond. Of 39 it is in the interval.
    const of = (base: string, n: number) =>
      family(base, `case i when 20 then 100 when 21 then 50 else 1 end`).replace("range(1, 31)", `range(1, ${n + 1})`);
    const [forty, fewer] = await shares({ derivatives: `${of("forty", 40)} union all ${of("less", 39)}` });
    expect(forty).toMatchObject({ likes: 188, chance_1_low: 1 / 188, chance_1_high: 50 / 188 });
    expect(fewer).toMatchObject({ likes: 187, chance_1_low: 1 / 187, chance_1_high: 100 / 187 });
  });

  it("draws two that came first together, of whom no single likes are the interval", async () => {
    const derivatives = `select * replace (greatest(created_at, timestamp '2026-06-03') as created_at) from (${family("tied", "i")})`;
    const [row] = await shares({ derivatives });
    // Two of 1 to 30 add up to at most 7 in 9 of 435 pairs (2.1 %), to at most 8 in 12 (2.8 %); as many add up to 55 or 54 and more.
    expect(Math.abs(465 * Number(row?.chance_1_low) - 8)).toBeLessThanOrEqual(3);
    expect(Math.abs(465 * Number(row?.chance_1_high) - 54)).toBeLessThanOrEqual(3);
  });

  it("reckons exactly whether the entry with the most likes is among the first ten", async () => {
    // One holds 1,000 likes, the others one each: ten hold 1,009 with it and 10 without. It is among ten of 400 in 2.5 % of all orders, which is not beyond;
    // among ten of 399 in 2.506 %. Draws alone would say the one or the other as it falls.
    const of = (base: string, n: number) =>
      family(base, "case i when 77 then 1000 else 1 end").replace("range(1, 31)", `range(1, ${n + 1})`);
    const rows = await shares({ derivatives: `${of("a", 400)} union all ${of("b", 399)}` });
    expect(rows).toMatchObject([
      { likes: 1399, chance_10_low: 10 / 1399, chance_10_high: 10 / 1399 },
      { likes: 1398, chance_10_low: 10 / 1398, chance_10_high: 1009 / 1398 },
    ]);
  });

  it("does so for all families together, too, whose one giant decides", async () => {
    // The four others hold ten likes among their first ten, whoever these are.
    const all = async (n: number) => {
      const giant = family("giant", "case i when 77 then 1000 else 1 end").replace(
        "range(1, 31)",
        `range(1, ${n + 1})`,
      );
      const derivatives = [giant, ...["b1", "b2", "b3", "b4"].map((base) => family(base, "1"))].join(" union all ");
      const [row] = await shares({ derivatives }, "base is null and tier = 'T1'");
      return [row?.likes, Number(row?.chance_10_high) * Number(row?.likes)];
    };
    expect(await all(400)).toEqual([1519, expect.closeTo(50, 9)]);
    expect(await all(399)).toEqual([1518, expect.closeTo(1049, 9)]);
  });

  it("draws each entry once: where all came first at once, every draw holds all the likes", async () => {
    const together = `select * replace (timestamp '2026-06-01' as created_at) from (${family("even", "i * i")})`;
    const [row] = await shares({ derivatives: together });
    expect(row).toMatchObject({ share_1: 1, chance_1: 1, chance_1_low: 1, chance_1_high: 1, chance_10_low: 1 });
  });

  it("gives the same numbers again: the shuffles are seeded", async () => {
    const fixture = { derivatives: family("early", "i % 7") };
    expect(await shares(fixture)).toEqual(await shares(fixture));
  });

  it("leaves the place of an entry that vanished empty", async () => {
    const vanished =
      "select 'gone' as id, 'early' as base, 'finetune' as relation, timestamp '2026-06-01' as created_at";
    const [row] = await shares({ derivatives: family("early", "case when i <= 15 then 1 else 0 end"), vanished });
    // The first is gone: nobody left holds rank 1, and nine of the ten first are left.
    expect(row).toMatchObject({ n: 30, share_1: 0, chance_1: 0, chance_1_high: 0, share_10: 9 / 15 });

    const [behind] = await shares({ derivatives: family("early", "1"), vanished: `${vanished} from range(10)` });
    expect(behind).toMatchObject({ n: 30, share_10: 0, chance_10: 0, chance_10_low: 0, chance_10_high: 0 });
  });

  it("keeps relations apart, also where all families stand together", async () => {
    const five = ["b1", "b2", "b3", "b4", "b5"].map((base) => family(base, "2"));
    const adapters = five.map((query) => query.replace("'finetune'", "'adapter'").replace("2 as likes", "3 as likes"));
    expect(
      await shares({ derivatives: [...five, ...adapters].join(" union all ") }, "base is null and tier = 'T1'"),
    ).toMatchObject([
      { relation: "adapter", families: 5, n: 150, likes: 450, chance_1_low: 1 / 30 },
      { relation: "finetune", families: 5, n: 150, likes: 300, chance_1_low: 1 / 30 },
    ]);
  });

  it("puts families of at least thirty together, and prints that from five families on", async () => {
    const five = ["b1", "b2", "b3", "b4", "b5"].map((base) => family(base, "case when i = 1 then 6 else 1 end"));
    const small = `${family("small", "100")} where i < 30`;
    // Named by b1 and b2, without an author, the last of both; and the first of b1, which looks automated.
    const twin = ["b1", "b2"].map(
      (base) => `
        select 'twin' as id, null as author, '${base}' as base, 'finetune' as relation, 'T2' as tier, 0.5 as weight,
          timestamp '2026-07-15' as created_at, 1 as likes`,
    );
    const flagged = `
      select 'bot' as id, 'bot' as author, 'b1' as base, 'finetune' as relation, 'T0' as tier, 1 as weight,
        timestamp '2026-05-01' as created_at, 10 as likes`;
    const derivatives = [...five, small, ...twin, flagged].join(" union all ");
    const [t0, all] = await shares({ derivatives }, "base is null");
    // Five families with 6 + 29 likes each, and the twin's two; the firsts hold 6 each.
    expect(all).toMatchObject({
      tier: "T1",
      models: 151,
      authors: 30,
      families: 5,
      n: 152,
      likes: 177,
      share_1: 30 / 177,
    });
    expect(t0).toMatchObject({ tier: "T0", models: 152, authors: 31, n: 153, likes: 187, share_1: (10 + 4 * 6) / 187 });
    // Of a family's likes a thirtieth by chance, with the twin one of 31; ten times that for the first ten.
    const chance = (3 * 35) / 30 + (2 * 36) / 31;
    expect(all?.chance_1).toBeCloseTo(chance / 177, 9);
    expect(all?.chance_10).toBeCloseTo((10 * chance) / 177, 9);
    // All five first drawn by chance is most unlikely: the interval lies below.
    expect(all?.chance_1_high).toBeLessThan(30 / 177);
    expect(all?.chance_1_low).toBe(5 / 177);
    const [four] = await shares({ derivatives: five.slice(1).join(" union all ") }, "base is null and tier = 'T1'");
    expect(four).toMatchObject({ families: 4, n: 120, share_1: null, chance_10_low: null });
  });
});
