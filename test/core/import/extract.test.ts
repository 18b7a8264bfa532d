import { beforeAll, describe, expect, it } from "vitest";
import * as layout from "../../../core/lake/layout.ts";
import { snapshotStage } from "../../../core/snapshot/snapshot.ts";
import { computeEdges } from "../../support/independent/edges.ts";
import { readModels } from "../../support/independent/models.ts";
import { readParquet } from "../../support/independent/parquet.ts";
import { hasShared, sharedPath } from "../../support/replay.ts";
import { Files, type Imported, imported } from "./files.ts";

const EXTRACT = sharedPath("data", "hub-stats-extract.parquet");

/** The extract's rows as the Hub would list them, made without DuckDB from the file itself. */
async function expectedRows(): Promise<Record<string, unknown>[]> {
  const { rows } = await readParquet(EXTRACT);
  return rows.map(({ baseModels: _, createdAt, lastModified, cardData, gguf, safetensors, ...row }) => ({
    ...row,
    createdAt: new Date(Number(createdAt)).toISOString(),
    lastModified: new Date(Number(lastModified)).toISOString(),
    cardData: typeof cardData === "string" ? JSON.parse(cardData) : null,
    gguf: typeof gguf === "string" ? JSON.parse(gguf) : null,
    safetensors: safetensors === null ? null : withoutNulls(safetensors),
  }));
}

function withoutNulls(value: unknown): unknown {
  if (typeof value === "bigint") return Number(value);
  if (typeof value !== "object" || value === null) return value;
  const kept = Object.entries(value).filter(([, entry]) => entry !== null);
  return Object.fromEntries(kept.map(([name, entry]) => [name, withoutNulls(entry)]));
}

describe.skipIf(!hasShared("data/hub-stats-extract.parquet"))("the hub-stats extract", () => {
  let all: Imported;
  let expected: Record<string, unknown>[];

  beforeAll(async () => {
    const files = await Files.make();
    all = await imported(await files.open(EXTRACT));
    await files.remove();
    await all.lake.stage(snapshotStage);
    expected = await expectedRows();
  });

  it("arrives whole: every row, in its order, with every value as another reader of the file finds it", () => {
    expect(all.rows).toHaveLength(4167);
    expect(all.rows).toEqual(expected);
  });

  it("has no _id, no gating and no results outside the cards, and says so", () => {
    expect(all.opened.missingColumns).toEqual(["_id", "gated", "model-index", "evalResults"]);
    expect(all.result.counts).toEqual({
      models: 4167,
      parts: 1,
      files: 1,
      missing_columns: 4,
      unreadable_cards: 0,
      unreadable_fields: 0,
      based_on_base_models: 0,
      late_rows: 0,
    });
  });

  it("becomes a snapshot: 4,167 models, 18 of them at the Hub's floor, 7 that name themselves", async () => {
    const report = await all.lake.report();
    expect(report).toMatchObject({ listed: 4167, kept: 4167, quarantined: 0, floor_dates: 18, self_parents: 7 });
    expect(report.unknown_fields).toEqual({});
    const [model] = await all.lake.rows(
      layout.models(all.lake.date),
      "select * from table_ where id = 'Qwen/Qwen1.5-MoE-A2.7B'",
    );
    expect(model).toMatchObject({
      hub_id: null,
      author: "Qwen",
      created_at: "2024-02-29T04:52:16.000Z",
      last_modified: "2024-04-18T11:58:22.000Z",
      downloads_30d: 184_038,
      downloads_all_time: 1_164_144,
      likes: 225,
      task: "text-generation",
      library: "transformers",
      license: "other",
      gated: "false",
      parameters: 14_315_784_192,
      formats: ["safetensors"],
      languages: ["en"],
    });
  });

  it("has the edges that the independent program reads from the same rows", async () => {
    const edges = await all.lake.rows(layout.edges(all.lake.date), "select * exclude (first_seen) from table_");
    const own = computeEdges(readModels(expected));
    expect(edges).toHaveLength(5646);
    const key = (row: { child?: unknown; position?: unknown }) => `${row.child} ${row.position}`;
    const sorted = <Row extends { child?: unknown; position?: unknown }>(rows: readonly Row[]) =>
      [...rows].sort((a, b) => (key(a) < key(b) ? -1 : 1));
    expect(sorted(edges)).toEqual(sorted(own));
  });

  it("is not taken for later than its day when the day is right, and is when it is wrong", async () => {
    const files = await Files.make();
    const early = await imported(await files.open(EXTRACT), "2026-05-01");
    await files.remove();
    const late = expected.filter(({ lastModified }) => String(lastModified) > "2026-05-02T00:00:00.000Z");
    expect(late.length).toBeGreaterThan(0);
    expect(early.result.counts.late_rows).toBe(late.length);
  });
});
