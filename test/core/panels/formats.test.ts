import { expect, it } from "vitest";
import { panelRows, rowWith, times } from "../../support/panel-rows.ts";

/**
 * 40 quantized models of 5 bases by 10 authors: 32 created in July (24 gguf; 8 gguf and safetensors), 8 in August (mlx). Four of
 * July's are flagged. Two models without parent name no format; one of them has no date. Nor does one of the bases, flagged for its name.
 */
const quantized = (i: number) => ({
  id: `a${i % 10}/q${i}`,
  author: `a${i % 10}`,
  created_at: i < 32 ? "2026-07-10" : "2026-08-10",
});
const TABLES = {
  models: [
    ...times(40, (i) => ({
      ...quantized(i),
      formats: i < 24 ? ["gguf"] : i < 32 ? ["safetensors", "gguf"] : ["mlx"],
    })),
    { id: "b/one", author: "b", created_at: "2026-07-01", formats: [] },
    { id: "b/two", author: "b", created_at: null, formats: [] },
    { id: "org/base0", author: "org", created_at: "2026-07-01", formats: [] },
  ],
  lineage: [
    ...times(4, (i) => ({ id: quantized(i).id, depth: 1, burst: i < 2, serial_name: i >= 2 })),
    { id: "org/base0", depth: 0, burst: false, serial_name: true },
  ],
  derivatives: times(40, (i) => ({
    ...quantized(i),
    base: `org/base${i % 5}`,
    relation: "quantized",
    weight: i < 20 ? 1 : 0.5,
    tier: i < 4 ? "T0" : "T1",
  })),
};

it("formats are counted by month, relation and tier, with their share where enough models stand behind it", async () => {
  const rows = await panelRows(["formats"], TABLES);
  const of = (month: string | null, tier: string, format: string, relation = "quantized") =>
    rowWith(rows, { month, tier, format, relation });

  expect(of("2026-07-01", "T0", "gguf")).toMatchObject({
    models: 32,
    n: 32,
    authors: 10,
    families: 5,
    share: 1,
    complete: true,
  });
  expect(of("2026-07-01", "T0", "safetensors")).toMatchObject({ models: 8, n: 32, share: 0.25 });
  expect(of("2026-07-01", "T1", "gguf")).toMatchObject({ models: 28, n: 28, share: null });
  expect(of("2026-08-01", "T0", "mlx")).toMatchObject({ models: 8, n: 8, share: null, complete: false });
  expect(of(null, "T0", "gguf")).toMatchObject({ models: 32, n: 40, share: 0.8, complete: null });
  expect(of(null, "T1", "mlx")).toMatchObject({ models: 8, n: 36, share: 8 / 36 });
  expect(of(null, "T1", "none", "none")).toMatchObject({ models: 2, n: 2, authors: 1, families: null, share: null });
  expect(of(null, "T0", "none", "none")).toMatchObject({ models: 3, n: 3, authors: 2 });
  expect(of("2026-07-01", "T0", "none", "none").models).toBe(2);
  expect(of("2026-07-01", "T1", "none", "none").models).toBe(1);
});
