import { describe, expect, it } from "vitest";
import type { PlanBase, PlanTable } from "../../../core/plan/data.ts";
import { usualTask } from "../../../core/plan/niche.ts";
import { plan } from "../../../core/plan/plan.ts";
import { report } from "../../../core/plan/report.ts";
import { asText } from "../../../core/plan/text.ts";
import { asked, BASE, niche, table, WEEKS } from "./eleven-entries.ts";

describe("thin and odd bases", () => {
  const empty: PlanBase = {
    ...BASE,
    base: "new/one",
    children: 0,
    entries: 0,
    authors: 0,
    relations: [],
    weeks: WEEKS.map(() => 0),
    weeks_seen: 0,
    niches: [],
    sisters: [],
  };

  it("gives the first place where nobody came yet", () => {
    const answer = plan(empty, table(), { relation: "merge", task: null });
    expect(answer.rank).toEqual({ rank: 1, rank_authors: 1, rank_in_relation: 1 });
    expect(answer.crowding).toMatchObject({
      ...{ models: 0, rivals_30d: 0, rival_authors_30d: 0, rivals_30d_t1: 0, rival_authors_30d_t1: 0, percentile: 25 },
    });
    expect(answer.neighbours).toEqual([]);
    const said = asText(report(answer));
    expect(said).toContain("No model with a known date names new/one as its base yet.");
    expect(said).toContain("Nobody released merges of this base without a stated task");
    expect(said).toContain("No neighbour can be less crowded than a niche without a rival.");
    expect(said).toContain("too young");
  });

  it("calls the interval of entries per week widened only where the weeks differ by more than chance", () => {
    const said = (weeks: readonly number[]) => {
      const niches = [niche("finetune", "chat", 4, { weeks })];
      return asText(report(plan({ ...BASE, niches }, table(), asked))).match(/Entries per week .*? counted\)/)?.[0];
    };
    const even = /^Entries per week of this niche: \d\S* \(95 % interval \S+ to [\d.]+; 12 weeks counted\)$/;
    const wide =
      /^Entries per week of this niche: \d\S* \(95 % interval \S+ to [\d.]+, widened for weeks that differ; 12 weeks counted\)$/;
    expect(said(WEEKS.map(() => 0))).toMatch(even);
    // Variances 0.45 and 3, means 0.58 and 0.5.
    expect(said(WEEKS)).toMatch(even);
    expect(said([6, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0])).toMatch(wide);
  });

  it.each([
    ["adapter", "An adapter of new/one without a stated task"],
    ["merge", "A merge of new/one without a stated task"],
    ["unknown", "A derivative of unstated kind of new/one without a stated task"],
  ])("begins with the relation and its article: %s", (relation, title) => {
    expect(report(plan(empty, table(), { relation, task: null })).title).toBe(title);
  });

  it("says so when the base is not in the snapshot, the data are simulated or a sample", () => {
    const partial: PlanTable = { ...table(), limit: 20_000, source: { label: "sandbox", simulated: true } };
    const said = asText(report(plan({ ...BASE, present: false }, partial, asked)));
    expect(said).toContain(
      "lab/base is not in the snapshot: deleted, private, renamed, mistyped, or outside a sample.",
    );
    expect(said).toContain("SIMULATED DATA");
    expect(said).toContain(
      "SAMPLE, newest 20,000: earlier entries were not read, so true ranks are later, and niches more crowded where it holds less than 30 days.",
    );
    expect(said).not.toContain("they are complete");
  });

  it("says of a base how many entries it had where all of them vanished", () => {
    const gone = plan({ ...BASE, present: false, children: 0 }, table(), asked);
    expect(gone.family).toMatchObject({ listed: 0, entries: 11 });
    const words = "No model that names lab/base as its base is listed any more: 11 vanished.";
    expect(report(gone).notices).toContain(words);
    expect(report(plan(BASE, table(), asked)).notices).toEqual([]);
  });

  it("says what was looked at where no neighbour is less crowded", () => {
    const alone = { ...BASE, niches: [niche("finetune", "chat", 4), niche("finetune", null, 1)], sisters: [] };
    const said = (base: PlanBase) =>
      report(plan(base, table(), asked)).sections.find(({ id }) => id === "neighbours")?.lines;
    const none = "None found: no other relation or stated task of this base had fewer authors in 30 days";
    expect(said(alone)).toEqual([`${none}, nor had the bases nearest in potential.`]);
    expect(said({ ...alone, potential: null })).toEqual([`${none}; its potential is not known, and so no sister is.`]);
  });

  it("names five neighbours: three sisters where there are as many, else more places on the base itself", () => {
    const [, sister] = BASE.sisters;
    if (sister === undefined) throw new Error("no sister");
    const sisters = ["one", "two", "three", "four"].map((name) => ({ ...sister, base: `near/${name}` }));
    const tasks = ["a", "b", "c", "d", "e", "f"].map((task) => niche("finetune", task, 1));
    const found = (of: number) =>
      plan(
        { ...BASE, niches: [niche("finetune", "chat", 4), ...tasks], sisters: sisters.slice(0, of) },
        table(),
        asked,
      ).neighbours.map(({ kind, base, task }) => (kind === "sister" ? base : task));
    expect(found(0)).toEqual(["a", "b", "c", "d", "e"]);
    expect(found(1)).toEqual(["a", "b", "c", "d", "near/one"]);
    expect(found(4)).toEqual(["a", "b", "near/one", "near/two", "near/three"]);
  });

  it("takes the task that most models of the relation state", () => {
    expect(usualTask(BASE, "finetune")).toBe("chat");
    expect(usualTask(BASE, "merge")).toBe("chat");
    expect(usualTask(empty, "finetune")).toBeNull();
    const several = {
      ...BASE,
      niches: [niche("finetune", "chat", 4), niche("merge", null, 3), niche("merge", "code", 2)],
    };
    expect(usualTask(several, "merge")).toBe("code");
  });
});
