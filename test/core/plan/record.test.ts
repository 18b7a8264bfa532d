import { describe, expect, it } from "vitest";
import type { Backtest, EarnedHeld, WeeksHeld } from "../../../core/plan/data.ts";
import { plan } from "../../../core/plan/plan.ts";
import { report } from "../../../core/plan/report.ts";
import { asked, BASE, table } from "./eleven-entries.ts";

const weeks = (more: Partial<WeeksHeld> = {}): WeeksHeld => ({
  unit: "family",
  per_week: "under 1",
  n: 585,
  bases: 89,
  weeks: 12,
  foretold: 0.789,
  times: null,
  below: 0.3,
  held: 0.686,
  above: 0.014,
  low: 0.626,
  high: 0.739,
  ...more,
});
const earned = (more: Partial<EarnedHeld> = {}): EarnedHeld => ({
  relation: "finetune",
  outcome: "likes",
  n: 1234,
  authors: 310,
  families: 90,
  below: 0.1,
  held: 0.62,
  above: 0.28,
  low: 0.55,
  high: 0.68,
  ...more,
});
const answer = (backtest: Partial<Backtest>, limit: number | null = null) =>
  plan(BASE, { ...table(), limit, backtest: { weeks: [], earned: [], ...backtest } }, asked);
const section = (...given: Parameters<typeof answer>) =>
  report(answer(...given)).sections.find(({ id }) => id === "record");
const lines = (...given: Parameters<typeof answer>) => section(...given)?.lines.join(" ");

describe("how ranges held", () => {
  // BASE has 9 entries in 12 weeks, its niche for chat 7: fewer than one a week.
  it("is told of places with as many entries a week, families and niches apart", () => {
    const { record } = answer({
      weeks: [weeks(), weeks({ per_week: "1 to 10", n: 99 }), weeks({ unit: "niche", n: 700 })],
      earned: [earned(), earned({ outcome: "downloads", n: 800 }), earned({ relation: "merge", n: 900 })],
    });
    expect([record.family?.n, record.niche?.n, record.likes?.n, record.downloads?.n]).toEqual([585, 700, 1234, 800]);
  });

  it.each([
    [0, "0"],
    [11, "under 1"],
    [12, "1 to 10"],
    [119, "1 to 10"],
    [120, "10 or more"],
  ] as const)("takes a family of %i entries in twelve weeks for one of %s a week", (entries, per_week) => {
    const family = { ...BASE, weeks: [entries, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0] };
    const rates = ["0", "under 1", "1 to 10", "10 or more"] as const;
    const backtest = { weeks: rates.map((rate) => weeks({ per_week: rate })), earned: [] };
    expect(plan(family, { ...table(), backtest }, asked).record.family?.per_week).toBe(per_week);
  });

  it("is not told of fewer than 30 cases, of 10 bases, of entries by 10 authors on 5 bases", () => {
    const none = { niche: null, family: null, likes: null, downloads: null };
    expect(answer({}).record).toEqual(none);
    for (const few of [{ n: 29 }, { bases: 9 }]) expect(answer({ weeks: [weeks(few)] }).record).toEqual(none);
    for (const few of [{ n: 29 }, { authors: 9 }, { families: 4 }])
      expect(answer({ earned: [earned(few)] }).record).toEqual(none);
    expect(answer({ weeks: [weeks({ n: 30, bases: 10 })] }).record.family).not.toBeNull();
    expect(answer({ earned: [earned({ n: 30, authors: 10, families: 5 })] }).record.likes).not.toBeNull();
  });

  it("says what weeks of such places held, and what that makes of the pace of this one", () => {
    // 240 entries in twelve weeks are 20 a week.
    const family = { ...BASE, weeks: [240, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0] };
    const said = (low: number | null, high: number | null) => {
      const times = { tenth: 0.13, median: 0.39, ninetieth: 1.04, low, high };
      const busy = weeks({ per_week: "10 or more", times });
      const answered = plan(family, { ...table(), backtest: { weeks: [busy], earned: [] } }, asked);
      return report(answered).sections.find(({ id }) => id === "record")?.lines;
    };
    expect(said(0.29, 0.51)).toContain(
      "A week of families with 10 or more entries a week before held 0.39 times the mean before (median; 95 % interval 0.29 to 0.51), eight in ten 0.13 to 1.04. Of this family’s 20 a week that is 8, and 3 to 21.",
    );
    expect(said(null, null)?.join()).toContain("(median), eight in ten");
    expect(lines({ weeks: [weeks()] })).not.toContain("(median");
  });

  it("shows the shares with their interval beside what places alike would give", () => {
    expect(section({ weeks: [weeks()], earned: [earned()] })?.table?.rows).toEqual([
      [
        "A week of families with under 1 entry a week before",
        "69 % (63–74)",
        "30 %",
        "1 %",
        "at least 79 %",
        "585 weeks of 89 bases",
      ],
      [
        "Likes at age 30 days of finetunes that came 60 to 30 days ago",
        "62 % (55–68)",
        "10 %",
        "28 %",
        "about 50 % or more",
        "1,234 by 310 authors on 90 bases",
      ],
    ]);
  });

  it("says where the range promised too much, and only there", () => {
    expect(lines({ weeks: [weeks()] })).toContain("promises too much");
    expect(lines({ weeks: [weeks({ high: 0.79 })] })).not.toContain("promises");
  });

  it("says that too little is known, and that a sample knows less of earlier weeks", () => {
    expect(section({})).toMatchObject({
      lines: [/^Too little of the past/, /cannot be judged/].map((text) => expect.stringMatching(text)),
      table: null,
    });
    expect(lines({ weeks: [weeks()], earned: [earned()] }, 500)).toContain("sample");
    expect(lines({ weeks: [weeks()], earned: [earned()] })).not.toMatch(/sample|cannot be judged/);
    expect(lines({}, 500)).not.toContain("sample");
  });
});
