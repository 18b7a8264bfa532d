import { z } from "zod";

export const newsShape = z.object({
  /** Stable: what happened to whom; none ever repeats. */
  id: z.string(),
  /** When a pulse first knew it, ISO 8601 UTC. */
  at: z.string(),
  kind: z.literal("pulse"),
  event: z.enum(["ten entries", "doubled", "crowded niche", "first entry"]),
  base: z.string(),
  title: z.string(),
  summary: z.string(),
  numbers: z.record(z.string(), z.union([z.number(), z.string(), z.null()])),
  n: z.number(),
});
/** A finding of a pulse. */
export type News = z.infer<typeof newsShape>;
