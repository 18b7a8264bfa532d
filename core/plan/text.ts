import type { PlanReport, Section } from "./report.ts";

/** The answer as text, for the terminal and the clipboard: a line per sentence or cell, however long; tables are lists. */
export function asText({ title, notices, sections }: PlanReport): string {
  return `${[title, ...notices, ...sections.map(section)].join("\n\n")}\n`;
}

function section({ title, lines, table }: Section): string {
  const rows = (table?.rows ?? []).flatMap(([first, ...rest]) => [
    `- ${first}`,
    `  ${rest.map((cell, index) => `${table?.columns[index + 1]}: ${cell}`).join(" · ")}`,
  ]);
  return [title.toUpperCase(), ...lines, ...rows].join("\n");
}
