import { describe, expect, test } from "vitest";
import { GateError } from "../../../core/errors.ts";
import { checkGates, type GateFacts, requireGates } from "../../../core/release/gates.ts";

const good: GateFacts = {
  models: 1_000,
  listed: 1_005,
  quarantined: 5,
  duplicate_ids: 0,
  duplicate_derivatives: 0,
  childless_rows: 0,
  edges: 300,
  derivatives: 300,
  undocumented_columns: 0,
};
const failed = (change: Partial<GateFacts>) =>
  checkGates({ ...good, ...change })
    .filter((gate) => !gate.passed)
    .map((gate) => gate.name);

describe("the gates", () => {
  test("let a sound release pass", () => {
    expect(failed({})).toEqual([]);
    expect(() => requireGates("2026-08-20", checkGates(good))).not.toThrow();
  });

  test("stop each fault by its name", () => {
    expect(failed({ models: 0 })).toEqual(["models"]);
    expect(failed({ duplicate_ids: 1 })).toEqual(["duplicate_ids"]);
    expect(failed({ duplicate_derivatives: 2 })).toEqual(["duplicate_derivatives"]);
    expect(failed({ childless_rows: 1 })).toEqual(["childless_rows"]);
    expect(failed({ derivatives: 299 })).toEqual(["edge_rows"]);
    expect(failed({ undocumented_columns: 1 })).toEqual(["undocumented_columns"]);
  });

  test("allow half a percent of unreadable rows and not one more", () => {
    expect(failed({ listed: 1_000, quarantined: 5 })).toEqual([]);
    expect(failed({ listed: 1_000, quarantined: 6 })).toEqual(["quarantine_share"]);
    expect(failed({ listed: 0, quarantined: 0 })).toEqual(["quarantine_share"]);
  });

  test("refuse with every failed gate in one message and exit code 4", () => {
    const refuse = () => requireGates("2026-08-20", checkGates({ ...good, models: 0, duplicate_ids: 3 }));
    expect(refuse).toThrow(GateError);
    expect(refuse).toThrow(
      "release: 2 gates refuse to publish 2026-08-20; nothing published was changed. " +
        "models is 0 (allowed: at least 1): The snapshot holds at least one model. " +
        "duplicate_ids is 3 (allowed: at most 0): No model id occurs twice.",
    );
  });
});
