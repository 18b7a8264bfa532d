import { readFileSync } from "node:fs";
import { join } from "node:path";
import type { Finding } from "../../core/release/manifest.ts";
import type { Chart } from "../charts/chart.ts";
import type { Report } from "../prepare/report.ts";
import { below } from "./address.ts";
import type { ListedFamily } from "./family.ts";
import { segment } from "./segment.ts";

/** What site/build.ts prepared for this build. */
export const folder = process.env.HUBRACE_SITE_DATA ?? "";
if (folder === "")
  throw new Error(
    "site: HUBRACE_SITE_DATA is not set; build with `hubrace site` or buildSite() of site/build.ts, not with astro alone",
  );

// Astro is started while the release is still being read; when its input ends, all is there.
for await (const _ of process.stdin);

export const report: Report = JSON.parse(readFileSync(join(folder, "report.json"), "utf8"));
export const { release, findings } = report;

const lines = <Row>(file: string): Row[] =>
  readFileSync(join(folder, file), "utf8")
    .split("\n")
    .filter((line) => line !== "")
    .map((line) => JSON.parse(line) as Row);

const places = lines<{ base: string; address: string }>("addresses.ndjson");

/** All families in the order of the index, with what pages about all of them show. */
export const families: readonly ListedFamily[] = lines<Omit<ListedFamily, "address">>("family-list.ndjson").map(
  (family, index) => ({ ...family, address: places[index]?.address ?? "" }),
);

/** A site path as a link of this build: "/priority/" → "/priority/" or "/report/priority/". */
export const to = (path: string) => below(import.meta.env.BASE_URL, path);

/** A chart by its id; an unknown id is a mistake in a page and ends the build. */
export function chart(id: string): Chart {
  const found = report.charts.find((one) => one.id === id);
  if (found === undefined) throw new Error(`site: no chart ${id}; charts are listed in site/charts/catalogue.ts`);
  return found;
}

/** Address of a finding, permanent because its id is. */
export const findingLink = (one: Finding) => to(`/findings/${segment(one.id)}/`);
/** Where this release's files lie. */
export const downloads = `/data/${release.version}/${release.date}/`;

/** The day after the snapshot's date: every day has one snapshot. Null of a sample and of simulated data, which nobody promises to repeat. */
export const nextDate =
  release.partial || release.source.simulated
    ? null
    : new Date(Date.parse(`${release.date}T00:00:00Z`) + 86_400_000).toISOString().slice(0, 10);
