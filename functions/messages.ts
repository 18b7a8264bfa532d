import { z } from "zod";
import { STAGES } from "../core/stages.ts";

/** What starts a day's run. The schedule sends nothing; an operator may name a date, a limit, or ask for all of it again. */
export const startMessage = z.strictObject({
  date: z.iso.date().optional(),
  /** Newest N models only. */
  limit: z.int().positive().nullable().default(null),
  /** Go through all stages although the date's run is done. */
  again: z.boolean().default(false),
  /** Build and publish the site of the date's release and nothing else: its data stay, whatever has changed in the code since. */
  only: z.literal("site").nullable().default(null),
  /** Gates that may refuse on this date, each with the reason to publish all the same. */
  acceptGates: z.record(z.string(), z.string()).default({}),
});

/** What the workflow sends to the function of a stage. */
export const stageMessage = z.object({
  run: z.string(),
  stage: z.enum(STAGES),
  /** The execution that holds the date's lease. */
  execution: z.string(),
  acceptGates: z.record(z.string(), z.string()),
});
export type StageMessage = z.infer<typeof stageMessage>;

/** An answer that another attempt would only repeat: a gate refused, the lease was lost, the configuration is wrong. */
export interface Refusal {
  readonly refused: string;
}

/** How a stage went. */
export interface StageAnswer {
  readonly rows: number;
  readonly seconds: number;
}

/** How a batch of the crawl went. */
export interface BatchAnswer extends StageAnswer {
  readonly done: boolean;
  /** Seconds until the Hub's quota has room for the next batch. */
  readonly pauseSeconds: number;
}
