import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, it } from "vitest";
import { chartRows, finetunes, flagged, inRows, OF_ODD_ROWS, untyped, wilson } from "../support/chart-rows.ts";

/** Charts of the panel efficiency: which cells they show, in which order, and what the entries say of their shares' intervals. */

const folder = mkdtempSync(join(tmpdir(), "hubrace-chart-cells-by-size-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const rowsOf = (chart: string, tables: Record<string, string>) => chartRows(folder, chart, tables);

describe("bases of each size", () => {
  // Ten to a hundred billion parameters are two classes, whose names sort otherwise than they do.
  const models = `select 'org/base' || i as id, 5e9 as parameters from range(6) as base (i)
    union all by name select 'big/base' || i as id, 2e10 as parameters from range(6) as base (i)
    union all by name select 'org/unsized' as id, null as parameters`;
  const unsized = finetunes(40, { id: "'unsized' || i", base: "'org/unsized'", weight: "1" });
  const efficiency = (rows: string) => `
    select side, size, relation, tier, 30 as models, 12 as authors, 6 as families, 36 as n, 0.25 as share_of_entries, 7.5 as entries_per_base, 2 as likes_median,
      3 as downloads_30d_median, 0.5 as likes_share_zero
    from (select unnest(['base', 'base', 'base', 'model']) as side, unnest(['10-40B', '4-10B', 'unknown', '4-10B']) as size) as sized, (${rows}) as relations,
      (select unnest(['T0', 'T1']) as tier) as tiers`;

  it("are shared out among relations", async () => {
    // Of twenty rows two are finetunes, four adapters, six merges and eight quantizations.
    const relation =
      "case when i < 12 then 'finetune' when i < 36 then 'adapter' when i < 72 then 'merge' else 'quantized' end";
    const entries = inRows(120, { relation });
    const big = inRows(120, { relation, id: "'big' || i", base: "'big/base' || i % 6" });
    const rows = await rowsOf("relations-by-size", {
      derivatives: [entries, big, unsized, flagged()].join(" union all by name "),
      models,
      efficiency: `${efficiency("select unnest(['merge', 'finetune', 'quantized', 'adapter']) as relation")}
        union all by name select * replace (null as share_of_entries) from (${efficiency("select 'finetune' as relation")}) where size = '4-10B'
        union all by name select * replace (null as likes_median) from (${efficiency("select 'finetune' as relation")}) where size = '4-10B'`,
    });
    expect(rows.map(({ tier, relation, size }) => `${tier} ${relation} ${size}`)).toEqual(
      ["T1", "T0"].flatMap((tier) =>
        ["adapter", "finetune", "merge", "quantized"].flatMap((relation) =>
          ["4-10B", "10-40B"].map((size) => `${tier} ${relation} ${size}`),
        ),
      ),
    );
    const hits = { adapter: 24, finetune: 12, merge: 36, quantized: 48 };
    for (const row of rows.filter(({ tier }) => tier === "T1"))
      expect(row).toMatchObject({
        ...{ models: 30, authors: 12, families: 6, n: 36, share_of_entries: 0.25, entries_per_base: 7.5 },
        ...{ entries: 120, ...wilson(hits[row.relation as keyof typeof hits], 120, 120) },
      });
    const all = rows.filter(({ tier, size }) => tier === "T0" && size === "4-10B");
    expect(all.map(({ entries }) => entries)).toEqual([124, 124, 124, 124]);
  });

  it("have the share of their entries without a like", async () => {
    const likes = `cast(${OF_ODD_ROWS} as integer)`;
    const rows = await rowsOf("zero-likes-by-size", {
      derivatives: [
        inRows(36, { likes }),
        inRows(36, { id: "'big' || i", base: "'big/base' || i % 6", likes: "0" }),
        inRows(36, { id: "'adapter' || i", relation: "'adapter'", likes: "if(i < 12, 0, 7)" }),
        ...[unsized, untyped(), flagged({ likes: "0" })],
      ].join(" union all by name "),
      models,
      efficiency: `${efficiency("select unnest(['finetune', 'adapter', 'unknown']) as relation")}
        union all by name select * replace (null as likes_share_zero) from (${efficiency("select 'adapter' as relation")}) where size = '4-10B'`,
    });
    const cell = (relation: string, size: string, hits: number, effective: number) => ({
      ...{ tier: "T1", relation, size, models: 30, authors: 12, families: 6, n: 36 },
      ...{ likes_share_zero: 0.5, likes_median: 2, downloads_30d_median: 3, ...wilson(hits, 36, effective) },
    });
    expect(rows.filter(({ tier }) => tier === "T1")).toEqual([
      cell("adapter", "4-10B", 12, 36),
      cell("finetune", "4-10B", 18, 11),
      cell("finetune", "10-40B", 36, 6),
    ]);
    expect(rows.map(({ tier, relation }) => `${tier} ${relation}`).slice(3)).toEqual([
      "T0 adapter",
      "T0 finetune",
      "T0 finetune",
    ]);
    // The flagged four have no like.
    expect(rows[4]?.ci_low).not.toBe(rows[1]?.ci_low);
  });
});
