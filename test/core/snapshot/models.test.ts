import { describe, expect, it } from "vitest";
import { GateError } from "../../../core/errors.ts";
import { acceptGates } from "../../../core/inputs/accepted-gates.ts";
import * as layout from "../../../core/lake/layout.ts";
import { silentLog } from "../../../core/log.ts";
import { snapshotStage } from "../../../core/snapshot/snapshot.ts";
import { listed, TestLake } from "../../support/lake.ts";

/** `bad` rows among so many good ones that the run is not refused. */
function among(bad: readonly unknown[]): unknown[] {
  return [...Array.from({ length: 400 * Math.max(1, bad.length) }, (_, i) => listed(`good/model-${i}`)), ...bad];
}

describe("models.parquet", () => {
  it("holds the contract's columns, read from a model as the Hub lists it", async () => {
    const lake = await new TestLake().receive([
      {
        _id: "6a8ee4800000000000000001",
        id: "Org/Model-7B",
        author: "Org",
        createdAt: "2026-08-13T16:21:14.000Z",
        lastModified: "2026-08-16T19:26:22.500Z",
        downloads: 12,
        downloadsAllTime: 340,
        likes: 5,
        trendingScore: 1.5,
        pipeline_tag: "text-generation",
        library_name: "transformers",
        gated: "auto",
        safetensors: { total: 7_000_000_000, parameters: { BF16: 7_000_000_000 } },
        tags: [
          "transformers",
          "safetensors",
          "gguf",
          "en",
          "de",
          "dataset:a/b",
          "arxiv:2501.12948",
          "license:Apache-2.0",
        ],
        "model-index": [{ name: "x", results: [] }],
        cardData: { license: "mit" },
      },
    ]);
    await lake.stage(snapshotStage);
    const [row] = await lake.rows(layout.models(lake.date));
    expect(row).toEqual({
      hub_id: "6a8ee4800000000000000001",
      id: "Org/Model-7B",
      author: "Org",
      created_at: "2026-08-13T16:21:14.000Z",
      last_modified: "2026-08-16T19:26:22.500Z",
      downloads_30d: 12,
      downloads_all_time: 340,
      likes: 5,
      trending_score: 1.5,
      task: "text-generation",
      library: "transformers",
      license: "apache-2.0",
      gated: "auto",
      parameters: 7_000_000_000,
      formats: ["safetensors", "gguf"],
      languages: ["de", "en"],
      datasets: ["a/b"],
      papers: ["2501.12948"],
      tags: [
        "transformers",
        "safetensors",
        "gguf",
        "en",
        "de",
        "dataset:a/b",
        "arxiv:2501.12948",
        "license:Apache-2.0",
      ],
      has_evals: true,
      first_seen: "2026-08-21",
    });
  });

  it("knows of declared results from the model's index or its evaluations, as the Hub or the card gives them", async () => {
    const results = [{ name: "x" }];
    const lake = await new TestLake().receive([
      listed("a/1", { "model-index": results }),
      listed("a/2", { evalResults: results }),
      listed("a/3", { cardData: { "model-index": results } }),
      listed("a/4", { cardData: { eval_results: results } }),
      listed("a/5", { "model-index": [], cardData: { license: "mit" } }),
    ]);
    await lake.stage(snapshotStage);
    const rows = await lake.rows<{ has_evals: boolean }>(
      layout.models(lake.date),
      "select has_evals from table_ order by id",
    );
    expect(rows.map(({ has_evals }) => has_evals)).toEqual([true, true, true, true, false]);
  });

  it("takes the card's licence where no tag names one, trimmed and in lower case, and an empty one for none", async () => {
    const card = (id: string, license: unknown, tags: string[] = []) => listed(id, { tags, cardData: { license } });
    const lake = await new TestLake().receive([
      card("a/1", " MIT "),
      card("a/2", ["Apache-2.0", "mit"]),
      card("a/3", "mit", ["license:"]),
      card("a/4", ""),
      card("a/5", "  "),
    ]);
    await lake.stage(snapshotStage);
    const rows = await lake.rows<{ license: string }>(
      layout.models(lake.date),
      "select license from table_ order by id",
    );
    expect(rows.map(({ license }) => license)).toEqual(["mit", "apache-2.0", "mit", null, null]);
  });

  it("gives no creation date where the Hub gives its floor or nothing, and counts both", async () => {
    const lake = await new TestLake().receive([
      listed("a/floor-4", { createdAt: "2022-03-02T23:29:04.000Z" }),
      listed("a/floor-5", { createdAt: "2022-03-02T23:29:05.000Z" }),
      listed("a/after", { createdAt: "2022-03-02T23:29:06.000Z" }),
      listed("a/none", { createdAt: undefined }),
      listed("a/null", { createdAt: null }),
    ]);
    await lake.stage(snapshotStage);
    expect(
      await lake.rows(layout.models(lake.date), "select id, created_at from table_ where created_at is not null"),
    ).toEqual([{ id: "a/after", created_at: "2022-03-02T23:29:06.000Z" }]);
    expect(await lake.report()).toMatchObject({ floor_dates: 2, missing_dates: 2, quarantined: 0, kept: 5 });
  });

  it("takes a size for what it is, the GGUF header's where the other has none or one below nothing", async () => {
    const lake = await new TestLake().receive([
      listed("a/both", { safetensors: { total: 3 }, gguf: { total: 5 } }),
      listed("a/frame", { safetensors: { total: "3" }, gguf: { total: 7e9 } }),
      listed("a/negative", { safetensors: { total: -5 }, gguf: { total: 5 } }),
      listed("a/none", { gguf: { total: -1 } }),
      listed("a/zero", { safetensors: { total: 0 } }),
    ]);
    await lake.stage(snapshotStage);
    expect(await lake.rows(layout.models(lake.date), "select id, parameters from table_")).toEqual([
      { id: "a/both", parameters: 3 },
      { id: "a/frame", parameters: 7_000_000_000 },
      { id: "a/negative", parameters: 5 },
      { id: "a/none", parameters: null },
      { id: "a/zero", parameters: 0 },
    ]);
  });

  it("keeps a model that is listed twice once, as last received, and counts it as no fault", async () => {
    const lake = await new TestLake().receive(
      [listed("a/x", { likes: 1 }), listed("a/y"), listed("a/x", { likes: 2 })],
      1,
    );
    await lake.stage(snapshotStage);
    expect(await lake.rows(layout.models(lake.date), "select id, likes from table_")).toEqual([
      { id: "a/x", likes: 2 },
      { id: "a/y", likes: 0 },
    ]);
    expect(await lake.report()).toMatchObject({ listed: 3, kept: 2, duplicates: 1, renamed: 0, quarantined: 0 });
  });

  it("follows a model that was renamed within the sweep by its _id", async () => {
    const lake = await new TestLake().receive([
      listed("a/old", { _id: "same" }),
      listed("a/new", { _id: "same" }),
      listed("a/other"),
    ]);
    await lake.stage(snapshotStage);
    expect(await lake.rows(layout.models(lake.date), "select id from table_")).toEqual([
      { id: "a/new" },
      { id: "a/other" },
    ]);
    expect(await lake.report()).toMatchObject({ duplicates: 1, renamed: 1, quarantined: 0 });
  });

  it("names fields that it does not know and fields of an unexpected type", async () => {
    const lake = await new TestLake().receive([
      listed("a/x", { "brand\u001b[2JNew": { deep: 1 }, trendingScore: "high", tags: "gguf", library_name: 7 }),
    ]);
    const told: unknown[] = [];
    const log = { ...silentLog, warn: (...words: unknown[]) => void told.push(words) };
    await lake.stage((context) => snapshotStage({ ...context, log }));
    // The name as it is for programs, and without what would steer a terminal where it is told on one.
    expect(told).toEqual([["unknown field", { field: "brand [2JNew", rows: 1 }]]);
    expect(await lake.report()).toMatchObject({
      unknown_fields: { "brand\u001b[2JNew": 1 },
      wrong_type: { trendingScore: 1, tags: 1, library_name: 1 },
      quarantined: 0,
    });
  });
});

describe("quarantine", () => {
  const cases: [string, unknown, string][] = [
    ["a number", 7, "not an object"],
    ["null", null, "not an object"],
    ["a list", [1], "not an object"],
    ["a text that is no Unicode", '{"id":"a/\\ud800","likes":1}', "not readable JSON"],
    ["no id", { likes: 1 }, "no id"],
    ["an id that is a number", listed("a/b", { id: 7 }), "id is not text"],
    ["an id without an owner", listed("gpt2"), "id is not owner/name"],
    ["an id with two slashes", listed("a/b/c"), "id is not owner/name"],
    ["an id that climbs", listed("../x"), "id is not owner/name"],
    ["an id with a line break", listed("a/b\nc"), "id is not owner/name"],
    ["what the token's owner alone may see", listed("a/b", { private: true }), "is private"],
    ["negative likes", listed("a/b", { likes: -1 }), "likes is negative"],
    ["likes and a half", listed("a/b", { likes: 1.5 }), "likes is not a whole number"],
    ["likes as text", listed("a/b", { likes: "12" }), "likes is not a number"],
    ["more likes than fit", listed("a/b", { likes: 1e300 }), "likes is out of range"],
    ["more likes than can be added up", listed("a/b", { likes: 1e12 + 1 }), "likes is out of range"],
    ["more downloads than can be added up", listed("a/b", { downloads: 9e18 }), "downloads is out of range"],
    ["negative downloads", listed("a/b", { downloads: -3 }), "downloads is negative"],
    ["a fraction of downloads", listed("a/b", { downloadsAllTime: 0.1 }), "downloadsAllTime is not a whole number"],
    ["a date in words", listed("a/b", { createdAt: "yesterday" }), "createdAt cannot be read as a date"],
    [
      "a date that does not exist",
      listed("a/b", { createdAt: "2026-02-30T00:00:00Z" }),
      "createdAt cannot be read as a date",
    ],
    ["a date as a number", listed("a/b", { lastModified: 1_755_000_000 }), "lastModified cannot be read as a date"],
  ];

  it("does not stop a run for private rows, however many a token sees: they can be read", async () => {
    const hidden = Array.from({ length: 50 }, (_, n) => listed(`own/hidden-${n}`, { private: true }));
    const open = Array.from({ length: 400 }, (_, n) => listed(`a/open-${n}`));
    const lake = await new TestLake().receive([...open, ...hidden]);
    const { counts } = await lake.stage(snapshotStage);
    expect(counts).toMatchObject({ listed: 450, models: 400, quarantined: 50, unreadable: 0 });
    // 450 listed rows: two unreadable ones are 0.44 %, three are 0.67 %.
    const beside = (faults: number) => [
      ...open,
      ...hidden.slice(faults),
      ...Array(faults).fill(listed("a/b", { likes: -1 })),
    ];
    const passed = await new TestLake().receive(beside(2));
    expect((await passed.stage(snapshotStage)).counts).toMatchObject({ quarantined: 50, unreadable: 2 });
    const refused = await new TestLake().receive(beside(3));
    await expect(refused.stage(snapshotStage)).rejects.toThrow(
      /^snapshot: 3 of 450 listed rows cannot be read \(is private: 47; likes is negative: 3\), more than 0\.5 %/,
    );
  });

  it.each(cases)("keeps %s with its reason", async (_, row, reason) => {
    const lake = await new TestLake().receive(among([row]));
    await lake.stage(snapshotStage);
    const [kept, ...others] = await lake.quarantined();
    expect(others).toEqual([]);
    expect(kept?.reason).toBe(reason);
    expect(kept?.row).toEqual(row);
    expect(await lake.report()).toMatchObject({ quarantined: 1, kept: 400, quarantine_reasons: { [reason]: 1 } });
  });

  it("keeps the earlier of two models under one id, and the later one stays in the snapshot", async () => {
    const rows = [listed("a/b", { _id: "first", likes: 1 }), listed("a/b", { _id: "second", likes: 2 })];
    const lake = await new TestLake().receive(among(rows));
    await lake.stage(snapshotStage);
    expect(await lake.quarantined()).toEqual([{ reason: "one id under two _ids", row: rows[0] }]);
    expect(await lake.rows(layout.models(lake.date), "select hub_id, likes from table_ where id = 'a/b'")).toEqual([
      { hub_id: "second", likes: 2 },
    ]);
  });

  it("accepts 0.5 % of unreadable rows and refuses more with exit 4, publishing nothing", async () => {
    const good = Array.from({ length: 199 }, (_, i) => listed(`good/model-${i}`));
    const accepted = await new TestLake().receive([...good, 7]);
    await accepted.stage(snapshotStage);
    expect(await accepted.report()).toMatchObject({ listed: 200, kept: 199, quarantined: 1 });

    const refused = await new TestLake().receive([...good.slice(1), 7]);
    const failure = await refused.stage(snapshotStage).catch((error: unknown) => error);
    expect(failure).toBeInstanceOf(GateError);
    expect(String(failure)).toContain("1 of 199 listed rows cannot be read (not an object: 1)");
    expect((failure as GateError).exitCode).toBe(4);
    expect([...refused.blobs.files.keys()].filter((key) => key.startsWith("snapshots/"))).toEqual([]);
    expect(await refused.quarantined()).toEqual([{ reason: "not an object", row: 7 }]);
  });

  it("publishes no day without a model, whatever is accepted, and says whether any was listed", async () => {
    const lake = await new TestLake().receive([7, 8]);
    await acceptGates(lake.blobs, lake.date, { quarantine_share: "a test" });
    await expect(lake.stage(snapshotStage)).rejects.toThrow(
      "snapshot: none of 2 listed rows can be published (not an object: 2) on 2026-08-21;",
    );
    const empty = await new TestLake().receive([]);
    await expect(empty.stage(snapshotStage)).rejects.toThrow("snapshot: the Hub listed no model on 2026-08-21;");
  });
});
