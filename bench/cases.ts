import { spawn } from "node:child_process";
import { fileURLToPath } from "node:url";
import type { Measurement } from "./measure.ts";

/** A program of this folder with its arguments; each prints a line of JSON per measurement. */
export interface Case {
  readonly title: string;
  readonly program: string;
  readonly args: readonly string[];
  /** What limits it, for the report. */
  readonly limit: string;
  /** A folder that must not be there when it begins. */
  readonly fresh?: string;
}

/** Everything that is measured, in order: each stage reads what the one before it left in the lake. */
export function allCases(models: number, lake: string): readonly Case[] {
  const inLake = ["--lake", lake, "--models", `${models}`];
  const stage = (name: string, limit: string): Case => ({
    title: name,
    program: "stage.ts",
    args: [name, ...inLake],
    limit,
  });
  return [
    {
      title: "crawl",
      program: "crawl.ts",
      args: inLake,
      fresh: lake,
      limit:
        "processor: gzip in threads, cutting and parsing pages in one; the sandbox writes the pages on the same cores",
    },
    stage("snapshot", "processor: JSON parsed on all threads, then sort and zstd"),
    stage("history", "processor and disk: everything known is read, and written on a month's first day"),
    stage("lineage", "processor: one thread walks, all sort"),
    stage("panels", "processor: windows and distinct counts"),
    stage("estimate", "processor: one fit on each thread"),
    stage("findings", "processor; small"),
    stage("release", "processor: zstd and gzip"),
    {
      title: "real-rows",
      program: "real-rows.ts",
      args: [],
      limit: "processor: JSON four times as long as the sandbox's",
    },
    {
      title: "compression",
      program: "compression.ts",
      args: ["--lake", lake],
      limit: "processor: one thread of gzip, all of zstd",
    },
    { title: "limits", program: "limits.ts", args: inLake, limit: "" },
    { title: "crawl-limit", program: "crawl-limit.ts", args: [], limit: "" },
    {
      title: "second-day",
      program: "second-day.ts",
      args: ["--models", `${Math.min(models, 100_000)}`],
      limit: "processor: the estimates, then the panels",
    },
    { title: "quota", program: "crawl-quota.ts", args: [], limit: "the Hub's quota (simulated seconds)" },
    { title: "list-models", program: "list-models.ts", args: [], limit: "processor: one thread" },
    {
      title: "list-models-loopback",
      program: "list-models-loopback.ts",
      args: [],
      limit: "processor: one thread of the client, then one of the sandbox that writes the next page",
    },
    { title: "pandas", program: "pandas.ts", args: ["--lake", lake], limit: "processor: windows" },
    {
      title: "growth",
      program: "growth.ts",
      args: [],
      limit: "processor: sorts of numbers, and searches for where each window begins",
    },
    { title: "site", program: "site.ts", args: [], limit: "processor; on a disk the making of files" },
    { title: "publish", program: "publish.ts", args: [], limit: "reading and hashing of files" },
    { title: "reader", program: "reader.ts", args: [], limit: "processor: one thread" },
    { title: "ppml", program: "ppml.ts", args: [], limit: "processor: one thread" },
  ];
}

/** Runs a case's program once, its lines as they come to `onLine`. Throws when it fails. */
export async function runCase({ program, args, title }: Case, onLine: (line: string) => void): Promise<Measurement[]> {
  const file = fileURLToPath(new URL(program, import.meta.url));
  const flags = ["--disable-warning=ExperimentalWarning", "--max-semi-space-size=8"];
  const child = spawn(process.execPath, [...flags, file, ...args], { stdio: ["ignore", "pipe", "inherit"] });
  const ended = new Promise<number | null>((resolve) => child.once("close", resolve));
  let text = "";
  for await (const chunk of child.stdout) text += chunk;
  const code = await ended;
  if (code !== 0) throw new Error(`bench: ${title} (${program}) ended with ${code}`);
  const lines = text.split("\n").filter((line) => line.startsWith("{"));
  return lines.map((line) => {
    const measurement = asMeasurement(JSON.parse(line) as Record<string, unknown>);
    onLine(JSON.stringify(measurement));
    return measurement;
  });
}

/** A line as printed; site.ts and ppml.ts say `bench` and `case` for a name, and have counts of their own beside it. */
function asMeasurement(line: Record<string, unknown>): Measurement {
  if (typeof line.name === "string") return line as unknown as Measurement;
  const { bench, case: variant, seconds, cpu_seconds, peak_rss_bytes, ...rest } = line;
  const size = Number(rest.rows ?? rest.pages ?? 0);
  const counts = Object.fromEntries(Object.entries(rest).filter(([, value]) => typeof value === "number"));
  return {
    name: `${bench}, ${variant}`,
    size,
    seconds: Number(seconds),
    cpu_seconds: Number(cpu_seconds),
    rows_per_second: Math.round(size / Number(seconds)),
    peak_rss_bytes: Number(peak_rss_bytes),
    peer: null,
    ratio: null,
    counts: counts as Record<string, number>,
  };
}
