import { beforeAll, describe, expect, it } from "vitest";
import { type PanelRow, panelRows, rowWith, type TableRow, times } from "../../support/panel-rows.ts";

const DAY = Date.parse("2026-08-22T00:00:00Z");
const before = (days: number) => new Date(DAY - days * 86_400_000).toISOString().replace("T", " ").replace("Z", "");
const CHILDREN = 40;

/**
 * 40 children of a permissive base by 10 authors, and the same 40 on a community and a weak copyleft base; 40 more on a base that is
 * not listed, and every fourth of the others. Of each ten: 4 apache-2.0, 2 llama3, 1 gpl-3.0, 1 other, 2 without a licence. Every
 * fourth is flagged, so T1 has 30.
 */
const LICENSES = [
  "apache-2.0",
  "apache-2.0",
  "apache-2.0",
  "apache-2.0",
  "llama3",
  "llama3",
  "gpl-3.0",
  "other",
  null,
  "",
];
const BASES = { "org/open": "apache-2.0", "org/llama": "llama3", "org/lesser": "lgpl-3.0" } as const;

/** By base, the numbers of its children. */
const CHILDREN_OF: Readonly<Record<string, readonly number[]>> = {
  ...Object.fromEntries(Object.keys(BASES).map((base) => [base, Array.from({ length: CHILDREN }, (_, i) => i)])),
  "gone/base": Array.from({ length: CHILDREN + 10 }, (_, i) => (i < 10 ? 4 * i : CHILDREN + i - 10)),
};

const child = (i: number): TableRow => ({
  id: `a${Math.floor(i / 4)}/m${i}`,
  author: `a${Math.floor(i / 4)}`,
  license: LICENSES[i % 10] ?? null,
  // 20 of 40 name data sets, 8 declare results, 30 have safe weights, 4 are gated.
  datasets: i % 2 === 0 ? ["some/data"] : [],
  has_evals: i % 5 === 0,
  formats: i % 4 === 3 ? ["pytorch"] : ["pytorch", "safetensors"],
  gated: i % 10 === 9 ? "auto" : "false",
  // Changed 0, 5, 10 … 195 days ago: the first 19 within 90 days; the middle is between 95 and 100.
  last_modified: before(5 * i),
});

describe("the checklist of a family", () => {
  let rows: PanelRow[];
  beforeAll(async () => {
    rows = await panelRows(["license_classes", "checklist"], {
      models: [
        ...Object.entries(BASES).map(([id, license]) => ({ id, license, formats: [], datasets: [], has_evals: false })),
        ...times(2 * CHILDREN, child),
        { id: "b/only", author: "b", license: "mit", formats: [], datasets: [], has_evals: false, gated: "false" },
      ],
      derivatives: [
        ...Object.entries(CHILDREN_OF).flatMap(([base, children]) =>
          children.map((i) => ({
            id: `a${Math.floor(i / 4)}/m${i}`,
            author: `a${Math.floor(i / 4)}`,
            base,
            relation: "finetune",
            likes: 0,
            tier: i % 4 === 0 ? "T0" : "T2",
          })),
        ),
        { id: "b/only", author: "b", base: "org/small", relation: "finetune", likes: 0, tier: "T2" },
      ],
    });
  });
  const of = (base: string, tier = "T0") => rowWith(rows, { base, tier });

  it("has a row per tier for every base with ten children, and none for smaller ones", () => {
    expect(rows.map(({ base, tier }) => `${base} ${tier}`)).toEqual(
      ["gone/base", "org/lesser", "org/llama", "org/open"].flatMap((base) => [`${base} T0`, `${base} T1`]),
    );
  });

  it("counts what the children declare", () => {
    expect(of("org/open")).toEqual({
      base: "org/open",
      tier: "T0",
      models: 40,
      authors: 10,
      share_license: 0.8,
      models_comparable: 32,
      share_license_fits: 1,
      // Ten of the forty name a parent that is not in the snapshot beside the three that are.
      share_bases_listed: 0.75,
      share_datasets: 0.5,
      share_evals: 0.2,
      share_safe_weights: 0.75,
      share_not_gated: 0.9,
      share_changed_90d: 19 / 40,
      median_days_since_change: 97.5,
    });
  });

  it("has the tier without suspected automated uploads beside everything", () => {
    // Of m0 … m18 five are flagged; the middle of the thirty is between m19 and m21, 95 and 105 days.
    expect(of("org/open", "T1")).toMatchObject({
      models: 30,
      authors: 10,
      share_license: 0.8,
      models_comparable: 24,
      share_license_fits: null,
      share_bases_listed: 1,
      share_changed_90d: 14 / 30,
      median_days_since_change: 100,
    });
  });

  it("compares licences with the base's by their classes, and leaves out what labels cannot tell", () => {
    // On llama3 only llama3 itself fits: 8 of 28; `other` (4) and the missing ones (8) say nothing.
    expect(of("org/llama")).toMatchObject({ models_comparable: 28, share_license_fits: null });
    expect(of("gone/base")).toMatchObject({ models_comparable: 0, share_license_fits: null, share_license: 0.8 });
  });
});

it("prints shares from 30 models by 10 authors on, of licences and of changes from as many that tell", async () => {
  /** Children of a permissive base, the first 15 changed 90 days ago, the others longer; `tells` says which have a licence and a date. */
  const family = (
    base: string,
    models: number,
    authors: number,
    tells = (_: number) => ({ license: true, date: true }),
  ): TableRow[] =>
    times(models, (i) => ({
      ...{
        id: `${base}/m${i}`,
        author: authors === 0 ? null : `a${i % authors}`,
        base,
        relation: "finetune",
        tier: "T2",
      },
      license: tells(i).license ? "mit" : null,
      last_modified: tells(i).date ? before(i < 15 ? 90 : 90.01) : null,
    }));
  const children = [
    ...family("org/enough", 30, 10),
    ...family("org/short", 29, 10),
    ...family("org/narrow", 30, 9),
    ...family("org/nameless", 30, 0),
    ...family("org/one-unlicensed", 30, 10, (i) => ({ license: i > 0, date: true })),
    ...family("org/author-unlicensed", 40, 10, (i) => ({ license: i % 10 > 0, date: true })),
    ...family("org/one-undated", 30, 10, (i) => ({ license: true, date: i > 0 })),
    ...family("org/automated", 10, 10).map((row): TableRow => ({ ...row, tier: "T0" })),
  ];
  const rows = await panelRows(["license_classes", "checklist"], {
    models: [
      ...children.map(({ base: _, relation: __, tier: ___, ...model }) => model),
      ...[...new Set(children.map(({ base }) => String(base)))].map((id) => ({ id, license: "mit" })),
    ],
    derivatives: children.map(({ license: _, last_modified: __, ...entry }) => entry),
  });
  const printed = (base: string, tier = "T1") => {
    const row = rowWith(rows, { base, tier });
    return [row.models, row.authors, row.share_license, row.share_license_fits, row.share_changed_90d];
  };
  expect(printed("org/enough")).toEqual([30, 10, 1, 1, 0.5]);
  expect(printed("org/short")).toEqual([29, 10, null, null, null]);
  expect(printed("org/narrow")).toEqual([30, 9, null, null, null]);
  expect(printed("org/nameless")).toEqual([30, 0, null, null, null]);
  expect(printed("org/one-unlicensed")).toEqual([30, 10, 29 / 30, null, 0.5]);
  expect(printed("org/author-unlicensed")).toEqual([40, 10, 0.9, null, 15 / 40]);
  expect(printed("org/one-undated")).toEqual([30, 10, 1, 1, null]);
  expect(printed("org/automated", "T0")).toEqual([10, 10, null, null, null]);
  expect(printed("org/automated")).toEqual([0, 0, null, null, null]);
});

describe("a licence on a base", () => {
  /** 30 children by 10 authors, all under one licence. */
  async function fits(base: string, licence: string): Promise<PanelRow> {
    const rows = await panelRows(["license_classes", "checklist"], {
      models: [{ id: "org/base", license: base }, ...times(30, (i) => ({ id: `a${i % 10}/m${i}`, license: licence }))],
      derivatives: times(30, (i) => ({
        id: `a${i % 10}/m${i}`,
        author: `a${i % 10}`,
        base: "org/base",
        relation: "finetune",
        likes: 0,
        tier: "T2",
      })),
    });
    return rowWith(rows, { base: "org/base", tier: "T0" });
  }

  it.each([
    ["mit", "cc-by-nc-4.0", 1],
    ["mit", "other", 1],
    ["lgpl-3.0", "gpl-3.0", 1],
    ["lgpl-3.0", "apache-2.0", 0],
    ["gpl-3.0", "agpl-3.0", 1],
    ["gpl-3.0", "lgpl-3.0", 0],
    ["llama3", "llama3", 1],
    ["llama3", "llama3.1", 0],
    ["gemma", "apache-2.0", 0],
    ["cc-by-nc-4.0", "cc-by-nc-sa-4.0", 1],
    ["openrail", "creativeml-openrail-m", 1],
    ["openrail", "mit", 0],
    ["llama3", "other", null],
    ["other", "other", null],
    ["other", "mit", null],
    ["mit", "unknown", null],
    ["unknown", "mit", null],
  ])("%s → %s: %s", async (base, licence, share) => {
    const row = await fits(base, licence);
    expect([row.share_license_fits, row.models_comparable]).toEqual([share, share === null ? 0 : 30]);
  });
});
