import { FAMILIES, releaseAndSite } from "./document-site.ts";
import type { Summary } from "./runs.ts";
import { count, line, range, seconds, share } from "./words.ts";

/** The longest that a Lambda function runs. */
const LAMBDA_SECONDS = 900;
/** The longest that an execution of the workflow runs (infra/pipeline.ts). */
const EXECUTION_SECONDS = 12 * 3600;
/** What the real Hub takes for a page of 1,000 models. */
const PAGE_SECONDS = 1.5;
/** Bytes a model of raw parts, and of snapshot, lineage and panels, with rows as the real Hub's: the sandbox's are shorter (infra/cost/measurements.json). */
const REAL_BYTES = { raw: 383, tables: 191 };

/** Stages with what the same bytes cost at least: limits.ts calls those measurements "limit of STAGE: what". */
export const limitOf = /^limit of ([a-z]+): (.+)$/;

/** docs/benchmarks.md. */
export function benchmarksPage(all: readonly Summary[]): string {
  const machines = [...new Set(all.map(({ machine }) => machine))];
  const sections = [
    targets(all),
    measured(all),
    limits(all),
    growth(all),
    panels(all),
    days(all),
    releaseAndSite(all),
    real(all),
    tenfold(all),
  ];
  return `# Measurements

Written by \`npm run bench\`; every run is in [benchmarks.json](benchmarks.json). The models are the sandbox's.
Machine: ${machines.join("; ")}.

Three numbers are minimum / median / maximum of the runs, one number is a single run's. Processor seconds are of all threads of the measured process; where other work had
the cores at the same time (the load says how many processes wanted one, the measured one among them), they are the steadier figure, though shared caches and cores make
them larger too. A ratio is how many times the time of this the named other one takes. The crawl's Hub, the sandbox, has a process of its
own, whose time and memory are not in the crawl's. Quota and latency are simulated: those seconds are the clock's that jumps.

![Processor seconds of each measurement](benchmarks.svg)

${sections.filter((section) => section !== "").join("\n\n")}
`;
}

function measured(all: readonly Summary[]): string {
  const rows = all
    .filter(({ name }) => !limitOf.test(name))
    .map((row) =>
      line(
        row.name,
        count(row.size),
        row.runs,
        range(row.seconds),
        range(row.cpu_seconds),
        count(row.rows_per_second),
        row.cpu_seconds.median === 0 ? "" : count(Math.round(row.size / row.cpu_seconds.median)),
        `${Math.round(row.peak_rss_bytes / 1e6)} MB`,
        row.ratio === null ? "" : `${range(row.ratio)} × (${row.peer})`,
        row.limit,
        `${row.date}, load ${range(row.load, (load) => load.toFixed(0))}`,
      ),
    );
  return `## All measurements

| what | rows | runs | seconds | processor seconds | rows/s | rows per processor second | peak memory | beside | what limits it | when |
| --- | ---: | ---: | --- | --- | ---: | ---: | ---: | --- | --- | --- |
${rows.join("\n")}`;
}

/** Models of the Hub as a whole, for which the targets were set. */
const HUB = 3_300_000;

/** What this project set out to reach with all of the Hub's models, beside what was measured last with as many, or with fewer. */
function targets(all: readonly Summary[]): string {
  const largest = (name: string) =>
    all.filter((row) => row.name === name && row.size <= HUB).sort((a, b) => b.size - a.size)[0];
  const cores = 2;
  const row = (name: string, target: string, tell: (summary: Summary) => string) => {
    const found = largest(name);
    return found === undefined ? [] : [line(name, count(found.size), target, tell(found))];
  };
  const clocked = ({ seconds: all, machines }: Summary) =>
    machines.length === 1
      ? `${range(all)} s`
      : machines.map(({ machine, seconds: its }) => `${range(its)} s on ${machine.split(",")[0]}`).join("; ");
  const within = (summary: Summary) =>
    `${clocked(summary)}, load ${summary.load.median.toFixed(0)}; ${seconds(summary.cpu_seconds.median)} processor seconds, ` +
    `so ${seconds(summary.cpu_seconds.median / cores)} s at best on ${cores} cores; ${Math.round(summary.peak_rss_bytes / 1e6)} MB`;
  const alone = (summary: Summary) =>
    `${range(summary.seconds)} s, load ${summary.load.median.toFixed(0)}; ${range(summary.cpu_seconds)} processor seconds of one thread and the engine's own; ` +
    `${Math.round(summary.peak_rss_bytes / 1e6)} MB`;
  const ratio = (summary: Summary) => `${range(summary.ratio ?? { min: 0, median: 0, max: 0 })} ×`;
  const beside = (name: string, target: string) =>
    all
      .filter((row) => row.name === name && row.size <= HUB && row.peer !== null)
      .map((row) => {
        const clock = row.counts.ratio_by_the_clock;
        const told = clock === undefined ? "" : `, ${clock.toFixed(2)} × by the clock`;
        return line(name, count(row.size), target, `${ratio(row)} ${row.peer}${told}`);
      });
  const rows = [
    ...row("crawl", "40,000 models/s, under 300 MB", (crawl) => {
      const each = count(Math.round(crawl.size / crawl.cpu_seconds.median));
      return `${count(crawl.rows_per_second)} models/s at load ${crawl.load.median.toFixed(0)}, ${each} per processor second; ${Math.round(crawl.peak_rss_bytes / 1e6)} MB`;
    }),
    ...row(
      "crawl within the anonymous quota",
      "97 % of the quota",
      ({ counts }) => `${((counts.share_of_quota ?? 0) * 100).toFixed(1)} %`,
    ),
    ...row("crawl at 1.5 s a page, two-ended against one end", "half the time", ratio),
    ...row("snapshot", "25 s, under 3 GB", within),
    ...row("lineage", "3 s", within),
    ...row("panels", "8 s, under 3 GB", within),
    ...row("ppml, two-way", "0.8 s, under 500 MB", alone),
    ...row("ppml, three-way", "12.6 s, a fifth of fixest's, under 500 MB", alone),
    ...row(FAMILIES, "15 s, under 1 GB", within),
    ...row(`${FAMILIES}, files in memory`, "15 s, under 1 GB", within),
    ...beside("places and rivals", "20 ×"),
    ...beside("crawl, parse and write", "3 ×"),
    ...beside("crawl over loopback HTTP", "3 ×"),
  ];
  return rows.length === 0
    ? ""
    : `## Targets\n\n| what | rows | target | measured |\n| --- | ---: | --- | --- |\n${rows.join("\n")}`;
}

/** How the panel's time follows the largest family's size. */
function growth(all: readonly Summary[]): string {
  const rows = all
    .filter(({ counts }) => counts.times !== undefined && counts.cpu_times !== undefined)
    .map(({ counts, size, cpu_seconds, peak_rss_bytes }) =>
      line(
        `${counts.times} ×`,
        count(size),
        seconds(cpu_seconds.median),
        `${(counts.cpu_times ?? 0).toFixed(1)} ×`,
        `${(counts.times ?? 0) ** 2} ×`,
        counts.exponent?.toFixed(2) ?? "",
        `${Math.round(peak_rss_bytes / 1e6)} MB`,
      ),
    );
  if (rows.length === 0) return "";
  return `## A family that grows

The derivatives panel of one family, all of it one niche. Were it quadratic, the time would grow as the column says; the exponent is that of entries.

| largest family | entries | processor seconds | grown | quadratic | exponent | peak memory |
| --- | ---: | ---: | ---: | ---: | ---: | ---: |
${rows.join("\n")}`;
}

/** Each stage's processor time beside the least that its bytes cost. */
function limits(all: readonly Summary[]): string {
  const rows = all.flatMap((limit) => {
    const [, stage, what] = limitOf.exec(limit.name) ?? [];
    if (stage === undefined || what === undefined) return [];
    const own = all.findLast(({ name, size }) => name === stage && size === limit.size);
    const times = own === undefined ? "" : (own.cpu_seconds.median / limit.cpu_seconds.median).toFixed(1);
    const took = own === undefined ? "not measured" : seconds(own.cpu_seconds.median);
    const bytes = `${((limit.counts.bytes ?? 0) / 1e6).toFixed(0)} MB`;
    return [line(stage, count(limit.size), took, what, bytes, seconds(limit.cpu_seconds.median), times)];
  });
  if (rows.length === 0) return "";
  return `## Beside the limit

Processor seconds of a stage, and of the least that must be done with its bytes on this machine: a copy of them, or a scan of every column in DuckDB.

| stage | models | stage | limit | bytes | limit | times |
| --- | ---: | ---: | --- | ---: | ---: | ---: |
${rows.join("\n")}`;
}

function panels(all: readonly Summary[]): string {
  const taken = all.filter(({ name }) => name === "panels");
  const largest = taken.find(({ size }) => size === HUB) ?? taken.sort((a, b) => b.size - a.size)[0];
  const each = Object.entries(largest?.counts ?? {})
    .filter(([name]) => name.endsWith("_seconds"))
    .sort(([, a], [, b]) => b - a)
    .map(([name, value]) => line(name.replace(/_seconds$/, ""), seconds(value)));
  if (largest === undefined || each.length === 0) return "";
  return `## Panels

| panel (${count(largest.size)} models) | seconds |\n| --- | ---: |\n${each.join("\n")}`;
}

/** What a second day writes and takes beside the first, stage by stage. */
function days(all: readonly Summary[]): string {
  const first = all.find(({ name }) => name === "first day");
  const second = all.find(({ name }) => name === "second day");
  const again = all.find(({ name }) => name.startsWith("second day, files"));
  if (first === undefined || second === undefined || again === undefined) return "";
  const stages = Object.keys(first.counts).flatMap((key) => /^(.+)_bytes_written$/.exec(key)?.[1] ?? []);
  const rows = stages.map((stage) => {
    const of = (day: Summary, what: string) => day.counts[`${stage}_${what}`] ?? 0;
    return line(
      stage,
      ...[first, second].map((day) => count(of(day, "bytes_written"))),
      ...[first, second].map((day) => seconds(of(day, "seconds"))),
    );
  });
  const names = Object.entries(again.counts).flatMap(([key, bytes]) => {
    const name = /^bytes of (.+)$/.exec(key)?.[1];
    return name === undefined ? [] : [`\`${name}\` (${count(bytes)} bytes)`];
  });
  return `## A second day

${count(first.size)} models on the first day, ${count(second.size)} on the second, in one lake. Of the first day's ${count(first.counts.files_written ?? 0)} files the second
writes ${again.counts.files} again: ${names.join(", ")}. Everything else of a day is a folder of its own that no later day touches. The second day
writes ${count(second.counts.bytes_written ?? 0)} bytes, the first ${count(first.counts.bytes_written ?? 0)} (${share(second.counts.bytes_written ?? 0, first.counts.bytes_written ?? 1)}), in ${share(second.cpu_seconds.median, first.cpu_seconds.median)} of its processor time. Of what is
known (history) it writes what changed. The rest of a day is complete by itself: the Hub cannot be asked for what changed, the counts of many models
change every day, and a release is one folder.

| stage | bytes, first day | second | seconds, first day | second |
| --- | ---: | ---: | ---: | ---: |
${rows.join("\n")}`;
}

/** What the sandbox's rows are worth: the snapshot of rows as long as real ones. */
function real(all: readonly Summary[]): string {
  const long = all.find(({ name }) => name === "snapshot of real rows");
  const short = all.find(({ name, size }) => name === "snapshot" && size === HUB);
  if (long === undefined || short === undefined) return "";
  const each = ({ cpu_seconds, size }: Summary) => (cpu_seconds.median / size) * 1e6;
  return `## Rows as long as the Hub's

A recorded extract of 4,167 models that somebody evaluated, with their whole cards, each taken under many names: ${count(long.counts.bytes_of_row ?? 0)} bytes a row, some four times the
sandbox's. Most models of the Hub have shorter cards. Its snapshot takes ${each(long).toFixed(0)} µs of processor time a row, the sandbox's ${each(short).toFixed(0)}: 3.3 million such rows would
take ${seconds((each(long) * HUB) / 2e6)} s of two cores, by arithmetic. What comes after the snapshot does not see a row's length.`;
}

/** From the largest population that all stages were measured with to ten times the Hub, by arithmetic. */
function tenfold(all: readonly Summary[]): string {
  const most = Math.max(0, ...all.filter(({ name }) => name === "snapshot").map(({ size }) => size));
  const row = (stage: string) => all.find(({ name, size }) => name === stage && size === most);
  const crawl = row("crawl");
  const snapshot = row("snapshot");
  if (crawl === undefined || snapshot === undefined) return "";
  const perModel = (summary: Summary, name: string) => (summary.counts[name] ?? 0) / summary.size;
  const raw = perModel(crawl, "bytes_written");
  const parquet = perModel(snapshot, "bytes_written");
  const gigabytes = (bytes: number) => `${(bytes / 1e9).toFixed(1)} GB`;
  const hours = (models: number) => `${(((models / 1000 / 500) * 300) / 3600).toFixed(1)} h`;
  const sizes = [3.3e6, 1e7, 3.3e7, 1e8];
  const rows = sizes.map((models) =>
    line(count(models), count(models / 1000), hours(models), gigabytes(models * raw), gigabytes(models * parquet)),
  );
  return `## Beyond

By arithmetic from ${count(most)} models: a model takes ${raw.toFixed(0)} bytes in the raw parts and ${parquet.toFixed(0)} in the snapshot.

| models | pages | sweep within the anonymous quota | raw parts | snapshot |
| ---: | ---: | ---: | ---: | ---: |
${rows.join("\n")}

${breaks(all, raw + parquet)}

${most < 1e7 ? "Ten million models have not been run so far. " : ""}The same at 10,000,000, in a lake that stays for a look (about ${gigabytes(1e7 * (raw + 3 * parquet))} of disk):

    npm run bench -- --only crawl,snapshot,history,lineage,panels --models 10000000 --runs 1 --lake /tmp/ten --keep`;
}

/** The first bounds that a larger Hub would meet, each with the number of models at which it does; linear in the models. */
function breaks(all: readonly Summary[], bytes: number): string {
  const million = (value: number) => `${Math.floor(value / 1e6)} million`;
  const largest = (stage: string) => all.filter(({ name }) => name === stage).toSorted((a, b) => b.size - a.size)[0];
  const stages = ["snapshot", "history", "lineage", "panels", "estimate", "findings", "release"]
    .map(largest)
    .filter((row) => row !== undefined)
    .map(({ name, size, cpu_seconds }) => ({ name, reach: (size * LAMBDA_SECONDS * 2) / cpu_seconds.median }))
    .sort((a, b) => a.reach - b.reach)
    .map(({ name, reach }) => `${name} at ${million(reach)}`);
  const real = REAL_BYTES.raw + REAL_BYTES.tables;
  const pages = EXECUTION_SECONDS / PAGE_SECONDS;
  return `What breaks first on AWS is the derive function's temporary disk (10 GB), which must hold at least raw parts and snapshot at once: ${million(10e9 / real)} with rows
as long as real ones (${real} bytes a model with lineage and panels, [cost.md](cost.md)), ${million(10e9 / bytes)} of the sandbox's. Then the sweep, which an execution of 12 hours ends:
${million(pages * 1000)} at ${PAGE_SECONDS} s a page, ${million((EXECUTION_SECONDS / 300) * 500 * 1000)} by the anonymous quota alone. Then Lambda's 15 minutes for one stage,
with the processor seconds above on two cores that are otherwise idle: ${stages.join(", ")} models.
On a machine of one's own only the quota stays a bound, ${million(144e6)} models a day, twice that with a free token: DuckDB spills beyond \`--memory\`, and the sweep
holds a few pages whatever the Hub's size. Memory grows with the models where a stage works outside of DuckDB, as the lineage does.`;
}
