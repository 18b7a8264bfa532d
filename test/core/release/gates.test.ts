import { describe, expect, test } from "vitest";
import { GateError } from "../../../core/errors.ts";
import { checkGates, GATE_NAMES, type GateFacts, requireGates } from "../../../core/release/gates.ts";
import { FIRST, good } from "./sound-facts.ts";

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
    // A tag may hold what would steer the terminal on which the refusal is read.
    expect(note({ "relation: \u001b]0;title\u0007x\n\u202ey": 7 })).toBe("relation: ]0;title x y 7");
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
    expect(gate("same_day", { models: 5, earlier_attempt: 0 })?.value).toBeNull();
    expect(gate("same_day", {})).toMatchObject({ value: null, note: "it is the first attempt at this date" });
    expect(gate("same_day", { models: 9_990, earlier_attempt: 10_000 })?.note).toBe("10,000 → 9,990 models");
    expect(gate("quarantine_share", { listed: 0, unreadable: 0 })?.value).toBe(1);
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
