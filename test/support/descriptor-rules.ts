/**
 * What two public standards ask of a descriptor, as JSON Schemas: written for the tests from the texts of the standards, which are the
 * reference: Data Package 2.0 (datapackage.org/standard, and its profiles datapackage.json, dataresource.json, tableschema.json) and
 * Croissant 1.1 (docs.mlcommons.org/croissant: "Required", "FileObject", "RecordSet", "Field"). Data Package 1 has its own: `test/fixtures/schemas`.
 */

const text = { type: "string", minLength: 1 };
const object = (required: readonly string[], properties: Record<string, object>) => ({
  type: "object",
  required,
  properties,
});
const list = (items: object) => ({ type: "array", minItems: 1, items });

/** A web address, or a path inside the folder: not absolute, no step upwards, not hidden, not file:. */
const path = {
  type: "string",
  pattern: String.raw`^(?:https?://\S+|(?![/.~\\])(?!file:)(?!.*(?:^|/)\.\.(?:/|$))[^\\]+)$`,
};
const date = String.raw`\d{4}-\d{2}-\d{2}`;
const time = { type: "string", pattern: String.raw`^${date}T\d{2}:\d{2}:\d{2}(?:\.\d+)?(?:Z|[+-]\d{2}:\d{2})$` };
const hash = { type: "string", pattern: "^sha256:[0-9a-f]{64}$" };

const field = object(["name", "type"], {
  name: text,
  type: {
    enum: [
      "string",
      "number",
      "integer",
      "boolean",
      "object",
      "array",
      "list",
      "datetime",
      "date",
      "time",
      "year",
      "yearmonth",
      "duration",
      "geopoint",
      "geojson",
      "any",
    ],
  },
  description: { type: "string" },
  constraints: { type: "object", properties: { required: { type: "boolean" } } },
});
const fieldNames = list(text);
const tableSchema = object(["fields"], {
  $schema: { const: "https://datapackage.org/profiles/2.0/tableschema.json" },
  fields: list(field),
  missingValues: { type: "array", items: { type: "string" } },
  primaryKey: fieldNames,
  foreignKeys: list(
    object(["fields", "reference"], {
      fields: fieldNames,
      reference: object(["fields"], { resource: text, fields: fieldNames }),
    }),
  ),
});
const resource = object(["name", "path"], {
  name: text,
  path,
  type: { const: "table" },
  format: text,
  mediatype: { type: "string", pattern: "^[a-z]+/[a-z0-9.+-]+$" },
  encoding: text,
  bytes: { type: "integer", minimum: 0 },
  hash,
  dialect: { type: "object" },
  schema: tableSchema,
});

export const dataPackageRules = object(["$schema", "name", "resources", "licenses"], {
  $schema: { const: "https://datapackage.org/profiles/2.0/datapackage.json" },
  name: { type: "string", pattern: "^[a-z0-9._/-]+$" },
  homepage: { type: "string", pattern: "^https?://" },
  version: text,
  created: time,
  keywords: list(text),
  licenses: list({
    type: "object",
    properties: { name: { type: "string", pattern: "^[-a-zA-Z0-9._]+$" }, path, title: text },
    anyOf: [{ required: ["name"] }, { required: ["path"] }],
  }),
  sources: list({ type: "object", minProperties: 1, properties: { title: text, path } }),
  contributors: list({ type: "object", minProperties: 1, properties: { title: text, roles: list(text) } }),
  resources: list(resource),
});

const reference = object(["@id"], { "@id": text });
const croissantField = object(["@type", "@id", "name", "description", "dataType", "source"], {
  "@type": { const: "cr:Field" },
  "@id": text,
  name: text,
  description: text,
  dataType: { enum: ["sc:Text", "sc:Integer", "sc:Float", "sc:Boolean", "sc:Date", "sc:DateTime", "sc:URL"] },
  isArray: { type: "boolean" },
  references: reference,
  source: object(["fileObject", "extract"], {
    fileObject: reference,
    extract: object(["column"], { column: text }),
  }),
});

export const croissantRules = object(
  [
    "@context",
    "@type",
    "conformsTo",
    "name",
    "description",
    "license",
    "url",
    "creator",
    "datePublished",
    "distribution",
    "recordSet",
  ],
  {
    "@context": object(["@language", "@vocab", "sc", "cr", "dct", "conformsTo", "recordSet", "field"], {
      "@vocab": { const: "https://schema.org/" },
      sc: { const: "https://schema.org/" },
      cr: { const: "http://mlcommons.org/croissant/" },
      dct: { const: "http://purl.org/dc/terms/" },
    }),
    "@type": { const: "sc:Dataset" },
    conformsTo: { const: "http://mlcommons.org/croissant/1.1" },
    name: text,
    description: text,
    url: { type: "string", pattern: "^https?://" },
    license: { type: "string", pattern: "^https?://" },
    datePublished: { type: "string", pattern: `^${date}$` },
    version: { type: "string", pattern: String.raw`^\d+\.\d+\.\d+$` },
    distribution: list(
      object(["@type", "@id", "name", "contentUrl", "encodingFormat", "sha256"], {
        "@type": { const: "cr:FileObject" },
        "@id": text,
        name: text,
        contentUrl: text,
        contentSize: { type: "string", pattern: String.raw`^\d+ B$` },
        encodingFormat: { type: "string", pattern: "^[a-z]+/[a-z0-9.+-]+$" },
        sha256: { type: "string", pattern: "^[0-9a-f]{64}$" },
      }),
    ),
    recordSet: list(
      object(["@type", "@id", "name", "field"], {
        "@type": { const: "cr:RecordSet" },
        "@id": text,
        name: text,
        key: list(reference),
        field: list(croissantField),
      }),
    ),
  },
);
