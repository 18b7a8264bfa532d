import { Ajv2020 } from "ajv/dist/2020.js";
import { NASTY_BASES, NASTY_NAMES } from "../../support/hostile-names.ts";
import { listed } from "../../support/lake.ts";
import { rows } from "../fixture.ts";

/** The models of test/site/fixture.ts, and each nasty name as a derivative of the large base and as a base of ten derivatives. */
export function hostileRows(): Record<string, unknown>[] {
  const at = (hours: number) => new Date(Date.parse("2026-08-05T00:00:00Z") + hours * 3_600_000).toISOString();
  const child = (id: string, base: string, index: number) =>
    listed(id, { createdAt: at(index), likes: 1, downloads: 5, tags: [`base_model:finetune:${base}`] });
  return [
    ...rows(),
    ...NASTY_NAMES.map((name, index) => child(`nasty${index}/${name}`, "acme/Rocket-7B", 400 + index)),
    ...NASTY_BASES.flatMap((base, index) =>
      Array.from({ length: 10 }, (_, entry) => child(`kid${entry}/of-${index}`, base, entry)),
    ),
    // Two parents: one record with two bases, in the order in which they are declared.
    listed("twice/merged", {
      createdAt: at(500),
      tags: ["base_model:merge:owner/casing", "base_model:merge:acme/Rocket-7B"],
    }),
    // No date: no rank.
    listed("floor/undated", { createdAt: "2022-03-02T23:29:04.000Z", tags: ["base_model:finetune:acme/Rocket-7B"] }),
  ];
}

/** Hostile words in every text that a Hub gives: task, library, licence, tags. */
export const WORDS: readonly string[] = [
  "=1+1",
  "@SUM(A1)",
  "-cmd",
  "+cmd",
  "\tcmd",
  "\rcmd",
  "<svg onload=alert(1)>",
  "../../etc/passwd",
];

/** A derivative of the large base for each of those words. */
export const wordedRows = (): Record<string, unknown>[] =>
  WORDS.map((word, index) =>
    listed(`words${index}/child`, {
      createdAt: "2026-08-06T00:00:00.000Z",
      pipeline_tag: word,
      library_name: word,
      tags: ["base_model:finetune:acme/Rocket-7B", `license:${word}`, word, "gguf"],
    }),
  );

interface Operation {
  readonly parameters: readonly { readonly name: string; readonly in: string; readonly schema: { pattern: string } }[];
  readonly responses: Readonly<Record<string, { content?: { "application/json": { schema: { $ref: string } } } }>>;
}

export interface OpenApi {
  readonly openapi: string;
  readonly info: Readonly<Record<string, unknown>>;
  readonly servers: readonly { readonly url: string }[];
  readonly paths: Readonly<Record<string, { readonly get: Operation }>>;
  readonly components: { readonly schemas: Readonly<Record<string, object>> };
}

/** The described file that a path below /api/v1 is, and what is wrong with its content; null for a path that is not described. */
export function validator(
  document: OpenApi,
): (path: string, content: unknown) => { schema: string; wrong: string } | null {
  const ajv = new Ajv2020({ strict: true, allowUnionTypes: true, allErrors: true });
  ajv.addKeyword({ keyword: "x-unit", schemaType: "string" });
  // Where OpenAPI keeps schemas; to ajv a place like any other.
  ajv.addKeyword("components");
  ajv.addFormat("date", /^\d{4}-\d\d-\d\d$/);
  ajv.addFormat("date-time", /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/);
  ajv.addFormat("uri", (text: string) => URL.canParse(text));
  ajv.addSchema({ $id: "api", components: document.components });
  const kinds = Object.entries(document.paths).map(([template, { get }]) => {
    const pattern = template.replaceAll(".", "\\.").replace(/\{(\w+)\}/g, (_, name) => {
      const found = get.parameters.find((one) => one.name === name);
      if (found?.in !== "path") throw new Error(`${template}: {${name}} is not described`);
      return found.schema.pattern.replace(/^\^|\$$/g, "");
    });
    const reference = get.responses["200"]?.content?.["application/json"].schema.$ref ?? "";
    return {
      pattern: new RegExp(`^${pattern}$`),
      schema: reference.split("/").at(-1) ?? "",
      check: ajv.compile({ $ref: `api${reference}` }),
    };
  });
  return (path, content) => {
    const kind = kinds.find(({ pattern }) => pattern.test(path));
    if (kind === undefined) return null;
    return { schema: kind.schema, wrong: kind.check(content) ? "" : ajv.errorsText(kind.check.errors) };
  };
}
