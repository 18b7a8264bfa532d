import { describe, expect, it } from "vitest";
import type { Row } from "../../../site/charts/chart.ts";
import { formatsByRelation, quantizedFormatsByMonth } from "../../../site/charts/formats.ts";
import { licenceClassKept, licencesOfFinetunes } from "../../../site/charts/licences.ts";
import { said } from "./title.ts";

const around = (share: number) => ({ ci_low: share - 0.05, ci_high: share + 0.05 });

describe("what is said of formats", () => {
  const format = (relation: string, name: string, share: number, tier = "T1"): Row => ({
    ...{ tier, relation, format: name, models: 100 * share, n: 100, share, ...around(share) },
  });
  const rows = [
    format("unknown", "onnx", 0.3),
    format("finetune", "safetensors", 0.8),
    format("finetune", "gguf", 0.1),
    format("quantized", "gguf", 0.6),
    format("quantized", "mlx", 0.25),
    format("quantized", "gguf", 0.8, "T0"),
    format("finetune", "safetensors", 0.6, "T0"),
  ];

  it("names the most frequent of each relation, quantizations first", () => {
    const { title, subtitle, description, summary, n, drawn, t1, t0 } = said(formatsByRelation, rows);
    expect(title).toBe("60 % of quantizations name gguf and 80 % of finetunes name safetensors");
    expect(subtitle).toContain("n = 300 models");
    expect(n).toBe(300);
    expect(summary).toBe(
      "60 % (55 to 65 %) of quantizations name gguf, 80 % (75 to 85 %) of finetunes name safetensors and 30 % (25 to 35 %) of derivatives of unstated kind name onnx.",
    );
    expect(description).toContain(
      "gguf among quantizations: 60 % (95 % interval 55 % to 65 %), 60 of 100; mlx among quantizations: 25 %",
    );
    expect(drawn).toContain("safetensors · finetunes");
    // T0 of quantizations lies where T1 of finetunes does, and the other way round.
    expect(t0).toHaveLength(2);
    expect(t0.map(({ x }) => x)).toEqual(t1.map(({ x }) => x).toReversed());
    expect(said(formatsByRelation, rows.slice(5)).missing).toMatch(/n = 0/);
  });

  const month = (from: string, name: string, share: number, values: Row = {}): Row => ({
    ...{ tier: "T1", month: `2026-${from}-01T00:00:00.000Z`, format: name, models: 100 * share, n: 100, share },
    ...around(share),
    ...values,
  });
  const months = (values: Row = {}) => [
    month("05", "awq", 0.3, values),
    month("05", "gguf", 0.6, values),
    month("06", "awq", 0.2, values),
    month("06", "gguf", 0.7, values),
    month("07", "gguf", 0.9, values),
    month("05", "awq", 0.99, { tier: "T0", models: 9_999, ...values }),
  ];

  it("compares the first with the last month of the format of most quantizations", () => {
    const { title, subtitle, description, n } = said(quantizedFormatsByMonth, months());
    expect(title).toBe("60 % of the quantizations of May 2026 name gguf, 90 % of those of Jul 2026");
    expect(subtitle).toContain("n = 300 models");
    expect(n).toBe(300);
    expect(description).toBe("gguf: May 2026 60 %, Jun 2026 70 %, Jul 2026 90 %; awq: May 2026 30 %, Jun 2026 20 %");
    expect(said(quantizedFormatsByMonth, months({ ci_low: 0.5, ci_high: 0.95 })).title).toMatch(
      / of those of Jul 2026 \(their intervals overlap\)$/,
    );
    expect(said(quantizedFormatsByMonth, months().slice(0, 2)).missing).not.toBeNull();
  });
});

describe("what is said of licences", () => {
  const cell = (parent_class: string, child_class: string, share_of_row: number, n: number, tier = "T1"): Row => ({
    ...{ tier, parent_class, child_class, n, share_of_row, entries: n * share_of_row },
  });
  const rows = [
    cell("not_listed", "permissive", 1, 500),
    cell("none_stated", "none_stated", 1, 300),
    cell("permissive", "permissive", 0.7, 200),
    cell("permissive", "none_stated", 0.3, 200),
    cell("permissive", "permissive", 0.45, 900, "T0"),
  ];

  it("names the largest class of bases that are listed and state one", () => {
    const { title, subtitle, description, n, drawn } = said(licencesOfFinetunes, rows);
    expect(title).toBe(
      "70 % of finetunes of bases under a permissive licence declare that class themselves, 30 % state none",
    );
    expect(subtitle).toContain("n = 1,000 entries");
    expect(n).toBe(1_000);
    expect(description).toBe(
      "base not listed to permissive: 100 %; none stated to none stated: 100 %; permissive to permissive: 70 %; permissive to none stated: 30 %",
    );
    expect(drawn).toContain("permissive to permissive: 70 % on T1, 45 % on T0");
    expect(drawn).toContain("permissive to weak copyleft: 0 % on T1, 0 % on T0");
    expect(drawn).toMatch(/from: base not listed\nn = 500/);
    expect(drawn).toMatch(/from: permissive\nn = 200\npermissive to permissive: 70 % on T1, 45 % on T0\n70 %\n/);
    expect(drawn).toMatch(/permissive to none stated: 30 % on T1, 0 % on T0\n30 %/);
    expect(said(licencesOfFinetunes, rows.slice(0, 2))).toMatchObject({
      ...{ n: 800, title: "Under which licences do finetunes appear?" },
    });
  });

  const kept = (relation: string, share_kept: number, values: Row = {}): Row => ({
    ...{ tier: "T1", relation, n: 100, share_kept, share_not_stated: 0.4, ...around(share_kept), ...values },
  });
  const relations = [
    kept("merge", 0.5, { share_not_stated: 0.45 }),
    kept("quantized", 0.9, { share_not_stated: 0.05 }),
    kept("finetune", 0.7),
    kept("merge", 0.9, { tier: "T0", n: 900 }),
    kept("quantized", 0.5, { tier: "T0", n: 900 }),
  ];

  it("compares the relation that keeps the class most often with the one that does least", () => {
    const { title, subtitle, description, summary, n, drawn, t1, t0 } = said(licenceClassKept, relations);
    expect(title).toBe("90 % of quantizations declare the licence class of their base, 50 % of merges");
    expect(subtitle).toContain("n = 300 entries");
    expect(n).toBe(300);
    expect(description).toBe(
      "quantizations: 90 % (95 % interval 85 % to 95 %), none stated 5 %; finetunes: 70 % (95 % interval 65 % to 75 %), none stated 40 %; " +
        "merges: 50 % (95 % interval 45 % to 55 %), none stated 45 %",
    );
    expect(summary).toBe(
      "Where a base is listed and states a licence, 90 % (85 to 95 %) of quantizations declare the same class and 50 % (45 to 55 %) of merges; " +
        "45 % of the latter state none. Not legal advice.",
    );
    expect(drawn).toContain("quantizations: same class 90 %, none stated 5 %");
    expect(drawn).toContain("merges · n = 100");
    expect(t0).toHaveLength(2);
    expect(t0.map(({ x }) => x)).toEqual(t1.map(({ x }) => x).toReversed());
    const wide = relations.map((row) => ({ ...row, ci_low: 0.1, ci_high: 0.9 }));
    expect(said(licenceClassKept, wide).title).toMatch(/ of merges \(their intervals overlap\)$/);
    expect(said(licenceClassKept, relations.slice(0, 1)).missing).not.toBeNull();
  });
});
