import type { Measurement } from "./measure.ts";

/** The runs of one measurement. */
export interface Summary {
  /** Name and size and peer: what a later run of the same replaces. */
  readonly key: string;
  readonly name: string;
  readonly size: number;
  readonly runs: number;
  readonly seconds: { readonly min: number; readonly median: number; readonly max: number };
  /** Of the run with the median seconds. */
  readonly cpu_seconds: number;
  readonly rows_per_second: number;
  /** The largest of all runs. */
  readonly peak_rss_bytes: number;
  readonly peer: string | null;
  readonly ratio: number | null;
  readonly counts: Readonly<Record<string, number>>;
  readonly limit: string;
  readonly date: string;
  readonly machine: string;
  /** Processes that wanted a core when it began, beside it. */
  readonly load: number;
}

type Circumstances = Pick<Summary, "limit" | "date" | "machine" | "load">;

/** One summary for each measurement of a case, over its runs. */
export function summarize(runs: readonly (readonly Measurement[])[], circumstances: Circumstances): Summary[] {
  return (runs[0] ?? []).map((_, at) => {
    const sorted = runs
      .map((run) => run[at])
      .filter((run) => run !== undefined)
      .sort((a, b) => a.seconds - b.seconds);
    const middle = sorted[Math.floor((sorted.length - 1) / 2)] as Measurement;
    const { name, size, cpu_seconds, rows_per_second, peer, ratio, counts } = middle;
    return {
      key: [name, size, peer ?? ""].join("|"),
      ...{ name, size, runs: sorted.length },
      seconds: { min: sorted[0]?.seconds ?? 0, median: middle.seconds, max: sorted.at(-1)?.seconds ?? 0 },
      peak_rss_bytes: Math.max(...sorted.map((run) => run.peak_rss_bytes)),
      ...{ cpu_seconds, rows_per_second, peer, ratio, counts },
      ...circumstances,
    };
  });
}

const count = (value: number): string => value.toLocaleString("en-US");
const seconds = (value: number): string => (value < 10 ? value.toFixed(2) : value.toFixed(1));

/** docs/benchmarks.md. */
export function benchmarksPage(all: readonly Summary[]): string {
  const rows = all.map(({ seconds: took, ...row }) =>
    [
      row.name,
      count(row.size),
      row.runs,
      `${seconds(took.min)} / ${seconds(took.median)} / ${seconds(took.max)}`,
      seconds(row.cpu_seconds),
      count(row.rows_per_second),
      `${Math.round(row.peak_rss_bytes / 1e6)} MB`,
      row.ratio === null ? "" : `${row.ratio.toFixed(2)} × (${row.peer})`,
      row.limit,
      `${row.date}, load ${row.load.toFixed(1)}`,
    ].join(" | "),
  );
  const panels = all.find(({ name }) => name === "panels");
  const each = Object.entries(panels?.counts ?? {})
    .filter(([name]) => name.endsWith("_seconds"))
    .sort(([, a], [, b]) => b - a)
    .map(([name, value]) => `| ${name.replace(/_seconds$/, "")} | ${seconds(value)} |`);
  const machines = [...new Set(all.map(({ machine }) => machine))];
  return `# Measurements

Written by \`npm run bench\`; the numbers are in [benchmarks.json](benchmarks.json). The models are the sandbox's.
Machine: ${machines.join("; ")}.

Seconds are minimum / median / maximum of the runs; what takes a minute or more is run once. Processor seconds are of all threads
of the measured process; where other work had the cores at the same time (the load says how much), they are the steadier figure, though
shared caches and cores make them larger too. A ratio is how many times the time of this the named other one takes. The crawl's Hub, the
sandbox, has a process of its own, whose time and memory are not in the crawl's. Quota and latency are simulated: those seconds are the clock's that jumps.

![Seconds of each measurement](benchmarks.svg)

| what | rows | runs | seconds | processor seconds | rows/s | peak memory | beside | what limits it | when |
| --- | ---: | ---: | --- | ---: | ---: | ---: | --- | --- | --- |
${rows.map((row) => `| ${row} |`).join("\n")}
${each.length === 0 ? "" : `\n## Panels\n\n| panel (${count(panels?.size ?? 0)} models) | seconds |\n| --- | ---: |\n${each.join("\n")}\n`}`;
}
