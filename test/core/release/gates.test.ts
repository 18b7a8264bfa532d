import { describe, expect, test } from "vitest";
import { GateError } from "../../../core/errors.ts";
import type { Comparison } from "../../../core/release/compared-gates.ts";
import { checkGates, GATE_NAMES, type GateFacts, requireGates } from "../../../core/release/gates.ts";
import type { Measures } from "../../../core/release/measures.ts";

const good: GateFacts = {
  models: 1_000,
  listed: 1_005,
  unreadable: 5,
  duplicate_ids: 0,
  duplicate_derivatives: 0,
  childless_rows: 0,
  edges: 300,
  derivatives: 300,
  undocumented_columns: 0,
  enum_faults: {},
  unknown_values: {},
  earlier_attempt: null,
};
const FIRST = { reason: "there is no release before it" };

const failed = (change: Partial<GateFacts>) =>
  checkGates({ ...good, ...change }, FIRST)
    .filter((gate) => !gate.passed)
    .map((gate) => gate.name);

describe("the gates of a release alone", () => {
  test("let a sound release pass", () => {
    expect(failed({})).toEqual([]);
    expect(() => requireGates("2026-08-20", checkGates(good, FIRST))).not.toThrow();
  });

  test("stop each fault by its name", () => {
    expect(failed({ models: 0 })).toEqual(["models"]);
    expect(failed({ duplicate_ids: 1 })).toEqual(["duplicate_ids"]);
    expect(failed({ duplicate_derivatives: 2 })).toEqual(["duplicate_derivatives"]);
    expect(failed({ childless_rows: 1 })).toEqual(["childless_rows"]);
    expect(failed({ derivatives: 299 })).toEqual(["edge_rows"]);
    expect(failed({ derivatives: 301 })).toEqual(["edge_rows"]);
    expect(failed({ undocumented_columns: 1 })).toEqual(["undocumented_columns"]);
    expect(failed({ enum_faults: { "edges.relation": 1 } })).toEqual(["enum_values"]);
  });

  test("allow half a percent of unreadable rows and not one more", () => {
    expect(failed({ listed: 1_000, unreadable: 5 })).toEqual([]);
    expect(failed({ listed: 1_000, unreadable: 6 })).toEqual(["quarantine_share"]);
    expect(failed({ listed: 10_000, unreadable: 51 })).toEqual(["quarantine_share"]);
    expect(failed({ listed: 0, unreadable: 0 })).toEqual(["quarantine_share"]);
  });

  test("allow half a percent of rows with a word that Hubrace does not know, all words together", () => {
    expect(failed({ listed: 1_000, unknown_values: { "relation: distill": 3, "gated: paid": 2 } })).toEqual([]);
    expect(failed({ listed: 1_000, unknown_values: { "relation: distill": 4, "gated: paid": 2 } })).toEqual([
      "unknown_values",
    ]);
  });

  test("name the five words that most rows carry, and none where all are known", () => {
    const note = (unknown_values: Record<string, number>) =>
      checkGates({ ...good, unknown_values }, FIRST).find(({ name }) => name === "unknown_values")?.note;
    expect(note({ a: 1, b: 6, c: 3, d: 5, e: 2, f: 4 })).toBe("b 6, d 5, f 4, c 3, e 2");
    expect(note({})).toBeNull();
    expect(failed({ listed: 10_000, unknown_values: { a: 51 } })).toEqual(["unknown_values"]);
  });

  test("let another attempt at the same date shrink by a thousandth, for models that are gone since", () => {
    expect(failed({ models: 9_990, earlier_attempt: 10_000 })).toEqual([]);
    expect(failed({ models: 9_989, earlier_attempt: 10_000 })).toEqual(["same_day"]);
    expect(failed({ models: 12_000, earlier_attempt: 10_000 })).toEqual([]);
    // Of one model nothing may go; of none there is nothing to compare.
    expect(failed({ models: 0, earlier_attempt: 1 })).toEqual(["models", "same_day"]);
    expect(failed({ models: 5, earlier_attempt: 0 })).toEqual([]);
  });

  test("say what they compared, and take a share of nothing for the whole", () => {
    const gate = (name: string, change: Partial<GateFacts>) =>
      checkGates({ ...good, ...change }, FIRST).find((one) => one.name === name);
    expect(gate("same_day", {})).toMatchObject({ value: null, note: "it is the first attempt at this date" });
    expect(gate("same_day", { models: 9_990, earlier_attempt: 10_000 })?.note).toBe("10,000 → 9,990 models");
    expect(gate("quarantine_share", { listed: 0, unreadable: 0 })?.value).toBe(1);
  });
});

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

function compared(now: Partial<Measures>, change: Partial<Comparison> = {}) {
  const comparison = {
    date: "2026-08-19",
    before,
    now: { ...sameNow, ...now },
    asOf,
    realHub: false,
    fallenBack: 0,
    ...change,
  };
  const gates = checkGates(good, comparison);
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

describe("a gate that refuses", () => {
  test("is told with its value, threshold and rule, beside every other one, and what to do; exit code 4", () => {
    const refuse = () => requireGates("2026-08-20", checkGates({ ...good, models: 0, duplicate_ids: 3 }, FIRST));
    expect(refuse).toThrow(GateError);
    expect(refuse).toThrow(
      "release: 2 gates refuse to publish 2026-08-20; nothing published was changed. " +
        "models: 0, at least 1. The snapshot holds at least one model. " +
        "duplicate_ids: 3, at most 0. No model id occurs twice. " +
        "Look at `hubrace status` and the quarantine; if the data are right, run the same command again with " +
        '--accept-gate models --why "…" --accept-gate duplicate_ids --why "…"',
    );
  });

  test("lets pass what the operator accepts, with the reason; no other one", () => {
    const gates = checkGates({ ...good, models: 0, duplicate_ids: 3 }, FIRST, {
      models: "a test",
      edge_rows: "unused",
    });
    expect(gates.find(({ name }) => name === "models")).toMatchObject({
      result: "accepted",
      passed: false,
      why: "a test",
    });
    // An acceptance that was not needed leaves no trace.
    expect(gates.find(({ name }) => name === "edge_rows")).toMatchObject({ result: "passed", why: null });
    expect(() => requireGates("2026-08-20", gates)).toThrow(/^release: a gate refuses .* duplicate_ids: 3/);
  });

  test("has a name that can be accepted", () => {
    expect(GATE_NAMES).toEqual(checkGates(good, FIRST).map(({ name }) => name));
    expect(new Set(GATE_NAMES).size).toBe(GATE_NAMES.length);
  });
});
