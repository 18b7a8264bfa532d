import { expect, it } from "vitest";
import { withPanels } from "../../support/panel-fixture.ts";

/** A family: base, days since its release, and groups of entries: how many, and how many days before the snapshot. */
type Field = readonly [
  base: string,
  released: number,
  groups: readonly (readonly [entries: number, daysAgo: number])[],
];

const FIELDS: readonly Field[] = [
  ["new/nine", 29, [[9, 1]]],
  ["new/ten", 29, [[10, 1]]],
  ["month/ten", 30, [[10, 1]]],
  // The two windows before hold 20 each: 30 is one and a half times their mean.
  [
    "hot/thirty",
    200,
    [
      [30, 30],
      [20, 60],
      [20, 90],
    ],
  ],
  [
    "warm/thirty",
    200,
    [
      [29, 30],
      [20, 60],
      [20, 90],
    ],
  ],
  // Half a day behind each border: 20 and 20 in the windows before, and 40 that are too old for either.
  [
    "hot/between",
    200,
    [
      [30, 30],
      [20, 30.5],
      [20, 60.5],
      [40, 90.5],
    ],
  ],
  [
    "warm/between",
    200,
    [
      [29, 30],
      [20, 30.5],
      [20, 60.5],
    ],
  ],
  ["few/nineteen", 200, [[19, 30]]],
  ["few/twenty", 200, [[20, 30]]],
  ["quiet/month", 200, [[20, 31]]],
];

it("says emerging, hot, quiet or stable at the very borders of the method", async () => {
  const rows = FIELDS.flatMap(([base, released, groups]) =>
    groups.flatMap(([entries, daysAgo]) =>
      Array.from(
        { length: entries },
        (_, i) =>
          `('u${i}/${base.replace("/", "-")}-${daysAgo}', 'u${i}', '${base}', timestamp '2026-08-21' - interval ${released} days, timestamp '2026-08-21' - interval ${24 * daysAgo} hours, ${released - daysAgo}::double)`,
      ),
    ),
  );
  const derivatives = `
    select *, 'finetune' as relation, 'T1' as tier, 0 as likes, 1 as rank
    from (values ${rows.join(", ")}) as entry (id, author, base, base_released_at, created_at, lag_days)`;
  const families = await withPanels("2026-08-21", { derivatives }, ["families"], (sql) =>
    sql.rows<{ base: string; state: string; entries_30d: number }>("select base, entries_30d, state from families"),
  );
  expect(Object.fromEntries(families.map(({ base, entries_30d, state }) => [base, [entries_30d, state]]))).toEqual({
    "new/nine": [9, "stable"],
    "new/ten": [10, "emerging"],
    "month/ten": [10, "stable"],
    "hot/thirty": [30, "hot"],
    "warm/thirty": [29, "stable"],
    "hot/between": [30, "hot"],
    "warm/between": [29, "stable"],
    "few/nineteen": [19, "stable"],
    "few/twenty": [20, "hot"],
    "quiet/month": [0, "quiet"],
  });
});

it("counts the tenth among the first ten, and of two tenths both", async () => {
  const family = (base: string, rank: string) => `
    select 'u' || i || '/${base}' as id, 'u' || i as author, 'lab/${base}' as base, timestamp '2026-08-01' as created_at,
      'finetune' as relation, 'T1' as tier, 1 as likes, ${rank} as rank
    from range(1, 13) as entry (i)`;
  const derivatives = `${family("apart", "i")} union all ${family("tied", "if(i = 11, 10, i)")}`;
  const shares = await withPanels("2026-08-21", { derivatives }, ["families"], (sql) =>
    sql.rows("select base, leader_share_1, leader_share_10 from families order by base"),
  );
  expect(shares).toEqual([
    { base: "lab/apart", leader_share_1: 1 / 12, leader_share_10: 10 / 12 },
    { base: "lab/tied", leader_share_1: 1 / 12, leader_share_10: 11 / 12 },
  ]);
});
