import { describe, expect, it } from "vitest";
import type { ReleaseManifest } from "../../../core/release/manifest.ts";
import type { Row } from "../../../site/charts/chart.ts";
import { crowdedNiches } from "../../../site/charts/crowded-niches.ts";
import { entriesPerWeek } from "../../../site/charts/entries-per-week.ts";
import { rivalsByRelation } from "../../../site/charts/rivals-by-relation.ts";
import { zeroLikesByCrowding } from "../../../site/charts/zero-likes-by-crowding.ts";
import { said } from "./title.ts";

describe("what the most crowded niches are said to be", () => {
  const niche = (task: string, authors_30d: number, authors_30d_t0: number): Row => ({
    ...{ base: "org/base", relation: "unknown", task, authors_30d, authors_30d_t0, entries_30d: 77, models: 40 },
  });

  it("names the first with its authors on T1, and one without a task so", () => {
    const rows = [niche("text-generation", 15, 25), niche("no task", 1, 3)];
    const { title, subtitle, description, n, drawn } = said(crowdedNiches, rows);
    expect(title).toBe(
      "Most crowded now: derivatives of unstated kind of base for text-generation, entered by 15 authors in 30 days",
    );
    expect(subtitle).toContain("the 2 most crowded of those with 30 models or more, n = 80 models");
    expect(n).toBe(80);
    expect(description).toBe(
      "org/base, derivatives of unstated kind, text-generation: 15 authors; org/base, derivatives of unstated kind, no task: 1 author",
    );
    expect(drawn).toContain(
      "org/base, derivatives of unstated kind, text-generation: 15 authors on T1, 25 on T0, 77 entries in 30 days",
    );
    // Two niches whose tiers stand crosswise: T0 of the one lies where T1 of the other does.
    const across = crowdedNiches.answer([niche("a", 15, 25), niche("b", 25, 15)], {} as ReleaseManifest);
    const places = [...(across.picture?.wide ?? "").matchAll(/<circle [^>]*cx="([\d.]+)"/g)].map(([, x]) => x);
    const [allOfA, allOfB, a, b] = places;
    expect(new Set(places).size).toBe(2);
    expect([allOfA, allOfB]).toEqual([b, a]);
    expect(drawn).toContain(" · unstated · text-generation");
    expect(said(crowdedNiches, rows.slice(1)).title).toBe(
      "Most crowded now: derivatives of unstated kind of base without a stated task, entered by 1 author in 30 days",
    );
    expect(said(crowdedNiches, []).missing).toMatch(/30 models in a niche that 10 authors entered in 30 days\.$/);
  });
});

describe("what is said of the entries of the last week", () => {
  const week = (relation: string, weeks_ago: number, entries_t1: number, entries_t0: number): Row => ({
    ...{ relation, weeks_ago, entries_t1, entries_t0 },
  });
  const rows = [
    week("finetune", 1, 25, 90),
    week("finetune", 0, 1, 50),
    week("quantized", 1, 100, 100),
    week("quantized", 0, 3, 4),
  ];

  it("counts those of T1 in the last seven days, and names the relation that brought most", () => {
    const { title, subtitle, description, n } = said(entriesPerWeek, rows);
    expect(title).toBe("4 entries listed now came in the last seven days; 75 % of them are quantizations");
    expect(subtitle).toContain("n = 129 entries");
    expect(n).toBe(129);
    expect(description).toBe("In the last seven days: 3 quantizations and 1 finetune.");
  });

  it("needs 30 entries, and one in the last week", () => {
    expect(said(entriesPerWeek, [week("finetune", 1, 29, 90), week("finetune", 0, 1, 50)]).missing).toBeNull();
    expect(said(entriesPerWeek, [week("finetune", 1, 28, 90), week("finetune", 0, 1, 50)]).n).toBe(29);
    expect(said(entriesPerWeek, [week("finetune", 1, 28, 90), week("finetune", 0, 1, 50)]).missing).not.toBeNull();
    expect(said(entriesPerWeek, [week("finetune", 1, 90, 90), week("finetune", 0, 0, 50)]).missing).not.toBeNull();
  });
});

describe("what is said of the rivals that entries meet", () => {
  const met = (tier: string, relation: string, n: number, shares: Readonly<Record<number, number>>): Row[] =>
    Object.entries(shares).map(([from, share]) => ({
      ...{
        tier,
        relation,
        from_rivals: Number(from),
        n,
        share,
        ci_low: share - 0.02,
        ci_high: share + 0.03,
        mean_rivals: 4.2,
      },
    }));

  it("weighs the shares without a rival by entries, and names the relation of which most met 20 or more", () => {
    const rows = [
      ...met("T1", "quantized", 300, { 0: 0.5, 1: 0.1, 5: 0.1, 20: 0.1, 100: 0.2 }),
      ...met("T1", "merge", 100, { 0: 0.1, 1: 0.4, 20: 0.1, 100: 0.4 }),
      ...met("T0", "quantized", 900, { 0: 0.9, 5: 0.1 }),
    ];
    const { title, subtitle, description, caveat, n, drawn } = said(rivalsByRelation, rows);
    // (0.5 · 300 + 0.1 · 100) / 400 = 0.4.
    expect(title).toBe("40 % of entries met no rival in their niche; among merges, 50 % met 20 or more");
    expect(subtitle).toContain("n = 400 entries");
    expect(n).toBe(400);
    expect(description).toBe(
      "quantizations: none 50 %, 1–4 10 %, 5–19 10 %, 20–99 10 %, 100+ 20 %; merges: none 10 %, 1–4 40 %, 5–19 0 %, 20–99 10 %, 100+ 40 %",
    );
    expect(drawn).toContain("95 % interval of the first share: 48 % to 53 %");
    expect(drawn).toContain("quantizations, none: 90 % (T0, everything)");
    // Nothing is said of T0 where it has no row.
    expect(drawn).not.toMatch(/^merges, .*T0, everything/m);
    expect(drawn).toContain("n = 300 · mean 4.2");
    expect(caveat).toContain("Rivals that the snapshots do not hold are not counted, so fewer met none than it seems.");
    expect(said(rivalsByRelation, []).missing).toMatch(/n = 0/);
  });
});

describe("what is said of likes by crowding", () => {
  const cell = (relation: string, from_rivals: number, share_zero: number, tier = "T1"): Row => ({
    ...{ tier, relation, from_rivals, n: 40, share_zero, ci_low: share_zero - 0.05, ci_high: share_zero + 0.05 },
  });
  const rows = [
    cell("unknown", 0, 0.99),
    cell("unknown", 1, 0.98),
    cell("adapter", 0, 0.9),
    cell("finetune", 0, 0.4),
    cell("finetune", 5, 0.45),
    cell("finetune", 100, 0.7),
    cell("finetune", 5, 0.6, "T0"),
  ];
  const merges = [cell("merge", 0, 0.8), cell("merge", 20, 0.2)];

  it("compares the least with the most crowded cell of the first relation that has two", () => {
    const { title, subtitle, description, n, drawn } = said(zeroLikesByCrowding, [...merges, ...rows]);
    expect(title).toBe("Of finetunes that met no rival, 40 % have no like; of those that met 100+ rivals, 70 %");
    expect(subtitle).toContain("n = 200 entries");
    expect(n).toBe(200);
    expect(description).toBe(
      "finetunes, no rival: 40 % (n = 40); finetunes, 5–19 rivals: 45 % (n = 40); finetunes, 100+ rivals: 70 % (n = 40); " +
        "merges, no rival: 80 % (n = 40); merges, 20–99 rivals: 20 % (n = 40)",
    );
    expect(drawn).toContain("finetunes, 5–19: 45 % (95 % interval 40 % to 50 %), 40 entries; T0 (everything) 60 %");
  });

  it("does not say of entries that met rivals that they met none, and says where the intervals overlap", () => {
    const some = [cell("finetune", 1, 0.4), cell("finetune", 5, 0.5)];
    expect(said(zeroLikesByCrowding, some).title).toBe(
      "Of finetunes that met 1–4 rivals, 40 % have no like; of those that met 5–19 rivals, 50 % (their intervals overlap)",
    );
  });

  it("needs two cells of one relation, and counts all that there is where it has none", () => {
    expect(said(zeroLikesByCrowding, rows.slice(0, 4))).toMatchObject({ n: 80, title: expect.stringMatching(/\?$/) });
  });
});
