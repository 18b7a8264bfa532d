import { describe, expect, it } from "vitest";
import * as layout from "../../../core/lake/layout.ts";
import { snapshotStage } from "../../../core/snapshot/snapshot.ts";
import { listed, TestLake } from "../../support/lake.ts";

async function edgesOf(rows: readonly unknown[], child = "me/child") {
  const lake = await new TestLake().receive(rows);
  await lake.stage(snapshotStage);
  const edges = await lake.rows(
    layout.edges(lake.date),
    `select * exclude (child, child_hub_id, first_seen) from table_ where child = '${child}'`,
  );
  return { edges, report: await lake.report() };
}

describe("edges.parquet", () => {
  it("reads typed tags first, then plain tags, then the card, each parent once", async () => {
    const { edges } = await edgesOf([
      listed("org/base"),
      listed("me/child", {
        tags: [
          "base_model:org/plain",
          "gguf",
          "base_model:org/base",
          "base_model:quantized:org/base",
          "base_model:merge:org/other",
        ],
        cardData: { base_model: ["ORG/BASE", "org/card", "org/plain"], base_model_relation: "Adapter" },
      }),
    ]);
    expect(edges).toEqual([
      { parent: "org/base", parent_present: true, relation: "quantized", source: "tag", position: 0, weight: 0.25 },
      { parent: "org/other", parent_present: false, relation: "merge", source: "tag", position: 1, weight: 0.25 },
      { parent: "org/plain", parent_present: false, relation: "unknown", source: "tag", position: 2, weight: 0.25 },
      { parent: "org/card", parent_present: false, relation: "adapter", source: "card", position: 3, weight: 0.25 },
    ]);
  });

  it("writes a parent as the one listed model that has its name without letter case", async () => {
    const { edges } = await edgesOf([
      listed("Org/Base"),
      listed("me/child", { tags: ["base_model:finetune: ORG/base ", "base_model:finetune:org/BASE"] }),
    ]);
    expect(edges).toEqual([
      { parent: "Org/Base", parent_present: true, relation: "finetune", source: "tag", position: 0, weight: 1 },
    ]);
  });

  it("takes the exact name where several models differ only in letter case, else leaves it as declared", async () => {
    const { edges } = await edgesOf([
      listed("Org/Base"),
      listed("org/base"),
      listed("Org/Two"),
      listed("org/two"),
      listed("me/child", { tags: ["base_model:finetune:org/base", "base_model:finetune:ORG/TWO"] }),
    ]);
    expect(edges).toMatchObject([
      { parent: "org/base", parent_present: true },
      { parent: "ORG/TWO", parent_present: false },
    ]);
  });

  it("counts a model that names itself and makes no edge of it", async () => {
    const { edges, report } = await edgesOf([
      listed("me/child", { tags: ["base_model:finetune:Me/Child", "base_model:finetune:org/base"] }),
      listed("me/alone", { tags: ["base_model:me/alone"] }),
    ]);
    expect(edges).toMatchObject([{ parent: "org/base", position: 0, weight: 1 }]);
    expect(report.self_parents).toBe(2);
  });

  it("reads odd tags without falling over them", async () => {
    const { edges } = await edgesOf([
      listed("me/child", {
        tags: [
          "base_model:",
          "base_model:finetune:",
          "base_model:made up:org/x",
          "base_model:/content/model",
          null,
          7,
          "Base_model:org/y",
        ],
        cardData: { base_model: [null, 3, "", "org/z"], base_model_relation: "no such relation" },
      }),
    ]);
    expect(edges).toMatchObject([
      { parent: "made up:org/x", relation: "unknown", source: "tag" },
      { parent: "/content/model", relation: "unknown", source: "tag" },
      { parent: "org/z", relation: "unknown", source: "card" },
    ]);
  });
});
