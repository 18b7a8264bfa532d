/** A fenced block of code and what the block below it says that it prints. */
export interface Recipe {
  /** The words after the fence: `js`, `sql`, `python parquet`. */
  readonly kind: string;
  readonly code: string;
  readonly printed: string;
  /** Line of the fence, for the test's name. */
  readonly line: number;
}

/** The recipes of a Markdown page. One without a block of text below it prints what the next one of its kind prints. */
export function recipesOf(page: string): Recipe[] {
  const blocks = [...page.matchAll(/^```(\S[^\n]*)\n([\s\S]*?)^```$/gm)].map((match) => ({
    kind: match[1] ?? "",
    text: match[2] ?? "",
    line: page.slice(0, match.index).split("\n").length,
  }));
  return blocks.flatMap(({ kind, text, line }, at) =>
    kind === "text"
      ? []
      : [{ kind, code: text, line, printed: blocks.slice(at).find((block) => block.kind === "text")?.text ?? "" }],
  );
}
