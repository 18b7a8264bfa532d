import { type DurableContext, withDurableExecution } from "@aws/durable-execution-sdk-js";
import { STAGES } from "../core/stages.ts";
import { crawlWindows, runStage, STEP } from "./calls.ts";
import { PIPELINE_VARIABLES, readEnvironment } from "./environment.ts";
import { begin, end, fail, type Outcome, start } from "./steps.ts";

/**
 * The day's run, as the command line runs it: the stages in order. Every step may run twice. What lies outside of steps is
 * replayed after each wait, so it knows neither time nor chance; date and time are fixed in the first step.
 */
export async function pipeline(event: unknown, ctx: DurableContext): Promise<Outcome> {
  const execution = ctx.executionContext.durableExecutionArn;
  const day = await ctx.step("start", async () => start(event), STEP);
  let run: string | null = null;
  try {
    const environment = readEnvironment(PIPELINE_VARIABLES);
    const begun = await ctx.step("begin", () => begin(day, execution), STEP);
    if (begun.run === null) return begun.outcome;
    run = begun.run;
    const message = { run, execution, acceptGates: day.acceptGates };
    for (const stage of day.only === null ? STAGES : [day.only]) {
      if (stage === "crawl") await crawlWindows(ctx, environment.HUBRACE_CRAWL_FUNCTION, { ...message, stage });
      else if (stage === "site") await runStage(ctx, environment.HUBRACE_SITE_FUNCTION, { ...message, stage });
      else await runStage(ctx, environment.HUBRACE_DERIVE_FUNCTION, { ...message, stage });
    }
    return await ctx.step("end", () => end(day, { run: begun.run, execution }), STEP);
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    await ctx.step("fail", () => fail(day, { run, execution }, reason), STEP);
    throw error;
  }
}

export const handler = withDurableExecution(pipeline);
