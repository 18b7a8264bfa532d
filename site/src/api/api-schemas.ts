import { TIERS } from "../../../core/plan/data.ts";
import type { Finding, ReleaseManifest } from "../../../core/release/manifest.ts";
import type { Table } from "../../../core/release/tables/column.ts";
import { BADGE_COLOUR } from "./badge.ts";
import { CHECK_COLUMNS, FAMILY_COLUMNS } from "./family.ts";
import { BASE_COLUMNS, MODEL_COLUMNS } from "./model.ts";
import { planSchemas } from "./plan-schema.ts";
import { columnSchemas, count, list, object, reference, type Schema } from "./schema.ts";
import { shardDigits } from "./shard.ts";
import { LIMIT, SOURCE, siteSchemas } from "./site-schemas.ts";

const text = (description: string): Schema => ({ type: "string", description });
const choice = (values: readonly string[], description: string): Schema => ({ enum: values, description });

/** The schemas of all files of the API by name, out of the data dictionary's columns. */
export function apiSchemas(release: ReleaseManifest, tables: readonly Table[]): Record<string, Schema> {
  const table = (name: string): Table => {
    const found = tables.find((one) => one.name === name);
    if (found === undefined) throw new Error(`site: the release has no table ${name}, which the JSON API needs`);
    return found;
  };
  const digits = shardDigits(release.counts.derivatives ?? 0);
  const derivatives = table("derivatives");
  const families = table("families");
  const about = {
    api: { const: "v1" },
    date: { type: "string", format: "date", description: "Date of the release." },
    as_of: { type: "string", format: "date-time", description: "The snapshot's time s." },
    formula_version: text("Version of the definitions of ranks, windows, tiers and flags."),
    license: { const: "CC-BY-4.0" },
    simulated: { type: "boolean", description: "True: invented models of the built-in sandbox." },
    partial: { type: "boolean", description: "True: only the newest models were read." },
  };
  const family = {
    ...columnSchemas(families, FAMILY_COLUMNS),
    address: text("OWNER/NAME of the family's page, file and badge."),
  };
  const entry = columnSchemas(derivatives, ["id", "relation", "created_at"]);
  const ranked = columnSchemas(derivatives, ["lag_days", "rank", "likes", "downloads_30d", "tier"]);
  return {
    Index: object({
      ...about,
      source: SOURCE,
      limit: LIMIT,
      counts: { type: "object", description: "Counts of the release.", additionalProperties: { type: "integer" } },
      shards: object({
        count: { const: 16 ** digits },
        digits: { const: digits },
        hash: { const: "sha256" },
      }),
      openapi: text("Address of openapi.json."),
      families: text("Address of families.json."),
      family: text("Template of a family's address."),
      models: text("Template of a shard's address."),
      findings: text("Address of findings.json."),
      badge: text("Template of a family's badge."),
      model_badge: text(
        "Template of a model's badge: shields.io reads the message out of the model's shard by JSONPath. For ids of letters, digits and . _ - only.",
      ),
      plan: object(
        {
          table: text("Address of the planner's table."),
          bases: text("Template of the address of a planner's file of bases."),
          shards: { type: "integer", minimum: 1, description: "Number of those files." },
        },
        "What the planner reads.",
      ),
      pulse: object(
        { json: text("Address of pulse.json."), atom: text("Address of the same as an Atom feed.") },
        "Entries that came since the snapshot, where pulses run; not graded.",
      ),
      feeds: object(
        {
          rss: text("Findings as RSS."),
          atom: text("Findings as Atom."),
          json: text("Findings as JSON Feed."),
          family: text("Template of a family's RSS of new entries."),
        },
        "Feeds.",
      ),
      releases: text("Address of the list of days whose data files can be had."),
      methods: text("Address of the page that defines every measure."),
      dictionary: text("Address of the page that says what every column means."),
    }),
    Families: object({ ...about, families: list(reference("Family"), "Bases with at least 10 derivatives.") }),
    Family: object(family, families.row),
    FamilyFile: object({ ...about, family: reference("FamilyFacts") }),
    FamilyFacts: object({
      ...family,
      first: list(object({ ...entry, ...ranked }), "The ten earliest entries."),
      liked_most: list(object({ ...entry, ...ranked }), "The five most liked entries that have a like."),
      newest: list(object({ ...entry, ...columnSchemas(derivatives, ["rank", "likes"]) }), "The ten newest entries."),
      niches: list(
        object(
          columnSchemas(table("niches"), [
            "relation",
            "task",
            "models",
            "authors",
            "entries_30d",
            "rival_authors_30d",
            "crowding_percentile",
            "median_likes",
            "share_zero_likes",
          ]),
        ),
        "The six busiest niches.",
      ),
      checklist: list(
        object(columnSchemas(table("checklist"), CHECK_COLUMNS)),
        "What the derivatives declare, T1 and T0. Not legal advice.",
      ),
      top_authors: list(
        object({
          author: text("Owner of the entries."),
          entries: count("entries", "Entries on this base."),
          likes: count("likes", "Their likes."),
        }),
        "The five authors with most entries.",
      ),
    }),
    ModelShard: object({
      ...about,
      shard: { type: "string", pattern: `^[0-9a-f]{${digits}}$` },
      shards: { const: 16 ** digits },
      models: {
        type: "object",
        description: "By id, as the Hub spells it.",
        additionalProperties: reference("Model"),
      },
    }),
    Model: object({
      ...columnSchemas(derivatives, MODEL_COLUMNS),
      ...columnSchemas(table("lineage"), ["burst", "serial_name"]),
      readings: list(
        object(columnSchemas(table("outcomes"), ["age", "read_age_days", "likes", "downloads_30d"])),
        "Readings at fixed age, those that exist so far.",
      ),
      badge: reference("Badge"),
      bases: {
        ...list(reference("DeclaredBase"), "Bases that the model declares, the first declared one first."),
        minItems: 1,
      },
    }),
    DeclaredBase: object({
      ...columnSchemas(derivatives, BASE_COLUMNS),
      family: {
        type: ["string", "null"],
        description: "OWNER/NAME of the family's page and files; null for a base with fewer than 10 derivatives.",
      },
    }),
    Badge: object(
      {
        schemaVersion: { const: 1 },
        label: { const: "hubrace" },
        message: text("Place in the release order on the first declared base."),
        color: { const: BADGE_COLOUR },
      },
      "As shields.io's endpoint badges describe one; its dynamic JSON badges read it by JSONPath.",
    ),
    Findings: object({ ...about, findings: list(reference("Finding"), "Findings of the day.") }),
    Finding: object(finding()),
    ...planSchemas(about),
    ...siteSchemas(about),
  };
}

function finding(): Record<keyof Finding | "url", Schema> {
  return {
    id: text("Stable: kind, subject and date."),
    date: { type: "string", format: "date" },
    kind: text("The question."),
    title: text("One sentence."),
    summary: text("Plain sentences with the numbers in them."),
    numbers: {
      type: "object",
      description: "The numbers of the sentence by name; shares run from 0 to 1.",
      additionalProperties: { type: ["number", "string", "null"] },
    },
    evidence: choice(["A", "B", "C"], "Grade of evidence."),
    n: { type: "integer", minimum: 0, description: "On how many things of one kind the title stands." },
    n_of: text(
      "Which things, as the noun that follows n: `entries`, `quantizations in the niche`; `entry` where n is 1.",
    ),
    tier: choice(TIERS, "Tier of the entries."),
    chart: { type: ["string", "null"], description: "Id of the chart that shows it." },
    href: text("Site path of the page that it belongs to."),
    sql: text("SQL over the release's Parquet files that gives the numbers."),
    url: { type: "string", format: "uri", description: "Its permanent address." },
  };
}
