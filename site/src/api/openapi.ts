import type { Finding, ReleaseManifest } from "../../../core/release/manifest.ts";
import type { Table } from "../../../core/release/tables/column.ts";
import { absolute } from "../address.ts";
import { BADGE_COLOUR } from "./badge.ts";
import { CHECK_COLUMNS, FAMILY_COLUMNS } from "./family.ts";
import { BASE_COLUMNS, MODEL_COLUMNS } from "./model.ts";
import { planSchemas } from "./plan-schema.ts";
import { columnSchemas, list, object, reference, type Schema } from "./schema.ts";
import { shardDigits } from "./shard.ts";

/** What the document is made for. */
export interface ApiPlace {
  readonly release: ReleaseManifest;
  readonly tables: readonly Table[];
  readonly siteUrl: string;
  readonly base: string;
}

/** A file of the API as the documents list it. */
export interface ApiFile {
  /** Path below the API's address, with names of parameters in braces. */
  readonly path: string;
  readonly schema: string;
  readonly summary: string;
  readonly parameters: readonly { readonly name: string; readonly meaning: string; readonly pattern: string }[];
}

/** Every kind of file of the API. */
export function apiFiles(release: ReleaseManifest): ApiFile[] {
  const digits = shardDigits(release.counts.derivatives ?? 0);
  const segment = "^[A-Za-z0-9][A-Za-z0-9._~-]*$";
  return [
    { path: "/index.json", schema: "Index", summary: "What there is: counts, shards, addresses.", parameters: [] },
    {
      path: "/families.json",
      schema: "Families",
      summary: "Every base with at least 10 derivatives, the present ones first, then by number of derivatives.",
      parameters: [],
    },
    {
      path: "/families/{owner}/{name}.json",
      schema: "FamilyFile",
      summary: "One family: first, most liked and newest entries, niches, authors.",
      parameters: [
        { name: "owner", meaning: "First part of `address` in families.json.", pattern: segment },
        { name: "name", meaning: "Second part of `address` in families.json.", pattern: segment },
      ],
    },
    {
      path: "/models/{shard}.json",
      schema: "ModelShard",
      summary: "Every derivative whose id falls into a shard, with its places on all its bases.",
      parameters: [
        {
          name: "shard",
          meaning: `The first ${digits} hexadecimal digits of the SHA-256 of the model's id, OWNER/NAME in UTF-8 with A–Z lowered: \`printf %s OWNER/NAME | tr A-Z a-z | sha256sum | cut -c1-${digits}\`.`,
          pattern: `^[0-9a-f]{${digits}}$`,
        },
      ],
    },
    {
      path: "/findings.json",
      schema: "Findings",
      summary: "The findings of the day, with the SQL of each.",
      parameters: [],
    },
    {
      path: "/plan/table.json",
      schema: "PlanTable",
      summary: "What the planner knows of all bases: crowding of niches, and what comparable entries earned.",
      parameters: [],
    },
    {
      path: "/plan/bases/{number}.json",
      schema: "PlanBases",
      summary: "What the planner knows of each base: places, niches, weeks, less crowded sisters.",
      parameters: [
        {
          name: "number",
          meaning: "FNV-1a (32 bits) of the base's name in UTF-8, modulo `shards` of table.json.",
          pattern: "^(?:0|[1-9][0-9]*)$",
        },
      ],
    },
  ];
}

/** openapi.json: an OpenAPI 3.1 document whose schemas are made from the data dictionary, so that names, units and meanings are the release's. */
export function openApi(place: ApiPlace): Schema {
  const { release } = place;
  return {
    openapi: "3.1.0",
    info: {
      title: "Hubrace",
      version: "v1",
      summary: "Release order, crowding and recognition of derivatives of open models, as static JSON files.",
      description:
        "Files, made anew with every release; no key, no limit of our own. Associations in public metadata, not effects. Times are ISO 8601 in UTC, a day is 86,400 s, `x-unit` is the unit of a number. Fields of v1 keep their names and meanings; new ones may be added. `simulated` is true where the models are invented.",
      license: { name: "CC BY 4.0", identifier: "CC-BY-4.0" },
    },
    externalDocs: { description: "Data dictionary", url: absolute(place.siteUrl, place.base, "/data/#dictionary") },
    servers: [{ url: absolute(place.siteUrl, place.base, "/api/v1") }],
    paths: Object.fromEntries(
      apiFiles(release).map((file) => [
        file.path,
        {
          get: {
            operationId: `get${file.schema}`,
            summary: file.summary,
            parameters: file.parameters.map(({ name, meaning, pattern }) => ({
              name,
              in: "path",
              required: true,
              description: meaning,
              schema: { type: "string", pattern },
            })),
            responses: {
              "200": {
                description: file.summary,
                content: { "application/json": { schema: reference(file.schema) } },
              },
              ...(file.parameters.length === 0 ? {} : { "404": { description: "There is no such file." } }),
            },
          },
        },
      ]),
    ),
    components: { schemas: schemas(place) },
  };
}

const text = (description: string): Schema => ({ type: "string", description });
const choice = (values: readonly string[], description: string): Schema => ({ enum: values, description });

function schemas({ release, tables }: ApiPlace): Record<string, Schema> {
  const table = (name: string): Table => {
    const found = tables.find((one) => one.name === name);
    if (found === undefined) throw new Error(`site: the release has no table ${name}, which the JSON API needs`);
    return found;
  };
  const digits = shardDigits(release.counts.derivatives ?? 0);
  const derivatives = table("derivatives");
  const families = table("families");
  const whole = (description: string): Schema => ({ type: "integer", minimum: 0, description });
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
        { json: text("Address of pulse.json."), rss: text("Address of the same as RSS.") },
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
          entries: whole("Entries on this base."),
          likes: whole("Their likes."),
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
    n_of: text("Which things: `declared parents`, or `declared parent` where n is 1."),
    tier: choice(["T0", "T1", "T2"], "Tier of the entries."),
    chart: { type: ["string", "null"], description: "Id of the chart that shows it." },
    href: text("Site path of the page that it belongs to."),
    sql: text("SQL over the release's Parquet files that gives the numbers."),
    url: { type: "string", format: "uri", description: "Its permanent address." },
  };
}
