import { beforeAll, describe, expect, it } from "vitest";
import * as layout from "../../core/lake/layout.ts";
import { listed, TestLake } from "../support/lake.ts";

const DAYS = ["2026-08-19", "2026-08-20", "2026-08-21", "2026-08-22"] as const;

/** Twelve models of which eight are derivatives of one base, with fields that differ. */
const MODELS = Array.from({ length: 12 }, (_, n) =>
  listed(`lab-${n % 3}/model-${n}`, {
    createdAt: `2026-08-${String(1 + n).padStart(2, "0")}T00:00:00.000Z`,
    likes: n,
    tags: n < 4 ? [] : ["base_model:finetune:lab-0/model-0"],
  }),
);

/** Days of one lake, each derived from its rows. */
async function nights(days: readonly (readonly unknown[])[]): Promise<TestLake[]> {
  const lakes: TestLake[] = [];
  for (const [day, rows] of days.entries()) {
    const lake = new TestLake(DAYS[day], lakes[0]?.blobs);
    lakes.push(await lake.derive(rows, ["derivatives"]));
  }
  return lakes;
}

const tombstones = (lake: TestLake | undefined) =>
  lake?.rows<{ id: string; vanished: string; revived: string | null }>(
    layout.tombstones,
    "select id, vanished, revived from table_ order by id",
  );

describe("a Hub that shrinks by half overnight", () => {
  let lakes: TestLake[];
  beforeAll(async () => {
    lakes = await nights([MODELS, MODELS.slice(0, 6), MODELS]);
  });

  it("leaves a tombstone for each model that it does not list, and each comes back with it", async () => {
    const away = MODELS.slice(6).map(({ id }) => ({ id, vanished: "2026-08-20", revived: "2026-08-21" }));
    const byId = (a: { id: unknown }, b: { id: unknown }) => (String(a.id) < String(b.id) ? -1 : 1);
    expect(await tombstones(lakes[2])).toEqual(away.sort(byId));
  });

  it("changes no rank: what was made while it was whole and after is the same", async () => {
    const ranks = (lake: TestLake | undefined) =>
      lake?.rows(
        layout.panel(lake.date, "derivatives"),
        "select id, rank, rank_mid, family_size, rivals_7d, own_prior_30d from table_ order by id",
      );
    const whole = await ranks(lakes[0]);
    expect(whole).toHaveLength(8);
    expect(await ranks(lakes[2])).toEqual(whole);
    // On the day itself the vanished still count as rivals of those that are left.
    expect(await ranks(lakes[1])).toEqual(whole?.filter(listedFirst));
  });
});

const listedFirst = (row: unknown) => MODELS.slice(0, 6).some(({ id }) => id === (row as { id: string }).id);

describe("a Hub that answers yesterday's data", () => {
  it("makes a day on which nothing happened: no model new, gone or dated anew, and the panels of the day before", async () => {
    const [before, same] = await nights([MODELS, MODELS]);
    const known = (lake: TestLake | undefined) =>
      lake?.known(lake.date, "models", "select * exclude (last_seen) from table_ order by key");
    expect(await known(before)).toHaveLength(12);
    expect(await known(same)).toEqual(await known(before));
    for (const file of ["models", "edges", "tombstones", "outcomes"] as const)
      expect(await same?.rows(layout.history(same.date, file)), `what ${file} changed`).toEqual([]);
    expect(await tombstones(same)).toEqual([]);
    const panel = (lake: TestLake | undefined) =>
      lake?.rows(layout.panel(lake.date, "derivatives"), "select id, rank, lag_days, likes from table_ order by id");
    expect(await panel(same)).toEqual(await panel(before));
  });
});

describe("clocks that disagree", () => {
  /** Our clock is behind: the Hub dates models later than the snapshot's time. */
  const early = listed("lab-9/from-the-future", {
    createdAt: "2026-08-27T00:00:00.000Z",
    lastModified: "2031-01-01T00:00:00.000Z",
    tags: ["base_model:finetune:lab-0/model-0"],
    likes: 3,
  });

  it("give a model an age below zero, which is written as it is and read for no fixed age", async () => {
    const [lake] = await nights([[...MODELS, early]]);
    const rows = await lake?.rows<{ age_days: number; rank: number; likes_at_7: number | null; leading_30d: null }>(
      layout.panel(DAYS[0], "derivatives"),
      "select age_days, rank, likes_at_7, leading_30d from table_ where id = 'lab-9/from-the-future'",
    );
    // s is 2026-08-20T00:00Z: seven days before the model's date. It entered last of nine.
    expect(rows).toEqual([{ age_days: -7, rank: 9, likes_at_7: null, leading_30d: null }]);
    expect(
      await lake?.rows(layout.history(DAYS[0], "outcomes"), "from table_ where id = 'lab-9/from-the-future'"),
    ).toEqual([]);
  });
});

describe("rows whose shape changes from one day to the next", () => {
  it("are read where they can be, refused with a reason where not, and drift is reported", async () => {
    const crowd = Array.from({ length: 500 }, (_, n) => listed(`crowd/m-${n}`));
    const [before, after] = await nights([
      [...crowd, ...MODELS],
      [
        ...crowd,
        ...MODELS.slice(0, 8),
        // Lists that became a text, numbers that became texts, nulls among tags, fields that are gone, and new ones.
        { ...MODELS[8], tags: null, pipeline_tag: ["text-generation"], brand_new: { since: "today" } },
        { ...MODELS[9], tags: ["base_model:finetune:lab-0/model-0", null, 7, { a: 1 }], gated: 1 },
        { _id: "hub-lab-1/model-10", id: "lab-1/model-10" },
        { ...MODELS[11], likes: "11" },
      ],
    ]);
    expect((await before?.report())?.unknown_fields).toEqual({});
    expect(await after?.report()).toMatchObject({
      listed: 512,
      kept: 511,
      quarantined: 1,
      quarantine_reasons: { "likes is not a number": 1 },
      unknown_fields: { brand_new: 1 },
      wrong_type: { likes: 1, pipeline_tag: 1 },
      missing_dates: 1,
    });
    const rows = await after?.rows<{
      id: string;
      task: string | null;
      likes: number;
      created: boolean;
      tags: string[];
    }>(
      layout.models(DAYS[1]),
      `select id, task, likes, created_at is not null as created, tags from table_
       where id in ('lab-2/model-8', 'lab-0/model-9', 'lab-1/model-10') order by id`,
    );
    expect(rows).toEqual([
      {
        id: "lab-0/model-9",
        task: null,
        likes: 9,
        created: true,
        tags: ["base_model:finetune:lab-0/model-0", "7", '{"a":1}'],
      },
      // Its date is known from the day before.
      { id: "lab-1/model-10", task: null, likes: 0, created: true, tags: [] },
      { id: "lab-2/model-8", task: null, likes: 8, created: true, tags: [] },
    ]);
  });

  it("may be 1,000 or 10,000 levels deep", async () => {
    const row = (id: string, field: string, value: string) =>
      `{"_id":"${id}","id":"${id}","likes":1,"${field}":${value}}`;
    const rows = [1_000, 10_000].flatMap((depth) => {
      const deep = (open: string, close: string) => `${open.repeat(depth)}1${close.repeat(depth)}`;
      return [
        row(`a/card-${depth}`, "cardData", `{"base_model":${deep("[", "]")}}`),
        row(`a/tags-${depth}`, "tags", deep("[", "]")),
        row(`a/new-${depth}`, "new_field", deep('{"a":', "}")),
        row(`a/config-${depth}`, "config", deep('[{"a":', "}]")),
        row(`a/plain-${depth}`, "tags", "[]"),
      ];
    });
    const lake = await new TestLake().derive(rows);
    const unknown_fields = { new_field: 2 };
    expect(await lake.report()).toMatchObject({ listed: 10, kept: 10, quarantined: 0, unknown_fields });
  });
});
