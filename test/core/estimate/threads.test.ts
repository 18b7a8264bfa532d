import { beforeAll, describe, expect, it } from "vitest";
import { threadsWithin } from "../../../core/estimate/stage.ts";
import type { Panel } from "../../../core/estimate/study/panel.ts";
import { createStudy, partsOf } from "../../../core/estimate/study/part.ts";
import { planOf } from "../../../core/estimate/study/plan.ts";
import { estimateInThreads } from "../../../core/estimate/study/threads.ts";
import { sandboxPanel } from "./sandbox-panel.ts";

const quiet = { signal: new AbortController().signal, progress() {} };

describe("fits in threads", () => {
  let panel: Panel;
  beforeAll(async () => {
    panel = await sandboxPanel(2_500, 3, {});
  });

  it("give what they give one after the other without any thread, in the same order, bit by bit", async () => {
    const plan = planOf(panel);
    const study = createStudy(panel);
    const alone = partsOf(plan).map((part) => study(part));
    const progress: number[] = [];
    const apart = await estimateInThreads(panel, { ...quiet, threads: 3, progress: (done) => progress.push(done) });
    expect(alone.flatMap(({ rows }) => rows).some(({ estimate }) => estimate !== null)).toBe(true);
    expect(apart.checks.length).toBeGreaterThan(0);
    for (const part of ["rows", "fits", "checks"] as const)
      expect(apart[part]).toEqual(alone.flatMap((one) => [...one[part]]));
    // Every fit is counted once, and the count never goes back.
    expect(progress[0]).toBe(0);
    expect(progress.at(-1)).toBe(plan.length);
    expect(progress).toEqual(progress.toSorted((a, b) => a - b));
  });

  it("end at once when the run must stop, with its reason", async () => {
    const stop = new AbortController();
    const reason = new Error("the lease was lost");
    const counted: number[] = [];
    const progress = (done: number) => {
      counted.push(done);
      if (done > 0) stop.abort(reason);
    };
    const options = { threads: 2, signal: stop.signal, progress };
    await expect(estimateInThreads(panel, options)).rejects.toBe(reason);
    // The part whose end was told last, and no other, although the second thread was at work.
    expect(counted).toHaveLength(2);
    await expect(estimateInThreads(panel, options)).rejects.toBe(reason);
    expect(counted).toHaveLength(2);
  });

  it("end with what a thread throws", async () => {
    const broken = { ...panel, columns: { ...panel.columns, log_lag: undefined } } as unknown as Panel;
    await expect(estimateInThreads(broken, { ...quiet, threads: 2 })).rejects.toThrow(/undefined/);
  });
});

describe("the number of threads", () => {
  it("is what memory holds beside the panel, one at least", () => {
    // 50 MB and 512 bytes for each entry: 562 MB for a million, of which one share is the panel's.
    expect(threadsWithin("2GB", 1_000_000)).toBe(2);
    expect(threadsWithin("5GB", 1_000_000)).toBe(7);
    expect(threadsWithin("1GB", 1_000_000)).toBe(1);
    expect(threadsWithin("2GB", 0)).toBe(39);
    expect(threadsWithin("80%", 1_000_000)).toBe(Number.POSITIVE_INFINITY);
  });
});
