import type { Summary } from "./runs.ts";
import { count, line, range, seconds, share } from "./words.ts";

/** The site's largest case, as site.ts names it. */
export const FAMILIES = "site, families";

/** Release and site: levels of compression, the report's build, and what a publish sends the day after. */
export function releaseAndSite(all: readonly Summary[]): string {
  const parts = [levels(all), built(all), published(all)].filter((part) => part !== "");
  return parts.length === 0 ? "" : `## Release and site\n\n${parts.join("\n\n")}`;
}

/** Levels beside the one that is used: gzip 6 for raw parts and CSV, zstd 3 for Parquet. */
function levels(all: readonly Summary[]): string {
  const taken = all.flatMap((summary) => {
    const [, coder, level, what] = /^(gzip|zstd) level (\d+) of (.+)$/.exec(summary.name) ?? [];
    return coder === undefined || what === undefined ? [] : [{ coder, level: Number(level), what, summary }];
  });
  const used = { gzip: 6, zstd: 3 } as Readonly<Record<string, number>>;
  const rows = taken.map(({ coder, level, what, summary }) => {
    const own = taken.find((one) => one.coder === coder && one.level === used[coder])?.summary ?? summary;
    const bytes = summary.counts.bytes ?? 0;
    return line(
      `${coder} of ${what}`,
      level === used[coder] ? `**${level}**` : level,
      count(bytes),
      share(bytes, own.counts.bytes ?? bytes),
      seconds(summary.cpu_seconds.median),
      share(summary.cpu_seconds.median, own.cpu_seconds.median),
    );
  });
  if (rows.length === 0) return "";
  return `Levels of compression; those in use are bold, the shares are of them. Raw parts of real rows: docs/decisions.md.

| what | level | bytes | | processor seconds | |
| --- | ---: | ---: | ---: | ---: | ---: |
${rows.join("\n")}`;
}

function built(all: readonly Summary[]): string {
  const rows = all
    .filter(({ name }) => name.startsWith("site, "))
    .map(({ name, counts, seconds: took, cpu_seconds, peak_rss_bytes }) =>
      line(
        name.replace("site, ", ""),
        count(counts.families ?? 0),
        count(counts.pages ?? 0),
        count(counts.files ?? 0),
        `${((counts.bytes ?? 0) / 1e6).toFixed(0)} MB`,
        range(took),
        range(cpu_seconds),
        `${Math.round(peak_rss_bytes / 1e6)} MB`,
        `${((counts.front_page_gz_bytes ?? 0) / 1e3).toFixed(1)} kB`,
        `${((counts.largest_family_page_gz_bytes ?? 0) / 1e3).toFixed(1)} kB`,
      ),
    );
  if (rows.length === 0) return "";
  return `The report's build, from a finished release; memory is that of the build and Astro together, pages are compressed by gzip:

| case | families | pages | files | size | seconds | processor seconds | peak memory | front page | largest family page |
| --- | ---: | ---: | ---: | ---: | --- | --- | ---: | ---: | ---: |
${rows.join("\n")}`;
}

function published(all: readonly Summary[]): string {
  const next = all.find(({ name }) => name === "publish, the next day");
  if (next === undefined) return "";
  const of = (name: string) => count(next.counts[name] ?? 0);
  return `A publish sends what differs by its hash. Of the second of two days of the sandbox with 20,000 models, ${of("files")} files, ${of("changed")} are sent (${of("bytes_changed")} bytes),
${of("kept")} stay and ${of("removed")} go, by ${of("requests")} requests: ${of("requests_put")} writes, ${of("requests_list")} lists, ${of("requests_get")} reads, ${of("requests_delete")} deletions. Pages and JSON files name their day, so few of
them can stay.`;
}
