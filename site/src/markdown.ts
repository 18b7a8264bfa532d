/** A piece of the Markdown that a release's pages are written in. Texts are runs of plain text and code, taken in turn: even ones are plain. */
export type Block =
  | { readonly kind: "heading"; readonly level: number; readonly text: readonly string[] }
  | { readonly kind: "paragraph"; readonly text: readonly string[] }
  | {
      readonly kind: "table";
      readonly head: readonly string[];
      /** Whether a column holds numbers. */
      readonly numeric: readonly boolean[];
      readonly rows: readonly (readonly (readonly string[])[])[];
    };

/**
 * Reads the part of Markdown that CHANGES.md uses: headings, paragraphs, tables, code. What it does not know stays text, so that a
 * page can print the blocks as text and nothing in them ever becomes markup.
 */
export function readMarkdown(source: string): Block[] {
  return source
    .split(/\n{2,}/)
    .map((part) => part.trim())
    .filter((part) => part !== "")
    .map((part): Block => {
      const heading = /^(#{1,6}) (.*)$/s.exec(part);
      if (heading !== null) return { kind: "heading", level: heading[1]?.length ?? 1, text: runs(heading[2] ?? "") };
      const [head, rule, ...rows] = part.split("\n");
      if (head?.startsWith("|") && rule !== undefined && /^\|( ?:?-+:? ?\|)+$/.test(rule)) {
        return {
          kind: "table",
          head: cells(head),
          numeric: cells(rule).map((cell) => cell.endsWith(":")),
          rows: rows.map((row) => cells(row).map(runs)),
        };
      }
      return { kind: "paragraph", text: runs(part) };
    });
}

function cells(line: string): string[] {
  return line
    .replace(/^\|/, "")
    .replace(/\|$/, "")
    .split(/(?<!\\)\|/)
    .map((cell) => cell.trim().replaceAll("\\|", "|"));
}

const runs = (text: string): string[] => text.split("`");
