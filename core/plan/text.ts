import type { PlanReport, Section } from "./report.ts";

/** The answer as lines of text, for the terminal and the clipboard; lines are broken at `width` characters, tables are lists. */
export function asText({ title, notices, sections }: PlanReport, width = 100): string {
  const parts = [
    wrap(title, width),
    ...notices.map((line) => wrap(line, width)),
    ...sections.map((one) => section(one, width)),
  ];
  return `${parts.join("\n\n")}\n`;
}

function section({ title, lines, table }: Section, width: number): string {
  const text = [title.toUpperCase(), ...lines.map((line) => wrap(line, width))];
  if (table !== null) {
    for (const row of table.rows) {
      const [first = "", ...rest] = row;
      const cells = rest.map((cell, index) => `${table.columns[index + 1] ?? ""}: ${cell}`);
      text.push(wrap(`- ${first}`, width, "  "), wrap(`  ${cells.join(" · ")}`, width, "  "));
    }
  }
  return text.join("\n");
}

/** Breaks at spaces; a word longer than the line stays whole, so that names can be copied. */
function wrap(text: string, width: number, indent = ""): string {
  const lines: string[] = [];
  let line = /^ */.exec(text)?.[0] ?? "";
  let empty = true;
  for (const word of text.trim().split(" ")) {
    if (!empty && line.length + 1 + word.length > width) {
      lines.push(line);
      line = indent + word;
    } else {
      line += empty ? word : ` ${word}`;
    }
    empty = false;
  }
  return [...lines, line].join("\n");
}
