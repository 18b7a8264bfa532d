import type { Measurement } from "./measure.ts";

/** One measurement with what was around it, as docs/benchmarks.json keeps it. */
export interface Run extends Measurement {
  /** What limits it, in words. */
  readonly limit: string;
  readonly date: string;
  readonly machine: string;
  /** Processes that wanted a core, the mean of a minute: the larger one of before and after the run, itself among them. */
  readonly load: number;
}

/** Least, median and most of the runs. */
export interface Range {
  readonly min: number;
  readonly median: number;
  readonly max: number;
}

/** All runs of one measurement; what is no range is that of the run with the median seconds. */
export interface Summary extends Omit<Run, "seconds" | "cpu_seconds" | "ratio" | "load"> {
  readonly runs: number;
  readonly seconds: Range;
  readonly cpu_seconds: Range;
  readonly ratio: Range | null;
  readonly load: Range;
  /** Seconds by machine, as it is called: processors differ by a fifth and more. */
  readonly machines: readonly { readonly machine: string; readonly seconds: Range }[];
}

/** Runs of the same name, size and peer belong together. */
const keyOf = ({ name, size, peer }: Pick<Run, "name" | "size" | "peer">) => [name, size, peer ?? ""].join("|");

/** The runs that were kept with those just taken: behind the earlier ones of the same measurement (`add`) or in their place. */
export function joined(kept: readonly Run[], taken: readonly Run[], add: boolean): readonly Run[] {
  const again = new Set(taken.map(keyOf));
  return [...(add ? kept : kept.filter((run) => !again.has(keyOf(run)))), ...taken];
}

/** Stages come first, in the order in which they run and by size; the rest as it was first kept. */
const FLOW = ["crawl", "snapshot", "history", "lineage", "panels", "estimate", "findings", "release"];
const place = ({ name }: Summary): number => (FLOW.includes(name) ? FLOW.indexOf(name) : FLOW.length);

/** One summary per measurement, stages first; the largest memory of all runs. */
export function summarize(kept: readonly Run[]): readonly Summary[] {
  const summaries = [...Map.groupBy(kept, keyOf).values()].map((runs) => {
    const sorted = runs.toSorted((a, b) => a.seconds - b.seconds);
    const middle = sorted[Math.floor((sorted.length - 1) / 2)];
    if (middle === undefined) throw new Error("bench: a measurement without a run");
    const range = (of: (run: Run) => number) => rangeOf(runs.map(of));
    return {
      ...middle,
      runs: runs.length,
      seconds: range((run) => run.seconds),
      cpu_seconds: range((run) => run.cpu_seconds),
      ratio: middle.ratio === null ? null : range((run) => run.ratio ?? 0),
      load: range((run) => run.load),
      machines: [...Map.groupBy(runs, ({ machine }) => machine)].map(([machine, its]) => ({
        machine,
        seconds: rangeOf(its.map((run) => run.seconds)),
      })),
      peak_rss_bytes: Math.max(...runs.map((run) => run.peak_rss_bytes)),
    };
  });
  return summaries.sort((a, b) => place(a) - place(b) || (place(a) < FLOW.length ? a.size - b.size : 0));
}

/** Of an even number of values the median is the lower one of the two in the middle: a value that was measured. */
export function rangeOf(values: readonly number[]): Range {
  const sorted = values.toSorted((a, b) => a - b);
  return {
    min: sorted[0] ?? 0,
    median: sorted[Math.floor((sorted.length - 1) / 2)] ?? 0,
    max: sorted.at(-1) ?? 0,
  };
}
