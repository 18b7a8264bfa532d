import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { withDuckDB } from "../../../core/duckdb.ts";
import type { Panel } from "../../../core/estimate/study/panel.ts";
import { readPanel } from "../../../core/estimate/study/read.ts";
import type { OutcomeTruth } from "../../../core/hub/sandbox/recognition.ts";
import { SANDBOX_TRUTH } from "../../../core/hub/sandbox/recognition.ts";
import { sandboxModels } from "../../../core/hub/sandbox/world.ts";
import * as layout from "../../../core/lake/layout.ts";
import { TestLake } from "../../support/lake.ts";

/** The panels that estimates are made of. */
export const ESTIMATED = ["derivatives", "license_classes"] as const;

/** The analysis sample of a lake's date. */
async function panelOf(lake: TestLake): Promise<Panel> {
  const folder = await mkdtemp(join(tmpdir(), "hubrace-panel-"));
  try {
    const files = {
      derivatives: join(folder, "derivatives.parquet"),
      models: join(folder, "models.parquet"),
      license_classes: join(folder, "license_classes.parquet"),
    };
    await lake.blobs.toFile(layout.panel(lake.date, "derivatives"), files.derivatives);
    await lake.blobs.toFile(layout.models(lake.date), files.models);
    await lake.blobs.toFile(layout.panel(lake.date, "license_classes"), files.license_classes);
    return await withDuckDB({ memory: "1GB", threads: 2, temporary: folder }, (sql) => readPanel(sql, files));
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

/**
 * The sandbox's panel with likes that are complete within a day: what the snapshot holds then is what a reading at 30 days would
 * give, so it is put into likes_at_30 and estimated with grade A.
 */
export async function sandboxPanel(models: number, seed: number, likes: Partial<OutcomeTruth>): Promise<Panel> {
  const truth = { ...SANDBOX_TRUTH, likes: { ...SANDBOX_TRUTH.likes, scale_days: 0.001, ...likes } };
  const world = sandboxModels({ models, seed, day: 0, truth });
  const lake = new TestLake(new Date(world.now - 1).toISOString().slice(0, 10));
  const rows = Array.from({ length: world.count }, (_, i) => world.row(i));
  await lake.derive(rows, ESTIMATED);
  const panel = await panelOf(lake);
  return { ...panel, columns: { ...panel.columns, likes_at_30: panel.columns.likes } };
}
