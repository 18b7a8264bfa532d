import { type DurableContext, InvokeError } from "@aws/durable-execution-sdk-js";
import { expect, test } from "vitest";
import { crawlWindows, runStage, STEP } from "../../functions/calls.ts";
import type { StageMessage } from "../../functions/messages.ts";

const MESSAGE: StageMessage = { run: "2026-11-21-a1", stage: "panels", execution: "an execution", acceptGates: {} };
const CRAWL: StageMessage = { ...MESSAGE, stage: "crawl" };
const LOST = new InvokeError("the function was lost");

/** A workflow's context that gives these answers one after the other and writes down what it was asked for. */
function answering(...answers: readonly unknown[]) {
  const asked: unknown[][] = [];
  const left = [...answers];
  const context = {
    invoke: async (title: string, name: string, message: unknown) => {
      asked.push([title, name, message]);
      const answer = left.shift();
      if (answer instanceof Error) throw answer;
      return answer;
    },
    wait: async (title: string, time: unknown) => void asked.push([title, time]),
  };
  return { asked, ctx: context as unknown as DurableContext };
}

test("a step is tried again after 2 and 4 seconds, and not a third time", () => {
  const after = (attempt: number) => STEP.retryStrategy(LOST, attempt);
  expect(after(1)).toEqual({ shouldRetry: true, delay: { seconds: 2 } });
  expect(after(2)).toEqual({ shouldRetry: true, delay: { seconds: 4 } });
  expect(after(3)).toMatchObject({ shouldRetry: false });
});

test("a stage is tried again after 1 and 2 minutes", async () => {
  const { asked, ctx } = answering(LOST, LOST, { rows: 7, seconds: 1 });
  expect(await runStage(ctx, "derive", MESSAGE)).toEqual({ rows: 7, seconds: 1 });
  expect(asked).toEqual([
    ["panels", "derive", MESSAGE],
    ["after failure 1 of panels", { minutes: 1 }],
    ["panels, attempt 2", "derive", MESSAGE],
    ["after failure 2 of panels", { minutes: 2 }],
    ["panels, attempt 3", "derive", MESSAGE],
  ]);
});

test("a window is tried again after 1 and 2 minutes, and the next one is waited for as long as the quota asks", async () => {
  const { asked, ctx } = answering(
    { done: false, pauseSeconds: 12 },
    { done: false, pauseSeconds: 0 },
    LOST,
    LOST,
    { done: true, pauseSeconds: 9 },
    "never asked for",
  );
  await crawlWindows(ctx, "crawl", CRAWL);
  expect(asked).toEqual([
    ["crawl 1", "crawl", CRAWL],
    ["quota after crawl 1", { seconds: 12 }],
    ["crawl 2", "crawl", CRAWL],
    ["crawl 3", "crawl", CRAWL],
    ["after failure 1 of crawl 3", { minutes: 1 }],
    ["crawl 4", "crawl", CRAWL],
    ["after failure 2 of crawl 4", { minutes: 2 }],
    ["crawl 5", "crawl", CRAWL],
  ]);
});

test.each([
  ["what was refused", { refused: "the lease was lost" }, "the lease was lost"],
  ["a fault of the workflow's own", new Error("no such operation"), "no such operation"],
])("%s ends a crawl and a stage at once", async (_, answer, sentence) => {
  const crawl = answering(answer);
  await expect(crawlWindows(crawl.ctx, "crawl", CRAWL)).rejects.toThrow(sentence);
  const stage = answering(answer);
  await expect(runStage(stage.ctx, "derive", MESSAGE)).rejects.toThrow(sentence);
  expect([crawl.asked.length, stage.asked.length]).toEqual([1, 1]);
});

test("failures of a window are counted anew once one has succeeded", async () => {
  const on = { done: false, pauseSeconds: 0 };
  const { asked, ctx } = answering(LOST, LOST, on, LOST, LOST, { done: true, pauseSeconds: 0 });
  await crawlWindows(ctx, "crawl", CRAWL);
  expect(asked.filter(([, time]) => typeof time === "object")).toEqual([
    ["after failure 1 of crawl 1", { minutes: 1 }],
    ["after failure 2 of crawl 2", { minutes: 2 }],
    ["after failure 1 of crawl 4", { minutes: 1 }],
    ["after failure 2 of crawl 5", { minutes: 2 }],
  ]);
  const thrice = answering(LOST, LOST, LOST);
  await expect(crawlWindows(thrice.ctx, "crawl", CRAWL)).rejects.toBe(LOST);
});

test("a sweep that does not end is given up after a hundred windows, with what to do", async () => {
  const { asked, ctx } = answering(...Array(200).fill({ done: false, pauseSeconds: 0 }));
  await expect(crawlWindows(ctx, "crawl", CRAWL)).rejects.toThrow(
    "crawl: the sweep is not done after 100 windows of the Hub's quota; set HF_TOKEN for a larger one, " +
      "then start the run again: it goes on from its checkpoint",
  );
  expect(asked).toHaveLength(100);
});
