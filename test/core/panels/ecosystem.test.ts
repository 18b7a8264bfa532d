import { beforeAll, describe, expect, it } from "vitest";
import { type PanelRow, panelRows, rowWith, type TableRow, times } from "../../support/panel-rows.ts";

/**
 * 32 finetunes, by the authors p0, p1, …; each with 1 like and 2 downloads:
 *
 *   base          children          root
 *   Lab/alpha     12  (p0 … p11)    itself
 *   Lab/beta       6  (p0 … p5)     Lab/alpha: beta is a finetune of alpha
 *   tiny/gamma     8  (p0 … p7)     Lab/alpha; five of them flagged
 *   other/delta    4  (p0 … p3)     itself
 *   /data/model    2  (p0, p1)      itself: a path, no organization
 *
 * and one adapter q/two of both Lab/alpha and Lab/beta, one merge m/x of Lab/alpha and other/delta.
 * Regions: lab (other letter case) is in eu, tiny in us.
 */
const finetunes = (base: string, count: number, root = base, flagged = 0): TableRow[] =>
  times(count, (i) => ({
    id: `p${i}/of-${base.replaceAll("/", "-")}`,
    author: `p${i}`,
    base,
    root,
    weight: 1,
    relation: "finetune",
    tier: i < flagged ? "T0" : "T2",
    created_at: i % 2 === 0 ? "2026-07-15" : "2026-08-15",
    likes: 1,
    downloads_30d: 2,
  }));
const entry = (id: string, relation: string, base: string): TableRow => ({
  id,
  author: id.split("/")[0] ?? "",
  base,
  root: "Lab/alpha",
  weight: 0.5,
  relation,
  tier: "T2",
  created_at: "2026-08-01",
  likes: 5,
  downloads_30d: 7,
});
const TABLES = {
  derivatives: [
    ...finetunes("Lab/alpha", 12),
    ...finetunes("Lab/beta", 6, "Lab/alpha"),
    ...finetunes("tiny/gamma", 8, "Lab/alpha", 5),
    ...finetunes("other/delta", 4),
    ...finetunes("/data/model", 2),
    entry("q/two", "adapter", "Lab/alpha"),
    entry("q/two", "adapter", "Lab/beta"),
    entry("m/x", "merge", "Lab/alpha"),
    entry("m/x", "merge", "other/delta"),
  ],
  regions: [
    { organization: "lab", region: "eu" },
    { organization: "tiny", region: "us" },
  ],
};

describe("organizations and regions by children", () => {
  let rows: PanelRow[];
  beforeAll(async () => {
    rows = await panelRows(["ecosystem"], TABLES);
  });
  const of = (name: string, relation = "finetune") => rowWith(rows, { name, relation });

  it("counts direct children and those by root, with and without flagged ones", () => {
    const counts = (name: string, relation?: string) => {
      const row = of(name, relation);
      return [row.bases, row.children_t0, row.children_t1, row.children_by_root_t0, row.children_by_root_t1];
    };
    expect(counts("Lab")).toEqual([2, 18, 18, 26, 21]); // 12 + 6; with the 8 of gamma, of which 3 without flag
    expect(counts("tiny")).toEqual([1, 8, 3, 0, 0]);
    expect(counts("other")).toEqual([1, 4, 4, 4, 4]);
    expect(counts("Lab", "all")).toEqual([2, 20, 20, 28, 23]); // and q/two, m/x
    expect(counts("other", "all")).toEqual([1, 5, 5, 4, 4]); // m/x has its root at Lab
  });

  it("counts a child of two bases of one organization once, and its likes too", () => {
    expect(of("Lab", "adapter")).toMatchObject({ bases: 2, children_t0: 1, likes_sum_t0: 5, downloads_30d_sum_t0: 7 });
  });

  it("sums likes and downloads of the direct children, and downloads never over relations", () => {
    expect(of("tiny")).toMatchObject({
      authors_t0: 8,
      authors_t1: 3,
      likes_sum_t0: 8,
      likes_sum_t1: 3,
      downloads_30d_sum_t0: 16,
      downloads_30d_sum_t1: 6,
    });
    expect(of("Lab", "all")).toMatchObject({ likes_sum_t0: 28, downloads_30d_sum_t0: null }); // 18 + 5 + 5
    // What m/x has, which is a child of two organizations, counts for each, on either tier.
    const both = { likes_sum_t0: 5, likes_sum_t1: 5, downloads_30d_sum_t0: 7, downloads_30d_sum_t1: 7 };
    expect(of("Lab", "merge")).toMatchObject(both);
    expect(of("other", "merge")).toMatchObject(both);
  });

  it("states the region of an organization whatever its letter case, and the share of the unknown", () => {
    expect([of("Lab").region, of("tiny").region, of("other").region]).toEqual(["eu", "us", "unknown"]);
    expect(of("eu")).toMatchObject({ scope: "region", children_t0: 18, share_t0: 18 / 32, share_by_root_t0: 26 / 32 });
    expect(of("unknown")).toMatchObject({ bases: 2, children_t0: 6, share_t0: 6 / 32 }); // other 4, the path 2
  });

  it("gives paths no organization", () => {
    const names = rows.filter((row) => row.scope === "organization").map((row) => row.name);
    expect([...new Set(names)]).toEqual(["Lab", "other", "tiny"]);
  });

  it("prints no share of fewer than 30 models", () => {
    // T1 has 32 − 5 = 27 finetunes.
    expect(of("Lab")).toMatchObject({ total_t0: 32, total_t1: 27, share_t1: null, share_by_root_t1: null });
    expect(of("Lab", "merge")).toMatchObject({ total_t0: 1, share_t0: null });
  });
});

it("prints the rows of a relation whose authors are all unknown, with no authors and so no share", async () => {
  const merges = times(40, (i) => ({ ...entry(`x/${i}`, "merge", `Lab/${i % 8}`), author: null, weight: 1 }));
  const rows = await panelRows(["ecosystem"], { derivatives: merges });
  expect(rowWith(rows, { name: "Lab", relation: "merge" })).toMatchObject({
    ...{
      bases: 8,
      children_t0: 40,
      total_t0: 40,
      authors_t0: 0,
      authors_t1: 0,
      share_t0: null,
      share_by_root_t1: null,
    },
  });
});

it("has rows of an organization that is only the root of what others' bases draw", async () => {
  const [derived = {}] = finetunes("Lab/alpha", 1, "top/root");
  const rows = await panelRows(["ecosystem"], { derivatives: [derived] });
  expect(rowWith(rows, { name: "top", relation: "finetune" })).toMatchObject({
    ...{ bases: 0, authors_t0: 0, children_t0: 0, children_by_root_t0: 1, children_by_root_t1: 1 },
  });
});

describe("organizations and regions month by month", () => {
  let rows: PanelRow[];
  beforeAll(async () => {
    rows = await panelRows(["ecosystem", "ecosystem_monthly"], TABLES);
  });
  const of = (month: string, name: string, via: string, tier: string, relation = "finetune") =>
    rowWith(rows, { month, name, via, tier, relation });

  it("counts entries in the month of their creation", () => {
    expect(of("2026-07-01", "Lab", "direct", "T0")).toMatchObject({ entries: 9, complete: true });
    expect(of("2026-08-01", "Lab", "direct", "T0")).toMatchObject({ entries: 9, complete: false });
    expect(of("2026-08-01", "Lab", "direct", "T0", "all")).toMatchObject({ entries: 11 });
    // gamma's eight: p0, p2, p4, p6 in July; p0 … p4 are flagged, so p6 remains.
    expect(of("2026-07-01", "tiny", "direct", "T1")).toMatchObject({ entries: 1 });
    expect(of("2026-07-01", "us", "direct", "T0").entries).toBe(4);
    expect(of("2026-07-01", "Lab", "root", "T0").entries).toBe(13);
  });

  it("keeps every entry in some row of each scope", () => {
    const sum = (scope: string) =>
      rows
        .filter(
          (row) => row.scope === scope && row.tier === "T0" && row.via === "direct" && row.relation === "finetune",
        )
        .reduce((total, row) => total + Number(row.entries), 0);
    expect([sum("organization"), sum("region")]).toEqual([32, 32]);
  });

  it("counts a child of two bases once a month, on the tiers that it stands in, and calls a month complete from its end on", async () => {
    const twins = ["T0", "T1", "T1"].flatMap((tier, i) =>
      ["Lab/alpha", "Lab/beta"].map((base) => ({ ...entry(`q/${i}`, "adapter", base), tier })),
    );
    const monthly = await panelRows(["ecosystem", "ecosystem_monthly"], { derivatives: twins }, "2026-09-01");
    const lab = monthly.filter((row) => row.name === "Lab" && row.via === "direct");
    expect(lab.map((row) => [row.relation, row.tier, row.entries, row.complete])).toEqual([
      ["adapter", "T0", 3, true],
      ["adapter", "T1", 2, true],
      ["all", "T0", 3, true],
      ["all", "T1", 2, true],
    ]);
  });

  it("puts all but the 50 largest organizations together", async () => {
    const many = Array.from({ length: 52 }, (_, org) => finetunes(`org${org}/base`, org < 50 ? 2 : 1)).flat();
    const monthly = await panelRows(["ecosystem", "ecosystem_monthly"], { derivatives: many });
    expect(
      rowWith(monthly, { scope: "organization", name: "(others)", via: "direct", tier: "T1", relation: "all" }).entries,
    ).toBe(2);
    expect(new Set(monthly.filter((row) => row.scope === "organization").map((row) => row.name)).size).toBe(51);
  });
});
