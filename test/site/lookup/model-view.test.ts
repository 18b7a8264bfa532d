import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import type { DeclaredBase, Model } from "../../../site/src/api/model.ts";
import type { LookupPlace } from "../../../site/src/lookup/load.ts";
import { modelView } from "../../../site/src/lookup/model-view.ts";

/** As much of an element as the view needs: what it says, and where it leads. */
class Said {
  readonly tag: string;
  readonly attributes = new Map<string, string>();
  readonly children: (Said | string)[] = [];
  constructor(tag: string) {
    this.tag = tag;
  }
  setAttribute(name: string, value: string): void {
    this.attributes.set(name, value);
  }
  append(...children: readonly (Said | string)[]): void {
    this.children.push(...children);
  }
  get text(): string {
    const text = this.children.map((child) => (typeof child === "string" ? child : child.text)).join("");
    return text.replaceAll("\u00a0", " ");
  }
  all(tag: string): Said[] {
    const below = this.children.flatMap((child) => (typeof child === "string" ? [] : child.all(tag)));
    return this.tag === tag ? [this, ...below] : below;
  }
}

const PLACE: LookupPlace = {
  base: "/models/",
  digits: 2,
  publicSite: "https://race.example/",
  asOf: "2026-08-21T20:00:00.000Z",
  date: "2026-08-21",
};

const BASE: DeclaredBase = {
  ...{ base: "lab/base", family: "lab/base", relation: "finetune", tier: "T2" },
  ...{ base_released_at: "2026-08-01T08:00:00.000Z", base_release_source: "created_at", lag_days: 2.5 },
  ...{ rank: 12, rank_mid: 12.5, rank_authors: 9, rank_in_relation: 7, family_size: 1234, gap_prev_hours: 36 },
  ...{ rivals_7d: 1, rivals_30d: 2, rivals_90d: 3, rival_authors_7d: 4, rival_authors_30d: 5, rival_authors_90d: 6 },
  ...{ own_prior_30d: 8, cohort_percentile: 97.25 },
};
const MODEL: Model = {
  ...{ created_at: "2026-08-03T20:00:00.000Z", task: "fill-mask", likes: 1500, downloads_30d: 20 },
  ...{ burst: false, serial_name: false, readings: [] },
  badge: { schemaVersion: 1, label: "hubrace", message: "12 of 1,234", color: "0b5cad" },
  bases: [BASE],
};

function view(model: Partial<Model>): Said {
  const found = { id: "anna/first", model: { ...MODEL, ...model }, shard: "api/v1/models/ab.json" };
  return modelView(found, PLACE) as unknown as Said;
}
const ofBase = (base: Partial<DeclaredBase>) => view({ bases: [{ ...BASE, ...base }] });
/** Terms with what is said of each. */
const facts = (shown: Said) => Object.fromEntries(shown.all("div").flatMap(factOf));
function factOf(row: Said): [term: string, said: string][] {
  const [term, said] = [row.all("dt"), row.all("dd")];
  return term.length === 1 ? [[term[0]?.text ?? "", said[0]?.text ?? ""]] : [];
}
const lede = (shown: Said) => shown.all("p")[0]?.text;
const rows = (shown: Said) => shown.all("tr").map((row) => row.children.map((cell) => (cell as Said).text));

describe("a derivative as it is looked up", () => {
  beforeEach(() => void vi.stubGlobal("document", { createElement: (tag: string) => new Said(tag) }));
  afterEach(() => void vi.unstubAllGlobals());

  it("is told with its place, its age and what it met", () => {
    const shown = view({});
    expect(lede(shown)).toBe("Entry 12 of 1,234 on lab/base, declared as finetune, 2.5 days after it.");
    expect(facts(shown)).toEqual({
      Likes: "1,500 cumulative",
      "Downloads, 30 days": "20 requests, not users",
      Created: "3 Aug 2026 18 days old",
      Task: "fill-mask",
      Rank: "12 of 1,234 dated entries, vanished ones counted; mid-rank 12.5, since others share its second",
      "Rank among authors": "9 counting other authors who came earlier",
      "Rank among finetunes": "7 the same declared relation",
      Lag: "2.5 days after the base was created",
      "Since the entry before": "36 hours",
      "Percentile of likes": "97.3 of 100, among models of its week, relation and task",
      "Own entries, 30 days before": "8 by the same author in the same niche",
    });
    expect(rows(shown)).toEqual([
      ["Window", "Rivals, entries", "Their authors"],
      ["7 days before", "1", "4"],
      ["30 days before", "2", "5"],
      ["90 days before", "3", "6"],
    ]);
    expect(shown.text).toContain("None yet: a reading at 7, 30 or 90 days needs a snapshot within 36 hours");
    expect(shown.all("li").map(({ text }) => text)).toEqual([
      "T2: carries no flag and is its author’s first entry on this base.",
    ]);
    expect(shown.all("a").map(({ attributes }) => attributes.get("href"))).toEqual([
      "/models/families/lab/base/",
      "/models/methods/#tiers",
      "/models/methods/#grades",
      "/models/api/v1/models/ab.json",
      "https://huggingface.co/anna/first",
    ]);
  });

  it("has no place without a date, and no age", () => {
    const undated = { rank: null, rank_mid: null, lag_days: null, gap_prev_hours: null, relation: "unknown" };
    const shown = view({ created_at: null, task: null, downloads_30d: null, bases: [{ ...BASE, ...undated }] });
    expect(lede(shown)).toBe(
      "Derivative of lab/base, relation not stated. Its creation date is unknown, so it has no place in the order.",
    );
    expect(facts(shown)).toMatchObject({
      Created: "unknown the Hub gives no date",
      Task: "none stated",
      "Downloads, 30 days": "unknown requests, not users",
      Rank: "unknown of 1,234 dated entries, vanished ones counted",
      Lag: "unknown its own date is unknown",
      "Since the entry before": "–",
    });
  });

  it("is told to be dated before its base, or behind a date that was corrected", () => {
    expect(lede(ofBase({ lag_days: -3 }))).toBe(
      "Entry 12 of 1,234 on lab/base, declared as finetune, dated 3 days before its base.",
    );
    expect(lede(ofBase({ lag_days: 0 }))).toBe(
      "Entry 12 of 1,234 on lab/base, declared as finetune, 0 minutes after it.",
    );
    expect(lede(ofBase({ lag_days: null }))).toBe("Entry 12 of 1,234 on lab/base, declared as finetune.");
    const undated = { base_released_at: null, base_release_source: "none", lag_days: null };
    expect(facts(ofBase(undated)).Lag).toBe("unknown the base’s date is unknown");
    expect(facts(ofBase({ base_release_source: "corrected" })).Lag).toBe(
      "2.5 days after the base’s corrected release date",
    );
  });

  it("that was first has nobody before it, and a rank that nobody shares is told once", () => {
    expect(facts(ofBase({ rank: 1, rank_mid: 1, gap_prev_hours: null }))).toMatchObject({
      Rank: "1 of 1,234 dated entries, vanished ones counted",
      "Since the entry before": "– none came before",
    });
  });

  it("dated behind the snapshot is no days old", () => {
    expect(facts(view({ created_at: "2026-08-23T20:00:00.000Z" })).Created).toBe("23 Aug 2026 0 minutes old");
  });

  it("of two bases names the first, counts them, and leads to the Hub where one has no page", () => {
    const shown = view({ bases: [BASE, { ...BASE, base: "small/base", family: null, relation: "merge", tier: "T1" }] });
    expect(lede(shown)).toBe(
      "Entry 12 of 1,234 on lab/base, declared as finetune, 2.5 days after it. It declares 2 bases.",
    );
    expect(shown.all("a")[1]?.attributes.get("href")).toBe("https://huggingface.co/small/base");
    expect(shown.text.match(/This base has fewer than ten derivatives and no page of its own\./g)).toHaveLength(1);
    expect(shown.all("li").map(({ text }) => text.slice(0, 2))).toEqual(["T2", "T1"]);
  });

  it("tells its flags, and its readings at fixed age", () => {
    const reading = { age: 7, read_age_days: 7.25, likes: 3, downloads_30d: null };
    const shown = view({ burst: true, serial_name: true, readings: [reading], bases: [{ ...BASE, tier: "T0" }] });
    expect(shown.all("li").map(({ text }) => text.split(":")[0])).toEqual(["T0", "Burst", "Serial name"]);
    expect(rows(shown).slice(-2)).toEqual([
      ["Age", "Read at", "Likes", "Downloads, 30 days"],
      ["7 days", "7.3 days", "3", "unknown"],
    ]);
    expect(shown.text).toContain("21 Aug 2026; readings at fixed age: of the snapshots nearest to it · JSON");
    expect(view({}).text).toContain("description of one snapshot, as of 21 Aug 2026 · JSON");
    expect(view({ burst: true }).all("li").at(-1)?.text).toMatch(/^Burst: .* at least 20 children/);
    expect(view({ serial_name: true }).all("li").at(-1)?.text).toMatch(/^Serial name: at least 20/);
  });
});
