import type { Comparables, PlanBase, PlanNiche, PlanTable } from "../../../core/plan/data.ts";

export const WEEKS = [1, 0, 1, 2, 0, 1, 1, 0, 0, 1, 0, 0];

export const niche = (
  relation: string,
  task: string | null,
  authors: number,
  more: Partial<PlanNiche> = {},
): PlanNiche => ({
  relation,
  task,
  models: authors + 2,
  rivals_30d: authors + 1,
  rival_authors_30d: authors,
  rivals_30d_t1: authors,
  rival_authors_30d_t1: authors,
  percentile: 60,
  leaving_7d: 1,
  weeks: WEEKS,
  ...more,
});

/** Eleven entries: five finetunes for chat, two for images, three quantizations, one of unstated kind. */
export const BASE: PlanBase = {
  base: "lab/base",
  present: true,
  children: 11,
  released_at: Date.parse("2026-01-01"),
  potential: 50,
  entries: 11,
  authors: 9,
  relations: [
    { relation: "finetune", entries: 7 },
    { relation: "quantized", entries: 3 },
    { relation: "unknown", entries: 1 },
  ],
  weeks: [2, 0, 1, 2, 0, 1, 1, 0, 0, 1, 1, 0],
  weeks_seen: 12,
  niches: [
    niche("finetune", "chat", 4),
    niche("quantized", "chat", 3),
    niche("finetune", "images", 2),
    niche("quantized", null, 0),
    niche("unknown", "chat", 1),
    niche("finetune", null, 1),
  ],
  sisters: [
    {
      base: "near/crowded",
      potential: 51,
      entries: 40,
      authors: 30,
      relations: [],
      niches: [{ relation: "finetune", task: "chat", rivals_30d: 9, rival_authors_30d: 8, percentile: 88 }],
    },
    {
      base: "near/empty",
      potential: 52,
      entries: 20,
      authors: 12,
      relations: [{ relation: "finetune", entries: 4 }],
      niches: [],
    },
  ],
};

export const row = (more: Partial<Comparables>): Comparables => ({
  tier: "T1",
  relation: "finetune",
  level: "near",
  rank_band: 3,
  crowding_band: 3,
  reading: "30-60",
  outcome: "likes",
  models: 40,
  authors: 20,
  families: 9,
  q1: 0,
  median: 2,
  q3: 5,
  low: 1,
  high: 3,
  evidence: "C",
  ...more,
});
export const none = { q1: null, median: null, q3: null, low: null, high: null };

export const table = (...comparables: Comparables[]): PlanTable => ({
  date: "2026-08-21",
  as_of: "2026-08-22T00:00:00.000Z",
  source: { label: "the Hub", simulated: false },
  limit: null,
  crowding: [
    [0, 5],
    [1, 3],
    [4, 2],
  ],
  tasks: ["chat", "images"],
  comparables,
  backtest: { weeks: [], earned: [] },
});

export const asked = { relation: "finetune", task: "chat" };
