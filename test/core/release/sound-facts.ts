import type { GateFacts } from "../../../core/release/gates.ts";

/** What the gates find of a release that is sound in itself. */
export const good: GateFacts = {
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

/** Of a release that there is none to compare with. */
export const FIRST = { reason: "there is no release before it" };
