import { describe, expect, it } from "vitest";
import { changesPage } from "../../core/release/changes.ts";
import { readMarkdown } from "../../site/src/markdown.ts";

describe("the Markdown of CHANGES.md", () => {
  it("becomes headings, paragraphs and tables, code apart from text", () => {
    expect(
      readMarkdown("# Changes\n\nMatched by `id`, `base`.\n\n| column | rows |\n| --- | ---: |\n| `a\\|b` | 12 |\n"),
    ).toEqual([
      { kind: "heading", level: 1, text: ["Changes"] },
      { kind: "paragraph", text: ["Matched by ", "id", ", ", "base", "."] },
      { kind: "table", head: ["column", "rows"], numeric: [false, true], rows: [[["", "a|b", ""], ["12"]]] },
    ]);
  });

  it("stays text where it is none of them", () => {
    expect(readMarkdown("<script>x</script> [a](javascript:b)")).toEqual([
      { kind: "paragraph", text: ["<script>x</script> [a](javascript:b)"] },
    ]);
    expect(readMarkdown("")).toEqual([]);
  });

  it("reads every part of a page that the release writes", () => {
    const side = {
      date: "2026-08-20",
      source: "the Hub",
      partial: false,
      limit: null,
      formula_version: "1",
      rows: { models: 5 },
    };
    const change = {
      table: "families",
      key: ["base"],
      added: 1,
      vanished: 2,
      changed: 3,
      unchanged: 4,
      by_column: { children: 3 },
      new_columns: [],
      lost_columns: [],
    };
    const blocks = readMarkdown(changesPage({ ...side, date: "2026-08-21" }, side, [change]));
    expect(blocks.map((block) => block.kind)).toEqual([
      "heading",
      // Compared with what; then source, part of the Hub, formulas, and the operator's two files.
      ...Array.from({ length: 6 }, () => "paragraph"),
      "table",
      "heading",
      "paragraph",
      "table",
    ]);
  });
});
