import { describe, expect, test } from "vitest";
import { type Comparison, fallenBack } from "../../../core/release/compared-gates.ts";
import { checkGates } from "../../../core/release/gates.ts";
import type { Measures } from "../../../core/release/measures.ts";
import { FIRST, good } from "./sound-facts.ts";

/** 10,000 models, of which 3,000 declare a parent, with 2,000 finetunes and 1,000 merges; 50,000 likes. */
const before: Measures = {
  rows: { models: 10_000, edges: 3_000, derivatives: 3_000, families: 400 },
  likes: 50_000,
  with_parent: 3_000,
  newest: "2026-08-19T20:00:00.000Z",
  moved: "2026-08-19T20:00:00.000Z",
  filled: { "models.id": 10_000, "models.task": 6_000, "models.license": 99, "families.state": 400 },
  edges: { finetune: 2_000, merge: 1_000, unknown: 10 },
  known: { models: 10_000, edges: { finetune: 2_000, merge: 1_000, unknown: 10 } },
};
const DAY_MS = 86_400_000;
const asOf = { before: Date.parse("2026-08-20"), now: Date.parse("2026-08-21") };
const sameNow: Measures = { ...before, moved: "2026-08-20T20:00:00.000Z" };
const sameDay: Comparison = { date: "2026-08-19", before, now: sameNow, asOf, realHub: false, fallenBack: 0 };

function compared(now: Partial<Measures>, change: Partial<Comparison> = {}) {
  const gates = checkGates(good, { ...sameDay, now: { ...sameNow, ...now }, ...change });
  return {
    refused: gates.filter((gate) => gate.result === "refused").map(({ name }) => name),
    of: (name: string) => gates.find((gate) => gate.name === name),
  };
}
const refusedBy = (now: Partial<Measures>, change: Partial<Comparison> = {}) => compared(now, change).refused;
const known = (models: number, edges: Record<string, number> = before.edges) => ({ known: { models, edges } });
const rows = (models: number) => ({ rows: { ...before.rows, models } });

describe("the gates that compare with the last release", () => {
  test("pass where nothing has happened", () => {
    expect(refusedBy({})).toEqual([]);
  });

  test("allow 5 % fewer or more models, without those made since", () => {
    expect(refusedBy(known(9_500))).toEqual([]);
    expect(refusedBy(known(9_499))).toEqual(["row_count"]);
    // Ten per cent grew in a day: 1,000 made since and 10,000 as before pass; 10,501 of which none is new do not.
    expect(refusedBy({ ...rows(11_000), ...known(10_000), filled: before.filled })).not.toContain("row_count");
    expect(refusedBy(known(10_500))).toEqual([]);
    expect(refusedBy(known(10_501))).toEqual(["row_count"]);
    expect(compared(known(9_499)).of("row_count")).toMatchObject({ value: 0.0501, threshold: 0.05, result: "refused" });
  });

  test("allow a fifth of new models for each day between", () => {
    const grown = (models: number) => ({ ...rows(models), with_parent: models * 0.3, filled: {} });
    expect(refusedBy(grown(12_000))).toEqual([]);
    expect(refusedBy(grown(12_001))).toEqual(["new_models"]);
    const twoDays = { asOf: { before: asOf.now - 2 * DAY_MS, now: asOf.now } };
    expect(refusedBy(grown(14_000), twoDays)).toEqual([]);
    expect(refusedBy(grown(14_001), twoDays)).toEqual(["new_models"]);
    // Less than a day counts as one.
    const sixHours = { asOf: { before: asOf.now - DAY_MS / 4, now: asOf.now } };
    expect(refusedBy(grown(12_000), sixHours)).toEqual([]);
  });

  test("allow the share with a parent to move by 3 points", () => {
    expect(refusedBy({ with_parent: 3_300 })).toEqual([]);
    expect(refusedBy({ with_parent: 3_301 })).toEqual(["parent_share"]);
    expect(refusedBy({ with_parent: 2_700 })).toEqual([]);
    expect(refusedBy({ with_parent: 2_699 })).toEqual(["parent_share"]);
  });

  test("allow a column to lose values in 5 points of the rows; gaining some is no fault", () => {
    const tasks = (filled: number) => ({ filled: { ...before.filled, "models.task": filled } });
    expect(refusedBy(tasks(5_500))).toEqual([]);
    expect(refusedBy(tasks(5_499))).toEqual(["null_rates"]);
    expect(refusedBy(tasks(10_000))).toEqual([]);
    expect(compared(tasks(5_000)).of("null_rates")?.note).toBe("models.task: 40 % → 50 % without a value");
  });

  test("allow edges of a relation 10 % more or less, where it has enough of them", () => {
    const edges = (change: Record<string, number>) => known(10_000, { ...before.edges, ...change });
    expect(refusedBy(edges({ finetune: 1_800 }))).toEqual([]);
    expect(refusedBy(edges({ finetune: 1_799 }))).toEqual(["edges_by_relation"]);
    expect(refusedBy(edges({ merge: 1_101 }))).toEqual(["edges_by_relation"]);
    expect(refusedBy(edges({ unknown: 0 }))).toEqual([]);
    expect(compared(edges({ merge: 0 })).of("edges_by_relation")).toMatchObject({ value: 1, note: "merge: 1,000 → 0" });
  });

  test("allow the sum of likes to fall by 1 %", () => {
    expect(refusedBy({ likes: 49_500 })).toEqual([]);
    expect(refusedBy({ likes: 49_499 })).toEqual(["likes"]);
    expect(refusedBy({ likes: 90_000 })).toEqual([]);
  });

  test("allow the newest model to fall back by 2 days against the last release, on the real Hub to lie half a day behind", () => {
    // The last release's newest model lay 4 hours behind its time.
    expect(refusedBy({ moved: "2026-08-18T20:00:00.000Z" })).toEqual([]);
    expect(refusedBy({ moved: "2026-08-18T19:59:00.000Z" })).toEqual(["freshness"]);
    expect(refusedBy({ moved: "2026-08-20T12:00:00.000Z" }, { realHub: true })).toEqual([]);
    expect(refusedBy({ moved: "2026-08-20T11:59:00.000Z" }, { realHub: true })).toEqual(["freshness"]);
  });

  test("allow 2 days against the freshest release before the last one, which fell back behind it", () => {
    // The last release's newest model lay 40 hours behind its time, 36 more than in the freshest one.
    const fallen = { before: { ...before, moved: "2026-08-18T08:00:00.000Z" }, fallenBack: 1.5 };
    expect(refusedBy({ moved: "2026-08-18T20:00:00.000Z" }, fallen)).toEqual([]);
    expect(refusedBy({ moved: "2026-08-18T19:59:00.000Z" }, fallen)).toEqual(["freshness"]);
    expect(compared({ moved: "2026-08-19T00:00:00.000Z" }, fallen).of("freshness")?.note).toBe(
      "the newest model lies 2 days behind, 0.17 days in an earlier release",
    );
    // The real Hub's newest model lies minutes behind, whatever it was before.
    expect(refusedBy({ moved: "2026-08-20T12:00:00.000Z" }, { ...fallen, realHub: true })).toEqual([]);
  });

  test("refuse the real Hub's answers of the day before", () => {
    const yesterdays = compared({ moved: before.moved }, { realHub: true });
    expect(yesterdays.refused).toEqual(["freshness"]);
    expect(yesterdays.of("freshness")).toMatchObject({ threshold: 0.5 });
    // It is held to the moment of the sweep, however far the last release had fallen back.
    expect(compared({ moved: before.moved }, { realHub: true, fallenBack: 3 }).of("freshness")?.note).toMatch(
      /in the last release$/,
    );
  });

  test("refuse a column that had a hundred values and has none", () => {
    expect(refusedBy({ filled: { ...before.filled, "families.state": 0 } })).toEqual(["all_null_columns"]);
    expect(refusedBy({ filled: { ...before.filled, "families.state": 1 } })).toEqual([]);
    // 99 licences may be gone by chance.
    const gone = { filled: { ...before.filled, "models.license": 0 } };
    expect(refusedBy(gone)).toEqual([]);
    const hundred = { ...before, filled: { ...before.filled, "models.license": 100 } };
    expect(refusedBy(gone, { before: hundred })).toEqual(["all_null_columns"]);
  });

  test("say what they compared, against which bound, and the rule with its number", () => {
    const now: Partial<Measures> = {
      ...rows(11_000),
      ...known(9_800, { finetune: 1_900, merge: 1_040, unknown: 10 }),
      ...{ with_parent: 3_410, likes: 49_600, moved: "2026-08-21T08:00:00.000Z" },
      filled: { "models.id": 11_000, "models.task": 5_940, "models.license": 99, "families.state": 0 },
    };
    const { of } = compared(now, { asOf: { ...asOf, now: Date.parse("2026-08-22") } });
    const told = (name: string) => {
      const { value, threshold, unit, bound, note } = of(name) ?? {};
      return [value, `${bound} ${threshold} ${unit}`, note];
    };
    // 1,200 of 10,000 in two days; 54 % have a task where 60 % had one; the newest model lies 16 hours behind, and lay 4.
    expect(told("row_count")).toEqual([0.02, "at most 0.05 share", "10,000 → 9,800 models, and 1,200 made since"]);
    expect(told("new_models")).toEqual([0.06, "at most 0.2 share", "1,200 in 2 days"]);
    expect(told("parent_share")).toEqual([0.01, "at most 0.03 points", "30 % → 31 %"]);
    expect(told("null_rates")).toEqual([0.06, "at most 0.05 points", "models.task: 40 % → 46 % without a value"]);
    expect(told("edges_by_relation")).toEqual([0.05, "at most 0.1 share", "finetune: 2,000 → 1,900"]);
    expect(told("likes")).toEqual([-0.008, "at least -0.01 share", "50,000 → 49,600 likes"]);
    const behind = "the newest model lies 0.67 days behind, 0.17 days in the last release";
    expect(told("freshness")).toEqual([0.5, "at most 2 days", behind]);
    expect(told("all_null_columns")).toEqual([1, "at most 0 count", "families.state"]);
    const numbers = {
      ...{
        row_count: "5 %",
        new_models: "20 %",
        parent_share: "3 percentage points",
        null_rates: "5 percentage points",
      },
      ...{ edges_by_relation: "10 %", likes: "1 %", freshness: "2 days", all_null_columns: "without any" },
    };
    for (const [name, words] of Object.entries(numbers)) expect(of(name)?.rule).toContain(words);
  });

  test("are not applicable where the last release had too few of what they compare", () => {
    const gate = (name: string, had: Partial<Measures>, now: Partial<Measures> = {}) => {
      const { value, note } = compared(now, { before: { ...before, ...had } }).of(name) ?? {};
      return { value, note };
    };
    const fewer = (things: string) => ({
      value: null,
      note: `the release of 2026-08-19 has fewer than 1,000 ${things}`,
    });
    expect(gate("likes", { likes: 999 })).toEqual(fewer("likes"));
    expect(gate("likes", { likes: 1_000 }).value).toBe(49);
    expect(gate("edges_by_relation", { edges: { merge: 999 } })).toEqual(fewer("edges of each relation"));
    expect(gate("freshness", { moved: null })).toEqual({ value: null, note: "no model has a date" });
    expect(gate("freshness", {}, { moved: null })).toEqual({ value: null, note: "no model has a date" });
    expect(gate("null_rates", { filled: { "families.state": 400 } })).toEqual({ value: 0, note: null });
  });

  test("find no value lost in a column that is new or only gained some, and lose a relation that is gone", () => {
    const gained = { "models.id": 10_000, "models.task": 6_500, "models.new": 0 };
    expect(compared({ filled: gained }).of("null_rates")?.value).toBe(0);
    expect(compared(known(10_000, { finetune: 2_000 })).of("edges_by_relation")).toMatchObject({
      value: 1,
      note: "merge: 1,000 → 0",
    });
  });

  test.each([[["models.a", "models.b"]], [["models.b", "models.a"]]])(
    "name the column that lost most values, not the emptiest one, in whatever order: %s",
    (names) => {
      const had: Record<string, number> = { "models.a": 8_000, "models.b": 2_000 };
      const has: Record<string, number> = { "models.a": 7_000, "models.b": 1_900 };
      const of = (filled: Record<string, number>) => ({
        filled: Object.fromEntries(names.map((name) => [name, filled[name] ?? 0])),
      });
      const gate = compared(of(has), { before: { ...before, ...of(had) } }).of("null_rates");
      expect(gate).toMatchObject({ value: 0.1, note: "models.a: 20 % → 30 % without a value" });
    },
  );

  test("name every column that is empty now", () => {
    const gone = { filled: { ...before.filled, "models.task": 0, "families.state": 0 } };
    const small = { ...before, rows: { ...before.rows, models: 999 } };
    expect(compared(gone).of("all_null_columns")).toMatchObject({ value: 2, note: "models.task, families.state" });
    expect(compared(gone, { before: small }).of("all_null_columns")?.value).toBeNull();
  });

  test("remember by how many days a list fell back, as long as no operator has accepted it", () => {
    const gates = (moved: string) => checkGates(good, { ...sameDay, now: { ...sameNow, moved } });
    // 4 hours before, then 28.
    expect(fallenBack(gates("2026-08-19T20:00:00.000Z"))).toBe(1);
    expect(fallenBack(gates("2026-08-20T23:00:00.000Z"))).toBe(0);
    expect(fallenBack(gates("2026-08-17T20:00:00.000Z"))).toBe(0);
    expect(fallenBack(checkGates(good, FIRST))).toBe(0);
    expect(fallenBack([])).toBe(0);
  });

  test("are not applicable to a first release, nor where the last one is too small to tell chance from fault", () => {
    const names = checkGates(good, FIRST).filter((gate) => gate.note === FIRST.reason);
    expect(names).toHaveLength(8);
    expect(names.every((gate) => gate.result === "not applicable" && gate.passed && gate.value === null)).toBe(true);
    const small = { ...before, rows: { ...before.rows, models: 999 } };
    expect(refusedBy(known(1), { before: small })).toEqual([]);
    expect(compared(known(1), { before: small }).of("row_count")?.note).toBe(
      "the release of 2026-08-19 has fewer than 1,000 models",
    );
    expect(refusedBy(known(1), { before: { ...before, rows: { ...before.rows, models: 1_000 } } })).toContain(
      "row_count",
    );
  });
});
