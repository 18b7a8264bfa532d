import type { Range, Summary } from "./runs.ts";

const count = (value: number): string => value.toLocaleString("en-US");
const seconds = (value: number): string => (value < 10 ? value.toFixed(2) : value.toFixed(1));
const range = ({ min, median, max }: Range, text = seconds): string => [min, median, max].map(text).join(" / ");
const line = (...cells: readonly (string | number)[]): string => `| ${cells.join(" | ")} |`;

/** Stages with what the same bytes cost at least: limits.ts calls those measurements "limit of STAGE: what". */
const limitOf = /^limit of ([a-z]+): (.+)$/;

/** docs/benchmarks.md. */
export function benchmarksPage(all: readonly Summary[]): string {
  const machines = [...new Set(all.map(({ machine }) => machine))];
  const sections = [measured(all), limits(all), panels(all), days(all), tenfold(all)];
  return `# Measurements

Written by \`npm run bench\`; every run is in [benchmarks.json](benchmarks.json). The models are the sandbox's.
Machine: ${machines.join("; ")}.

Three numbers are minimum / median / maximum of the runs. Processor seconds are of all threads of the measured process; where other work had
the cores at the same time (the load says how many processes wanted one), they are the steadier figure, though shared caches and cores make
them larger too. A ratio is how many times the time of this the named other one takes. The crawl's Hub, the sandbox, has a process of its
own, whose time and memory are not in the crawl's. Quota and latency are simulated: those seconds are the clock's that jumps.

![Seconds of each measurement](benchmarks.svg)

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
        `${Math.round(row.peak_rss_bytes / 1e6)} MB`,
        row.ratio === null ? "" : `${range(row.ratio)} × (${row.peer})`,
        row.limit,
        `${row.date}, load ${range(row.load, (load) => load.toFixed(0))}`,
      ),
    );
  return `| what | rows | runs | seconds | processor seconds | rows/s | peak memory | beside | what limits it | when |
| --- | ---: | ---: | --- | --- | ---: | ---: | --- | --- | --- |
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
  const largest = all.filter(({ name }) => name === "panels").sort((a, b) => b.size - a.size)[0];
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
writes ${count(second.counts.bytes_written ?? 0)} bytes, the first ${count(first.counts.bytes_written ?? 0)}: a day is complete by itself and the Hub cannot be asked for what
changed, so it costs about as much as the first, not less.

| stage | bytes, first day | second | seconds, first day | second |
| --- | ---: | ---: | ---: | ---: |
${rows.join("\n")}`;
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

What breaks first is not a computation: at ${count(144e6)} models an anonymous sweep lasts a whole day, at a third of that it no longer fits a night, and a
free token halves it. Next comes Lambda's temporary disk (10 GB), which holds raw parts and snapshot at once: ${count(Math.floor(10e9 / (raw + parquet) / 1e6) * 1e6)} models. A
lake of one's own has neither limit.

The same at 10,000,000 models, in a lake that stays for a look (about ${gigabytes(1e7 * (raw + 3 * parquet))} of disk):

    npm run bench -- --only crawl,snapshot,history,lineage,panels --models 10000000 --runs 1 --lake /tmp/ten --keep`;
}
