import type { ReleaseManifest } from "../../../core/release/manifest.ts";
import type { Table } from "../../../core/release/tables/column.ts";
import { absolute } from "../address.ts";
import { apiSchemas } from "./api-schemas.ts";
import { reference, type Schema } from "./schema.ts";
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
  /** Path below the API's address, or the site's own, with names of parameters in braces. */
  readonly path: string;
  readonly below: "api" | "site";
  readonly schema: string;
  readonly summary: string;
  readonly parameters: readonly { readonly name: string; readonly meaning: string; readonly pattern: string }[];
}

/** Every kind of file of the API, then the other files of the site that programs read. */
export function apiFiles(release: ReleaseManifest): ApiFile[] {
  return [
    ...filesOfApi(release).map((file) => ({ ...file, below: "api" as const })),
    ...FILES_OF_SITE.map((file) => ({ ...file, below: "site" as const })),
  ];
}

const SEGMENT = "^[A-Za-z0-9][A-Za-z0-9._~-]*$";
const OWNER = { name: "owner", meaning: "First part of `address` in families.json.", pattern: SEGMENT };
const NAME = { name: "name", meaning: "Second part of `address` in families.json.", pattern: SEGMENT };
const CHART = {
  name: "id",
  meaning: "Name of the chart, as its permalink has it.",
  pattern: "^[a-z0-9]+(?:-[a-z0-9]+)*$",
};

const FILES_OF_SITE: readonly Omit<ApiFile, "below">[] = [
  { path: "/data/releases.json", schema: "Releases", summary: "Days whose data files can be had.", parameters: [] },
  { path: "/data/v1/current.json", schema: "Pointer", summary: "Which day is current.", parameters: [] },
  { path: "/status.json", schema: "Runs", summary: "The last runs with what their stages took.", parameters: [] },
  {
    path: "/pulse.json",
    schema: "Pulse",
    summary: "News and entries since the report was built, where pulses run. Not graded.",
    parameters: [],
  },
  {
    path: "/charts/{id}.json",
    schema: "Chart",
    summary: "One chart of the newest day with its rows, SQL and caveat.",
    parameters: [CHART],
  },
  {
    path: "/archive/{date}/charts/{id}.json",
    schema: "Chart",
    summary: "The same of an earlier day.",
    parameters: [
      { name: "date", meaning: "YYYY-MM-DD, one of those on the page /archive/.", pattern: "^\\d{4}-\\d\\d-\\d\\d$" },
      CHART,
    ],
  },
  {
    path: "/families/{owner}/{name}/timeline.json",
    schema: "Timeline",
    summary: "A family’s entries over time, where its page draws them.",
    parameters: [OWNER, NAME],
  },
];

function filesOfApi(release: ReleaseManifest): Omit<ApiFile, "below">[] {
  const digits = shardDigits(release.counts.derivatives ?? 0);
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
      parameters: [OWNER, NAME],
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

/** A name for each file, also where two have one schema: getChart, getArchiveChart. */
const operation = ({ path, schema }: ApiFile) => `get${path.startsWith("/archive/") ? "Archive" : ""}${schema}`;

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
          ...(file.below === "site"
            ? { servers: [{ url: absolute(place.siteUrl, place.base, "/").replace(/\/$/, "") }] }
            : {}),
          get: {
            operationId: operation(file),
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
    components: { schemas: apiSchemas(release, place.tables) },
  };
}
