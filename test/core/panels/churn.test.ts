import { beforeAll, describe, expect, it } from "vitest";
import { type PanelRow, panelRows, rowWith, type TableRow, times } from "../../support/panel-rows.ts";

/**
 * Snapshot of 21 August 2026. Ages are days since creation; of every group, ten authors and five bases.
 *
 *   adapter    40 created on 1 May (age 112), seen the same day; gone at age 1: 4, at 7: 6, at 30: 10, at 105: 2; one of the others
 *              vanished and came back
 *   adapter     5 created on 16 August (age 5), one gone at age 1
 *   finetune   30 created on 1 August (age 20), seen the same day; 3 gone at age 5
 *   finetune   30 created on 1 August, first seen at age 10; 6 of them gone at age 15
 *   none       31 without parent, created on 10 August (age 11), seen the same day, all alive
 *   merge       2 without a date, one of them gone
 */
const MAY = Date.parse("2026-05-01");
const AUGUST = Date.parse("2026-08-01");
const DAY = 86_400_000;
const date = (start: number, age: number) => new Date(start + age * DAY).toISOString().slice(0, 10);

interface Group {
  readonly name: string;
  readonly relation: string | null;
  readonly count: number;
  readonly start: number;
  readonly seenAt?: number;
  /** Age at which the i-th of the group is gone; undefined: never. */
  readonly goneAt?: (i: number) => number | undefined;
}

const models = ({ name, relation, count, start, seenAt = 0, goneAt = () => undefined }: Group): TableRow[] =>
  times(count, (i) => {
    const age = goneAt(i);
    return {
      key: `${name}${i}`,
      id: `a${i % 10}/${name}${i}`,
      author: `a${i % 10}`,
      relation,
      created_at: `${date(start, 0)} 13:00:00`,
      first_seen: date(start, seenAt),
      last_seen: age === undefined ? "2026-08-21" : date(start, age - 1),
      vanished: age === undefined ? null : date(start, age),
    };
  });
/** Each declares one base; every model also declared org/dropped once, and had dropped it when it was last seen. */
const edges = (rows: readonly TableRow[], dropped: readonly TableRow[] = []): TableRow[] => [
  ...rows.map((row, i) => ({ key: row.key ?? "", parent: `org/base${i % 5}`, last_seen: row.last_seen ?? null })),
  ...dropped.map((row) => ({ key: row.key ?? "", parent: "org/dropped", last_seen: "2026-04-30" })),
];

const adapters = models({
  name: "old",
  relation: "adapter",
  count: 40,
  start: MAY,
  goneAt: (i) => (i < 4 ? 1 : i < 10 ? 7 : i < 20 ? 30 : i < 22 ? 105 : undefined),
});
const young = models({
  name: "young",
  relation: "adapter",
  count: 5,
  start: AUGUST + 15 * DAY,
  goneAt: (i) => (i === 0 ? 1 : undefined),
});
const watched = models({
  name: "watched",
  relation: "finetune",
  count: 30,
  start: AUGUST,
  goneAt: (i) => (i < 3 ? 5 : undefined),
});
const late = models({
  name: "late",
  relation: "finetune",
  count: 30,
  start: AUGUST,
  seenAt: 10,
  goneAt: (i) => (i < 6 ? 15 : undefined),
});
const alone = models({ name: "alone", relation: null, count: 31, start: AUGUST + 9 * DAY });
const undated = models({
  name: "undated",
  relation: "merge",
  count: 2,
  start: MAY,
  goneAt: (i) => (i === 0 ? 3 : undefined),
});
const children = [...adapters, ...young, ...watched, ...late];
const TABLES = {
  known_models: [...children, ...alone, ...undated.map((row) => ({ ...row, created_at: null }))],
  known_edges: edges(children, [...children, ...alone]),
  known_tombstones: [
    { key: "old39", vanished: "2026-06-01", revived: "2026-06-03" },
    // Came back and went again: gone, not revived.
    { key: "old10", vanished: "2026-05-10", revived: "2026-05-12" },
  ],
};

/** Ten authors with four models each, of whom two delete all of theirs on the third day. */
const farm = models({
  name: "farm",
  relation: "merge",
  count: 40,
  start: AUGUST,
  goneAt: (i) => (i % 10 < 2 ? 3 : undefined),
});

describe("models gone by a given age", () => {
  let rows: PanelRow[];
  beforeAll(async () => {
    rows = await panelRows(["churn"], TABLES);
  });
  const of = (relation: string, within_days: number | null) => rowWith(rows, { relation, within_days });

  it("are a share of the new ids that are old enough", () => {
    // Of the five young ones all are old enough for age 1, none for age 7.
    expect(of("adapter", 1)).toMatchObject({ n: 45, gone: 5, authors: 10, families: 5, share_gone: 5 / 45 });
    expect(
      [7, 30, 84, 105].map((days) => [of("adapter", days).n, of("adapter", days).gone, of("adapter", days).share_gone]),
    ).toEqual([
      [40, 10, 0.25],
      [40, 20, 0.5],
      [40, 20, 0.5],
      [40, 22, 0.55],
    ]);
  });

  it("say as much as their authors do where these delete all at once, or nobody does", async () => {
    const rows = await panelRows(["churn"], { known_models: [...farm, ...alone], known_edges: edges(farm) });
    // Without an author the share moves by 4 · 0.8 / 36 or by 4 · 0.2 / 36: 9/10 · (2 · (3.2 / 36)² + 8 · (0.8 / 36)²) over 0.2 · 0.8 / 40 is a design effect of 4.44.
    expect(rowWith(rows, { relation: "merge", within_days: 7 })).toMatchObject({ n: 40, gone: 8, share_gone: 0.2 });
    expect(rowWith(rows, { relation: "merge", within_days: 7 }).effective_n).toBeCloseTo(9, 9);
    expect(rowWith(rows, { relation: "none", within_days: 7 })).toMatchObject({ n: 31, gone: 0, effective_n: 10 });
    expect(of("merge", null)).toMatchObject({ share_gone: null, effective_n: null });
  });

  it("say as little as one author who holds much lets them", async () => {
    // An author of twelve deletes them all, nine of two each keep theirs: without the one the share moves by 12 · 0.6 / 18, without another by 2 · 0.4 / 28.
    // 9/10 · (0.4² + 9 · (1/35)²) over 0.4 · 0.6 / 30 is a design effect of 369 / 19.6.
    const held = times(30, (i) => {
      const author = i < 12 ? 0 : 1 + (i % 9);
      const gone =
        author === 0 ? { last_seen: date(AUGUST, 2), vanished: date(AUGUST, 3) } : { last_seen: "2026-08-21" };
      return {
        ...{ key: `held${i}`, id: `a${author}/held${i}`, author: `a${author}`, relation: "merge" },
        ...{ created_at: date(AUGUST, 0), first_seen: date(AUGUST, 0), ...gone },
      };
    });
    const found = await panelRows(["churn"], { known_models: held, known_edges: edges(held) });
    expect(rowWith(found, { relation: "merge", within_days: 7 })).toMatchObject({ n: 30, gone: 12, authors: 10 });
    expect(rowWith(found, { relation: "merge", within_days: 7 }).effective_n).toBeCloseTo((30 * 19.6) / 369, 5);
  });

  it("say less than that where few authors make the difference", async () => {
    // Of four each ten authors delete 4, 4, 3, 3, 2, 2, 1, 1, 0 and 0: 9/10 · 20/36² over 0.25 / 40 is a design effect of 20/9, with 20² / 68 degrees of freedom:
    // times (2.458824 / 1.96)² by R's qt(0.975, 5.882353), of which the query's is within a thousandth.
    const each = [4, 4, 3, 3, 2, 2, 1, 1, 0, 0];
    const some = models({
      ...{ name: "some", relation: "merge", count: 40, start: AUGUST },
      goneAt: (i) => (Math.floor(i / 10) < (each[i % 10] ?? 0) ? 3 : undefined),
    });
    const found = await panelRows(["churn"], { known_models: some, known_edges: edges(some) });
    expect(rowWith(found, { relation: "merge", within_days: 7 })).toMatchObject({ n: 40, gone: 20, authors: 10 });
    expect(Number(rowWith(found, { relation: "merge", within_days: 7 }).effective_n) / 11.43747).toBeCloseTo(1, 2);
  });

  it("leave out ids that were first seen old", () => {
    expect(of("finetune", 7)).toMatchObject({ n: 30, gone: 3, share_gone: 0.1 });
    expect(rows.some((row) => row.relation === "finetune" && row.within_days === 30)).toBe(false);
  });

  it("at any age include everything known, and what came back apart", () => {
    expect(of("adapter", null)).toMatchObject({ n: 45, gone: 23, revived: 1, share_gone: 23 / 45 });
    expect(of("finetune", null)).toMatchObject({ n: 60, gone: 9, gone_undated: 0 });
    expect(of("merge", null)).toMatchObject({ n: 2, gone: 1, gone_undated: 1, share_gone: null });
    expect(of("none", null)).toMatchObject({ n: 31, gone: 0, families: 0, share_gone: 0 });
  });
});

const times3 = (score: number) => [score, score, score];

describe("the survival curve", () => {
  let rows: PanelRow[];
  beforeAll(async () => {
    rows = await panelRows(["churn_curve"], {
      ...TABLES,
      known_models: TABLES.known_models.filter((row) => !young.includes(row)),
    });
  });
  const of = (relation: string) =>
    rows
      .filter((row) => row.relation === relation)
      .map(({ day, at_risk, events, survival }) => [day, at_risk, events, survival]);

  it("is the share still listed where nothing is censored", () => {
    // 36/40, 30/40, 20/40; on day 105 only 20 are at risk, too few to print.
    expect(of("adapter")).toEqual([
      [1, 40, 4, 0.9],
      [7, 36, 6, expect.closeTo(0.75, 6)],
      [30, 30, 10, expect.closeTo(0.5, 6)],
      [105, 20, 2, null],
    ]);
    // Without censoring Greenwood's error is that of a share: √(S (1 − S) / n). Each author lost two of four, so clusters say less.
    expect(rowWith(rows, { relation: "adapter", day: 30 })).toMatchObject({
      std_error: expect.closeTo(Math.sqrt((0.5 * 0.5) / 40), 6),
      n: 40,
      authors: 10,
      families: 5,
    });
  });

  it("counts a model that was first seen old only from then on", () => {
    // Day 5: the 30 that were watched from the start, not 60. Day 15: 27 of them and the 30 late ones. It ends at age 20.
    expect(of("finetune")).toEqual([
      [5, 30, 3, 0.9],
      [15, 57, 6, expect.closeTo((0.9 * 51) / 57, 6)],
      [20, 51, 0, expect.closeTo((0.9 * 51) / 57, 6)],
    ]);
    // Three of each author's six models are watched from the start, three are late. On day 5 one of the first three authors' goes, on day 15 one
    // of the first six's; H grows by 3/(30·27) and then 6/(57·51). Without an author 27 of 30 are left on day 5, and 52 or 51 of 57 on day 15.
    // Greenwood's H alone would say 0.0612.
    const [h5, h15] = [3 / 810, 6 / 2907];
    const on5 = (gone: number) => (gone / 27 - 3 * h5) / (27 / 30);
    const on15 = (gone: number, own: number) => (gone / 51 - own * h15) / ((57 - own) / 57);
    const moves = [
      ...times3(on5(1) + on15(1, 5)),
      ...times3(on5(0) + on15(1, 6)),
      ...times3(on5(0) + on15(0, 6)),
      on5(0) + on15(0, 6),
    ];
    const variance = (9 / 10) * moves.reduce((sum, move) => sum + move ** 2, 0);
    expect(rowWith(rows, { relation: "finetune", day: 15 }).std_error).toBeCloseTo(
      ((0.9 * 51) / 57) * Math.sqrt(variance),
      6,
    );
  });

  it("knows as much as there are authors where they delete all of their models at once", async () => {
    // √(0.2 · 0.8 / 9), as of ten draws, where Greenwood's error of 40 is 0.063.
    const [row] = await panelRows(["churn_curve"], { known_models: farm, known_edges: edges(farm) });
    expect(row).toMatchObject({ day: 3, at_risk: 40, events: 8, survival: 0.8 });
    expect(row?.std_error).toBeCloseTo(Math.sqrt((0.2 * 0.8) / 9), 6);
  });

  it("has the error that one finds by following every model from day to day", async () => {
    // Every third author deletes all at once; of the others a model goes now and then. Some were first seen at age 2 or 4.
    const watch = [0, 2, 4].flatMap((seenAt) =>
      models({
        name: `seen${seenAt}-`,
        relation: "merge",
        count: 60,
        start: AUGUST,
        seenAt,
        goneAt: (i) =>
          (i % 10) % 3 === 0 ? seenAt + 1 + (i % 10) / 3 : (i * 7) % 29 < 5 ? seenAt + 1 + (i % 4) : undefined,
      }),
    );
    const ages = watch.map(({ author, first_seen, vanished }) => {
      const age = (value: unknown) => (Date.parse(String(value)) - AUGUST) / DAY;
      return { author, entry: age(first_seen), exit: vanished === null ? 20 : age(vanished), gone: vanished !== null };
    });
    const rows = await panelRows(["churn_curve"], { known_models: watch, known_edges: edges(watch) });
    const moves = new Map<unknown, number>();
    let [survival, greenwood] = [1, 0];
    for (let day = 1; day <= 8; day++) {
      const atRisk = ages.filter(({ entry, exit }) => entry < day && day <= exit);
      const isEvent = ({ exit, gone }: (typeof ages)[number]) => gone && exit === day;
      const [n, events] = [atRisk.length, atRisk.filter(isEvent).length];
      if (events === 0) continue;
      survival *= 1 - events / n;
      greenwood += events / (n * (n - events));
      for (const model of atRisk) {
        const others = n - atRisk.filter(({ author }) => author === model.author).length;
        const move = ((Number(isEvent(model)) - events / n) / (n - events)) * (n / others);
        moves.set(model.author, (moves.get(model.author) ?? 0) + move);
      }
      const variance = (9 / 10) * [...moves.values()].reduce((sum, move) => sum + move ** 2, 0);
      const row = rowWith(rows, { relation: "merge", day });
      expect(row).toMatchObject({ at_risk: n, events, survival: expect.closeTo(survival, 6) });
      // Of an author who stands still for days the panel takes the mean share of those at risk.
      expect(row.std_error, `day ${day}`).toBeCloseTo(survival * Math.sqrt(Math.max(variance, greenwood)), 4);
      if (day > 4) expect(variance).toBeGreaterThan(1.5 * greenwood);
    }
    expect(rows.filter(({ events }) => events !== 0).length).toBe(8);
  });

  it("is as uncertain as one large author makes it, whom it would be without", async () => {
    // An author of 31 of 40 deletes them all, nine keep one each: without the one nobody is gone, without another 31 of 39. The one's score is
    // (31 − 31 · 31/40) / 9 = 0.775 and moves H by 0.775 · 40/9; the scores of nine, −31/40/9, by 40/39. Greenwood's error is 0.0660.
    const held = models({ name: "held", relation: "merge", count: 40, start: AUGUST }).map((row, i) => {
      const author = `a${i < 31 ? 0 : i}`;
      const gone = i < 31 ? { last_seen: date(AUGUST, 2), vanished: date(AUGUST, 3) } : {};
      return { ...row, author, id: `${author}/held${i}`, ...gone };
    });
    const [row] = await panelRows(["churn_curve"], { known_models: held, known_edges: edges(held) });
    expect(row).toMatchObject({ day: 3, at_risk: 40, events: 31, survival: 0.225 });
    const squares = ((0.775 * 40) / 9) ** 2 + 9 * ((31 / 40 / 9) * (40 / 39)) ** 2;
    expect(row?.std_error).toBeCloseTo(0.225 * Math.sqrt((9 / 10) * squares), 6);
  });

  it("takes a mean share that misses one by a rounding for one: of that author nothing can be told", async () => {
    // All at risk when the span of days 58 to 60 begins are of one author; eleven models of others come and go within it.
    const group = (name: string, count: number, seenAt: number, goneAt: (i: number) => number | undefined) =>
      models({ ...{ name, relation: "merge", count, start: MAY, seenAt }, goneAt });
    const rows = [
      ...group("held", 38, 0, (i) => (i === 0 ? 4 : undefined)).map((row) => ({ ...row, author: "one" })),
      ...group("gone", 22, 0, (i) => 1 + (i % 3)),
      ...group("brief", 11, 58, () => 60),
    ];
    const last = await panelRows(["churn_curve"], { known_models: rows, known_edges: edges(rows) });
    const { std_error } = rowWith(last, { relation: "merge", day: 60 });
    // The others are all gone on day 3, so that it is wide; divided by what the rounding leaves it would be 10¹⁵ times as wide.
    expect(std_error).toBeGreaterThan(0.5);
    expect(std_error).toBeLessThan(2);
  });

  it("has an error no more than a share where too few are at risk, and none where nobody is left", async () => {
    const gone = (count: number, lost: number) =>
      models({
        ...{ name: "gone", relation: "merge", count, start: AUGUST },
        goneAt: (i) => (i < lost ? 3 : undefined),
      });
    const last = async (rows: readonly TableRow[]) =>
      rowWith(await panelRows(["churn_curve"], { known_models: rows, known_edges: edges(rows) }), { day: 3 });
    expect(await last(gone(29, 2))).toMatchObject({ at_risk: 29, events: 2, survival: null, std_error: null });
    // Ten authors with three models each: 29/30, and 29/30 · 1/29.
    expect(await last(gone(30, 1))).toMatchObject({ at_risk: 30, survival: 0.966667, std_error: 0.033333 });
    expect(await last(gone(30, 30))).toMatchObject({ at_risk: 30, events: 30, survival: 0, std_error: null });
  });

  it("stays at 1 where nobody vanished, and has no row for undated models", () => {
    expect(of("none")).toEqual([[11, 31, 0, 1]]);
    expect(of("merge")).toEqual([]);
  });

  it("has no row on the first day, when nobody could have vanished", async () => {
    const first = models({ name: "first", relation: "finetune", count: 40, start: AUGUST, seenAt: 20 });
    expect(await panelRows(["churn_curve"], { known_models: first, known_edges: edges(first) })).toEqual([]);
    const churn = await panelRows(["churn"], { known_models: first, known_edges: edges(first) });
    expect(churn).toHaveLength(1);
    expect(churn[0]).toMatchObject({ within_days: null, n: 40, gone: 0 });
  });

  it("has neither rows nor faults without any model", async () => {
    expect(await panelRows(["churn"], {})).toEqual([]);
    expect(await panelRows(["churn_curve"], {})).toEqual([]);
  });
});
