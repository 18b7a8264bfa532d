/**
 * The measured shape of the Hub that the world is cut to: 3,094,856 models on 2026-09-25
 * (aikian/hf-model-supply-chain, CC BY 4.0) and the weekly snapshots of 2025 (MSC-empirical).
 */
export const REFERENCE = {
  models: 3_094_856,
  /** Declared edges by relation. */
  edges: { finetune: 341_527, adapter: 332_102, quantized: 181_768, merge: 47_662, unknown: 880 },
  with_parent_share: 0.2813,
  several_parents: 17_457,
  self_parents: 2_044,
  parent_present_share: 0.9811,
  in_time_order_share: 0.9958,
  floor_dates: 29_579,
  cycles: 12,
  cycle_edges: 29,
  /** Children of the largest family, as a share of all models. */
  largest_family_share: 0.014,
  /** Gone within 12 weeks of creation, by relation. */
  vanished_12_weeks: { quantized: 0.036, adapter: 0.249, merge: 0.284 },
  /** Gone within 15 weeks, all new ids. */
  vanished_15_weeks: 0.147,
} as const;

/** Relations by code; the code is what the edge table stores. */
export const RELATIONS = ["finetune", "adapter", "quantized", "merge", "unknown"] as const;
export type Relation = (typeof RELATIONS)[number];
export const FINETUNE = 0;
export const ADAPTER = 1;
export const QUANTIZED = 2;
export const MERGE = 3;
export const UNKNOWN = 4;

/**
 * Children by relation of their edges, as shares of all children. It differs from the mix of edges because merges name
 * 3.1 parents on average: 903,939 edges − 870,583 children = 33,356 further edges on 17,457 children gives 14,454 merges
 * with several parents, 2,855 with one, and 3,003 finetunes and adapters with two.
 */
export const CHILD_MIX = [340_025, 330_601, 181_768, 17_309, 880].map((children) => children / 870_583);

/** Share of a relation's children that name several parents. */
export const SEVERAL_SHARE = [1_502 / 340_025, 1_501 / 330_601, 0, 14_454 / 17_309, 0];

/** How many parents a merge with several names, as cumulative shares: 3.10 on average. */
export const MERGE_PARENTS: readonly (readonly [cumulative: number, parents: number])[] = [
  [0.42, 2],
  [0.71, 3],
  [0.87, 4],
  [0.94, 5],
  [0.98, 6],
  [1, 8],
];

/** Edges of the lag bins in seconds; `LAG_MASS[relation][bin]` is the share of a family's entries that fall into the bin. */
const HOUR = 3600;
const DAY = 86_400;
export const LAG_EDGES = [
  0,
  HOUR,
  6 * HOUR,
  DAY,
  3 * DAY,
  7 * DAY,
  14 * DAY,
  30 * DAY,
  60 * DAY,
  120 * DAY,
  240 * DAY,
  480 * DAY,
  2100 * DAY,
] as const;
export const LAG_BINS = LAG_EDGES.length - 1;
const FINETUNE_LAGS = [0.005, 0.02, 0.05, 0.08, 0.1, 0.11, 0.15, 0.16, 0.145, 0.11, 0.05, 0.02];
export const LAG_MASS: readonly (readonly number[])[] = [
  FINETUNE_LAGS,
  [0.005, 0.02, 0.04, 0.07, 0.09, 0.1, 0.13, 0.15, 0.16, 0.13, 0.075, 0.03],
  [0.06, 0.16, 0.18, 0.15, 0.11, 0.09, 0.09, 0.07, 0.05, 0.025, 0.01, 0.005],
  [0.001, 0.009, 0.03, 0.06, 0.09, 0.11, 0.16, 0.18, 0.17, 0.12, 0.05, 0.02],
  FINETUNE_LAGS,
];

/** Share of a family's entries of a relation that have come `seconds` after its base. */
export function arrivedShare(relation: number, seconds: number): number {
  let share = 0;
  for (let bin = 0; bin < LAG_BINS; bin++) {
    const from = LAG_EDGES[bin] ?? 0;
    const to = LAG_EDGES[bin + 1] ?? 0;
    if (seconds <= from) break;
    share += (LAG_MASS[relation]?.[bin] ?? 0) * Math.min(1, (seconds - from) / (to - from));
  }
  return share;
}
