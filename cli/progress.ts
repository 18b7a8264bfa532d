import { Listr, type ListrTaskWrapper } from "listr2";
import type { Log, LogFields, Progress } from "../core/log.ts";
import type { PipelineEvents } from "../core/pipeline.ts";
import type { StageResult } from "../core/stage.ts";
import { STAGE_TITLES, type StageName } from "../core/stages.ts";
import { bytes, count, seconds, words } from "./format.ts";

/** What the command line shows while stages run: a bar per stage on a terminal, else a line per stage and event. */
export interface Display extends Log, PipelineEvents {
  /** To be called once, when all stages are through or one has failed. */
  close(failed: boolean): Promise<void>;
}

/** Lines on standard error: one per stage, one per event of the core; `begin` names what is said before the first stage. */
export function lineDisplay(write: (line: string) => void, begin = "run"): Display {
  let stage = begin;
  const line = (level: string, event: string, fields: LogFields = {}) =>
    write(`${stage.padEnd(9)} ${level}${event}${describe(fields)}`);
  return {
    begin(name) {
      stage = name;
      write(`${name.padEnd(9)} ${STAGE_TITLES[name]}`);
    },
    end: (name, result, time) => write(`${name.padEnd(9)} done: ${summary(result, time)}`),
    info: (event, fields) => line("", event, fields),
    warn: (event, fields) => line("warning: ", event, fields),
    progress() {},
    async close() {},
  };
}

type Task = ListrTaskWrapper<unknown, never, never>;

/** A bar per stage, drawn by listr2. */
export function barDisplay(names: readonly StageName[], now: () => number): Display {
  const turns = new Map(
    names.map((name) => [name, { began: Promise.withResolvers<void>(), ended: Promise.withResolvers<void>() }]),
  );
  let current: { name: StageName; task: Task | null; began: number; first: number | null } | null = null;
  let measure = "";
  let remark = "";
  const draw = () => {
    const text = [measure, remark].filter(Boolean).join("  ");
    if (current?.task && text !== "") current.task.output = text;
  };
  const tasks = new Listr(
    names.map((name) => ({
      title: `${name}: ${STAGE_TITLES[name]}`,
      task: async (_: unknown, task: Task) => {
        await turns.get(name)?.began.promise;
        if (current?.name === name) current.task = task;
        draw();
        await turns.get(name)?.ended.promise;
      },
    })),
    { exitOnError: true },
  );
  // The command's own sentence tells of the failure; the list only has to stop.
  const drawn = tasks.run().catch(() => undefined);
  // Drawn at once: a wait is announced when it begins, and nothing else would redraw before it ends.
  const note = (event: string, fields?: LogFields) => {
    remark = `${event}${describe(fields ?? {})}`;
    draw();
  };
  return {
    begin(name) {
      // What was said before the first stage, such as that the sandbox stands in for the Hub, stays beside that stage.
      if (current !== null) remark = "";
      measure = "";
      current = { name, task: null, began: now(), first: null };
      turns.get(name)?.began.resolve();
    },
    end(name, result, time) {
      if (current?.task) current.task.title = `${name}: ${summary(result, time)}`;
      turns.get(name)?.ended.resolve();
    },
    info: note,
    warn: note,
    progress(progress) {
      if (current === null) return;
      current.first ??= progress.done;
      measure = bar(progress, progress.done - current.first, (now() - current.began) / 1000);
      draw();
    },
    async close(failed) {
      if (failed && current !== null) turns.get(current.name)?.ended.reject(new Error("failed"));
      for (const { began, ended } of turns.values()) {
        began.resolve();
        if (failed) ended.promise.catch(() => undefined);
        ended.resolve();
      }
      await drawn;
    },
  };
}

const WIDTH = 24;

/** `████░░░░ 13,192 of 20,000 models  8,000/s  1 s left`; without a total, only what is done and the rate. */
export function bar({ done, total, unit }: Progress, sinceStart: number, elapsed: number): string {
  const rate = elapsed > 0 ? sinceStart / elapsed : 0;
  const speed = rate >= 10 ? `  ${count(Math.round(rate))}/s` : "";
  if (total === undefined) return `${count(done)} ${unit}${speed}`;
  const share = total === 0 ? 1 : Math.min(1, done / total);
  const filled = Math.round(share * WIDTH);
  const left = rate > 0 && done < total ? `  ${seconds((total - done) / rate)} left` : "";
  return `${"█".repeat(filled)}${"░".repeat(WIDTH - filled)} ${count(done)} of ${count(total)} ${unit}${speed}${left}`;
}

function summary(result: StageResult, time: number): string {
  const counts = Object.entries(result.counts)
    .filter(([, value]) => value !== 0)
    .map(([name, value]) => `${words(name)} ${count(value)}`);
  return [...counts, bytes(result.bytes), seconds(time)].join(", ");
}

function describe(fields: LogFields): string {
  const parts = Object.entries(fields)
    .filter(([, value]) => value !== undefined && value !== null)
    .map(([name, value]) => `${words(name)} ${typeof value === "number" ? count(value) : value}`);
  return parts.length === 0 ? "" : `: ${parts.join(", ")}`;
}
