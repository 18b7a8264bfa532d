import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, it } from "vitest";
import { chartRows, finetunes, flagged, inRows, OF_ODD_ROWS, untyped, wilson } from "../support/chart-rows.ts";

/** Charts of months: which cells they show, in which order, and what the entries say of their shares' intervals. */

const folder = mkdtempSync(join(tmpdir(), "hubrace-chart-cells-by-month-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const rowsOf = (chart: string, tables: Record<string, string>) => chartRows(folder, chart, tables);

describe("months of creation", () => {
  const created = (month: string) => `timestamp '2026-${month}-28 12:00:00' - to_hours(i)`;
  const months = (rows: string) => `
    select tier, relation, cast(month as date) as month, outcome, if(outcome = 'likes', 'C', 'A') as evidence, 33 as models, 12 as authors, 6 as families,
      cast(share_zero as double) as share_zero
    from (values ${rows}) as cell (tier, relation, month, outcome, share_zero)`;
  const ofMonth = (month: string, tier = "T1", relation = "finetune") =>
    `('${tier}', '${relation}', '2026-${month}-01', 'likes', 0.5), ('${tier}', '${relation}', '2026-${month}-01', 'likes_at_30', 0.25)`;
  // A like of all of odd rows' today, of the first two rows' at age 30, and none where a model is named a second time, undated or unread.
  const derivatives = [
    ...["05", "06", "07"].map((month) =>
      inRows(36, {
        id: `'of ${month} ' || i`,
        created_at: created(month),
        likes: `cast(${OF_ODD_ROWS} as integer)`,
        likes_at_30: "cast(i < 12 as integer)",
        weight: "if(i = 0, 0.5, 1)",
      }),
    ),
    ...["05", "06", "07"].map((month) =>
      finetunes(1, {
        id: `'of ${month} 0'`,
        author: "'a0'",
        base: "'org/zz'",
        created_at: created(month),
        likes: "0",
        likes_at_30: "0",
        weight: "0.5",
      }),
    ),
    inRows(36, {
      id: "'adapter ' || i",
      relation: "'adapter'",
      created_at: created("03"),
      likes: `cast(${OF_ODD_ROWS} as integer)`,
    }),
    inRows(12, { id: "'undated' || i", likes: "0", likes_at_30: "0" }),
    untyped({ created_at: created("05"), likes: "0" }),
    flagged({ created_at: created("06"), likes: "0", likes_at_30: "0" }),
  ];
  const shown = async (cells: string, more: readonly string[] = []) =>
    rowsOf("zero-likes-by-month", {
      derivatives: [...derivatives, ...more].join(" union all by name "),
      recognition_months: months(cells),
    });
  const unread = inRows(12, { id: "'unread' || i", created_at: created("06"), likes: "0" });

  it("have the share without a like at age 30 where three of a relation's months on T1 were read at it", async () => {
    const cells = [ofMonth("07"), ofMonth("06"), ofMonth("05"), ofMonth("06", "T0"), ofMonth("05", "T1", "adapter")];
    const rows = await shown(cells.join(", "), [unread]);
    expect(rows.map(({ tier, relation, month }) => [tier, relation, month])).toEqual([
      ["T1", "finetune", "2026-05-01"],
      ["T1", "finetune", "2026-06-01"],
      ["T1", "finetune", "2026-07-01"],
      ["T0", "finetune", "2026-06-01"],
    ]);
    for (const row of rows.slice(0, 3))
      expect(row).toMatchObject({
        ...{ outcome: "likes_at_30", evidence: "A", models: 33, authors: 12, families: 6, share_zero: 0.25 },
        ...wilson(24, 36, 36),
      });
    expect(rows[3]?.ci_high).not.toBe(rows[0]?.ci_high);
  });

  it("have the share without a like today where fewer were", async () => {
    const without =
      "('T1', 'finetune', '2026-04-01', 'likes_at_30', null), ('T1', 'finetune', '2026-03-01', 'likes', null)";
    const cells = [ofMonth("06"), ofMonth("05"), ofMonth("07", "T0"), ofMonth("04", "T1", "unknown"), without];
    // A second relation's months are the same two.
    cells.push(ofMonth("06", "T1", "adapter"), ofMonth("05", "T1", "adapter"));
    // One of its months was read at no age, another's share is not printed.
    cells.push("('T1', 'adapter', '2026-03-01', 'likes', 0.5)", "('T0', 'adapter', '2026-03-01', 'likes', null)");
    const rows = await shown(cells.join(", "));
    expect(rows.map(({ tier, relation, month }) => [tier, relation, month])).toEqual([
      ["T1", "adapter", "2026-03-01"],
      ["T1", "finetune", "2026-05-01"],
      ["T1", "finetune", "2026-06-01"],
      ["T0", "finetune", "2026-07-01"],
    ]);
    for (const row of rows)
      expect(row).toMatchObject({ outcome: "likes", evidence: "C", share_zero: 0.5, ...wilson(18, 36, 11) });
  });

  it("have the four formats that most quantizations name, of a model with several parents once", async () => {
    const quantized = { relation: "'quantized'" };
    const july = inRows(36, { ...quantized, created_at: created("07"), weight: "if(i = 0, 0.5, 1)" });
    const second = finetunes(1, {
      ...quantized,
      author: "'a0'",
      base: "'org/zz'",
      created_at: created("07"),
      weight: "0.5",
    });
    const formats = (tier: string, month: string, relation: string, counts: Record<string, number>, share = "0.5") =>
      Object.entries(counts)
        .map(
          ([format, models]) => `
            select ${month} as month, '${relation}' as relation, '${tier}' as tier, '${format}' as format, ${models} as models, 40 as n, 12 as authors,
              6 as families, ${share} as share, true as complete`,
        )
        .join(" union all by name ");
    const rows = await rowsOf("quantized-formats-by-month", {
      derivatives: [
        july,
        second,
        inRows(36, { ...quantized, id: "'august' || i", created_at: created("08") }),
        inRows(36, { ...quantized, id: "'june' || i", created_at: created("06") }),
        inRows(36, { id: "'finetune' || i", created_at: created("07") }),
        inRows(12, { ...quantized, id: "'undated' || i" }),
        flagged({ ...quantized, created_at: created("07") }),
      ].join(" union all by name "),
      // Of July's all name onnx, four of six rows mlx, odd rows gguf, two rows awq; nobody's of August or flagged names any.
      models: `
        select 'm' || i as id, list_filter(['onnx', if(i < 24, 'mlx', ''), if(${OF_ODD_ROWS}, 'gguf', ''), if(i < 12, 'awq', '')], name -> name <> '') as formats
        from range(36) as model (i)
        union all by name
        select unnest(['august', 'june', 'robot']) || i as id, cast([] as varchar[]) as formats from range(36) as model (i)
        union all by name
        select unnest(['finetune', 'undated']) || i as id, ['awq'] as formats from range(36) as model (i)`,
      formats: [
        formats("T1", "null", "quantized", { none: 99, onnx: 36, mlx: 24, gguf: 18, awq: 12, tiny: 12 }),
        formats("T0", "null", "quantized", { tiny: 99 }),
        formats("T1", "null", "finetune", { tiny: 99 }),
        formats("T1", "date '2026-07-01'", "finetune", { onnx: 36 }).replace("40 as n", "77 as n"),
        formats("T1", "date '2026-07-01'", "quantized", { tiny: 99 }),
        formats("T1", "date '2026-08-01'", "quantized", { onnx: 0 }),
        formats("T0", "date '2026-07-01'", "quantized", { onnx: 36 }),
        formats("T1", "date '2026-06-01'", "quantized", { onnx: 1 }, "null"),
      ].join(" union all by name "),
    });
    const cell = (format: string, month: string, hits: number, effective: number) => ({
      ...{ tier: "T1", format, month: `2026-${month}-01`, complete: true, n: 40 },
      // A share of the entries, of the panel's 40.
      ...{ models: Math.round((hits / 36) * 40), share: hits / 36, ...wilson(hits, 36, effective) },
    });
    expect(rows.slice(0, 8)).toEqual([
      cell("awq", "07", 12, 36),
      cell("awq", "08", 0, 6),
      cell("gguf", "07", 18, 11),
      cell("gguf", "08", 0, 6),
      cell("mlx", "07", 24, 36),
      cell("mlx", "08", 0, 6),
      cell("onnx", "07", 36, 6),
      cell("onnx", "08", 0, 6),
    ]);
    expect(rows.slice(8).map(({ tier, format, share }) => [tier, format, share])).toEqual([
      ["T0", "awq", 12 / 40],
      ["T0", "gguf", 18 / 40],
      ["T0", "mlx", 24 / 40],
      ["T0", "onnx", 36 / 40],
    ]);
  });
});
