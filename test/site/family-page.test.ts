import { parseHTML } from "linkedom";
import { describe, expect, it } from "vitest";
import type { Checks, Family, OwnFacts } from "../../site/src/family.ts";
import { checklist } from "../../site/src/family-page/checklist.ts";
import type { FamilyContext } from "../../site/src/family-page/context.ts";
import { facts } from "../../site/src/family-page/head.ts";
import { fillShell, readShell, SHELL } from "../../site/src/family-page/shell.ts";
import { html } from "../../site/src/html.ts";

const CONTEXT = { to: (path: string) => path } as FamilyContext;
const CHECKS: Checks = {
  tier: "T1",
  models: 40,
  authors: 12,
  models_comparable: 25,
  share_license: 0.8,
  share_license_fits: null,
  share_bases_listed: 1,
  share_datasets: 0.5,
  share_evals: 0.004,
  share_safe_weights: 0.75,
  share_not_gated: 0.9,
  share_changed_90d: 0.25,
  median_days_since_change: 120,
};
const OWN: OwnFacts = {
  license: "llama3",
  license_class: "community",
  gated: "manual",
  last_modified: Date.parse("2026-08-01T12:00:00Z"),
  datasets: 2,
  evals: false,
  formats: ["gguf", "pytorch", "safetensors"],
  parents: 3,
  parents_missing: 1,
};

/** The cells of the checklist, row by row. */
function cells(own: OwnFacts | null, checks: readonly Checks[]): string[][] {
  const family = { base: "org/base", own, checks } as unknown as Family;
  const { document } = parseHTML(`<main>${checklist(family, CONTEXT)}</main>`);
  return [...document.querySelectorAll("tbody tr")].map((row) =>
    [...row.querySelectorAll("th,td")].map((cell) => (cell.textContent ?? "").replaceAll("\u00a0", " ")),
  );
}

/** The figures of a family, as text. */
const said = (
  children: number,
  authors: number,
  entrants_90d = children,
  entrant_authors_90d = authors,
  more: Partial<Family> = {},
) => {
  const family = {
    ...{
      children,
      authors,
      entrants_90d,
      entrant_authors_90d,
      liked: 7,
      likes_sum: 38,
      downloads_30d_sum: 9,
      released_at: null,
      first_entry_at: null,
    },
    ...{ entries_7d: 0, entries_30d: 0, entries_90d: 0, entries_30d_before: 0, entries_30d_before_that: 0 },
    ...{ entry_half_life_days: 5, effective_authors: 9.6, author_hhi: 0.104, author_gini: 0.08 },
    ...more,
  } as unknown as Family;
  const context = { release: { as_of: "2026-08-22T00:00:00Z" } } as unknown as FamilyContext;
  return (
    parseHTML(`<main>${facts(family, context)}</main>`).document.querySelector("main")?.textContent ?? ""
  ).replaceAll("\u00a0", " ");
};

describe("the figures of a family", () => {
  it("are counts and nothing else below 30 models by 10 authors", () => {
    expect(said(30, 10)).toMatch(/5 days.*9\.6 of 10; HHI 0\.104, Gini 0\.08.*23 % have any/);
    expect(said(30, 10)).toContain("until half of the first 90 days’ 30 entrants had come");
    // A family of hundreds of which five of the first 90 days are listed has no half of them to tell.
    for (const few of [said(300, 100, 5, 5), said(300, 100, 29, 29), said(300, 100, 40, 9)])
      expect(few).toMatch(/not enough data \(n = (5|29|40)\)Effective/);
    for (const few of [said(29, 10), said(30, 9)]) {
      expect(few).toMatch(/not enough data \(n = (29|30)\).*7 of (29|30) have any/);
      expect(few).not.toMatch(/%|HHI|Gini|5 days/);
    }
  });
});

describe("a family's growth", () => {
  const windows = { entries_30d: 15, entries_30d_before: 18, entries_30d_before_that: 2 };
  const growthOf = (times: Partial<Family>) => said(30, 10, 30, 10, { ...windows, ...times });
  const day = (date: string) => Date.parse(date);

  it("is told where the 60 days before are whole: a base of 70 days had ten of the first thirty", () => {
    expect(growthOf({ released_at: day("2026-06-13") })).toContain("Growthknown 90 days after the base’s release");
    expect(growthOf({ released_at: day("2026-05-24") })).toContain("Growth1.5 × its mean month before (10 entries)");
    expect(growthOf({ first_entry_at: day("2026-06-13") })).toContain("Growthknown 90 days after its first entry");
    expect(growthOf({ first_entry_at: day("2026-01-13") })).toContain("Growth1.5 ×");
  });
});

describe("what to look at before adopting", () => {
  it("says of each item what the base states and how many derivatives do, T1 beside T0", () => {
    const t0 = { ...CHECKS, tier: "T0", models: 60, models_comparable: 44, share_license_fits: 0.625 } as const;
    expect(cells(OWN, [CHECKS, t0])).toEqual([
      ["Licence stated", "llama3 community", "80 %", "80 %"],
      [
        "Licence fits the base’s by class, of those that can be compared",
        "–",
        "not enough data (n = 25)",
        "63 % of 44",
      ],
      ["Every base that it names is listed", "1 of 3 not", "100 %", "100 %"],
      ["Data sets named", "yes, 2", "50 %", "50 %"],
      ["Evaluation results declared", "no", "0.4 %", "0.4 %"],
      ["Weights in a format without code", "gguf and safetensors", "75 %", "75 %"],
      ["Open without asking (not gated)", "gated, manual", "90 %", "90 %"],
      ["Last change derivatives: within 90 days", "1 Aug 2026", "25 % median 120 days ago", "25 % median 120 days ago"],
    ]);
  });

  it("says once how few there are instead of shares, and leaves a base that is not listed out", () => {
    const few = Object.fromEntries(
      Object.entries({ ...CHECKS, models: 12 }).map(([name, value]) => [
        name,
        name.startsWith("share_") ? null : value,
      ]),
    ) as unknown as Checks;
    expect(cells(null, [few])).toEqual([]);
    const family = { base: "org/base", own: null, checks: [few] } as unknown as Family;
    expect(checklist(family, CONTEXT)?.text.replaceAll("\u00a0", " ")).toContain("not enough data (n = 12 on T1)");
    const t0 = { ...CHECKS, tier: "T0" } as const;
    expect(cells(OWN, [few, t0])[0]).toEqual(["Licence stated", "llama3 community", "80 %"]);
    expect(cells(null, [t0])[0]).toEqual(["Licence stated", "80 %"]);
  });

  it("escapes a licence that is markup", () => {
    const family = { base: "org/base", own: { ...OWN, license: "<img src=x>" }, checks: [CHECKS] } as unknown as Family;
    const { document } = parseHTML(`<main>${checklist(family, CONTEXT)}</main>`);
    expect(document.querySelector("img")).toBeNull();
    expect(document.querySelector("code")?.textContent).toBe("<img src=x>");
  });
});

describe("HTML with values", () => {
  it("escapes text in elements and attributes, joins lists, and leaves nothing out but null and false", () => {
    const name = `<b>"&'`;
    expect(html`<a title="${name}">${[name, html`<i>${0}</i>`, null, false, ""]}</a>`.text).toBe(
      `<a title="&lt;b&gt;&quot;&amp;'">&lt;b&gt;&quot;&amp;'<i>0</i></a>`,
    );
  });

  it("replaces what HTML forbids even when it is escaped", () => {
    expect(html`${"a\u0000b\ud800c\uffff"}`.text).toBe("a\ufffdb\ufffdc\ufffd");
    expect(html`${"模型 é 😀 \u202e"}`.text).toBe("模型 é 😀 \u202e");
  });
});

describe("the shell of family pages", () => {
  const page = `<title>${SHELL.title}</title><link href="https://x/families/${SHELL.address}/"><p title="${SHELL.description}">${SHELL.main}</p><i>${SHELL.title}</i>`;

  it("is filled at every place, and a name that looks like a place stays a name", () => {
    const filled = fillShell(readShell(page), {
      address: "org/base",
      title: `${SHELL.main}<b>`,
      description: '"said"',
      main: html`<main>$&</main>`,
    });
    expect(filled).toBe(
      `<title>${SHELL.main}&lt;b&gt;</title><link href="https://x/families/org/base/"><p title="&quot;said&quot;"><main>$&</main></p><i>${SHELL.main}&lt;b&gt;</i>`,
    );
  });

  it("is refused when a place is missing", () => {
    expect(() => readShell(page.replaceAll(SHELL.address, ""))).toThrow(/no place for address/);
  });
});
