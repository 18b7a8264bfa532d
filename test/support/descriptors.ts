import { readFileSync } from "node:fs";
import { Ajv, type ValidateFunction } from "ajv";
import { croissantGraphFaults } from "./croissant-graph.ts";
import { croissantRules, dataPackageRules } from "./descriptor-rules.ts";

const strict = new Ajv({ allErrors: true, strict: true, strictRequired: false });
/** Draft 4 with annotations that no validator knows ("propertyOrder"), and without keywords that later drafts changed. */
const lenient = new Ajv({ allErrors: true, strict: false, validateFormats: false });

function profile(name: string): ValidateFunction {
  const file = new URL(`../fixtures/schemas/data-package-1/${name}.json`, import.meta.url);
  const { $schema: _, ...schema } = JSON.parse(readFileSync(file, "utf8")) as Record<string, unknown>;
  return lenient.compile(schema);
}

const ofPackage = [strict.compile(dataPackageRules), profile("data-package")];
const ofTable = profile("tabular-data-resource");
const ofCroissant = strict.compile(croissantRules);

/** What is wrong with a datapackage.json: by the profiles of Data Package 1, and by the rules of 2.0. */
export function dataPackageFaults(descriptor: unknown): string[] {
  const document = asWritten(descriptor) as { resources?: Record<string, unknown>[] };
  const tables = Array.isArray(document.resources)
    ? document.resources.filter(({ schema }) => schema !== undefined)
    : [];
  return [
    ...ofPackage.flatMap((valid) => told(valid, document)),
    // 1 says "profile" where 2.0 says "type".
    ...tables.flatMap((table) => told(ofTable, { ...table, profile: "tabular-data-resource" })),
  ];
}

/** What is wrong with a croissant.json: in its parts, and in how they hang together. */
export function croissantFaults(description: unknown): string[] {
  const document = asWritten(description);
  const faults = told(ofCroissant, document);
  return faults.length > 0 ? faults : croissantGraphFaults(document);
}

const asWritten = (document: unknown): unknown => JSON.parse(JSON.stringify(document));

function told(valid: ValidateFunction, document: unknown): string[] {
  return valid(document) ? [] : (valid.errors ?? []).map((error) => `${error.instancePath} ${error.message ?? ""}`);
}
