import type { Run } from "../stage.ts";
import { abstract, CREATOR, dataVersion, HOMEPAGE, KEYWORDS, LICENSE, TITLE } from "./about.ts";

/** BibTeX of the release. */
export function citation(run: Run): string {
  const year = run.date.slice(0, 4);
  return [
    `@misc{hubrace-${run.date},`,
    `  title = {${TITLE}, data of ${run.date}${run.source.simulated ? " (simulated)" : ""}},`,
    `  author = {{${CREATOR}}},`,
    `  year = {${year}},`,
    `  version = {${dataVersion(run.date)}},`,
    `  url = {${HOMEPAGE}}`,
    "}",
  ].join("\n");
}

/** CITATION.cff, Citation File Format 1.2.0. A JSON string is a YAML string. */
export function citationFile(run: Run, partial: boolean): string {
  const text = JSON.stringify;
  return [
    "cff-version: 1.2.0",
    `message: ${text("If you use these data, please cite them as below, with the date of the release.")}`,
    "type: dataset",
    `title: ${text(`${TITLE}, data of ${run.date}`)}`,
    "authors:",
    `  - name: ${text(CREATOR)}`,
    `version: ${text(dataVersion(run.date))}`,
    `date-released: ${text(run.date)}`,
    `license: ${LICENSE.name}`,
    `url: ${text(HOMEPAGE)}`,
    `abstract: ${text(abstract(run, partial))}`,
    "keywords:",
    ...KEYWORDS.map((keyword) => `  - ${text(keyword)}`),
    "",
  ].join("\n");
}
