/** The head comment of a panel's SQL: what it asks, what a row is, what to mind. */
export interface SqlComment {
  readonly question: string;
  readonly row: string;
  readonly caveat: string;
}

/** Reads `-- Question: … -- Row: … -- Caveat: …` from the first lines of a query; parts that are missing are "". */
export function sqlComment(sql: string): SqlComment {
  const parts: Record<string, string> = {};
  let part = "";
  for (const line of sql.split("\n")) {
    if (!line.startsWith("--")) break;
    const words = line.slice(2).trim();
    const head = /^(Question|Row|Caveat): (.*)$/.exec(words);
    if (head !== null) part = head[1]?.toLowerCase() ?? "";
    const text = head === null ? words : (head[2] ?? "");
    if (part !== "") parts[part] = `${parts[part] === undefined ? "" : `${parts[part]} `}${text}`;
  }
  return { question: parts.question ?? "", row: parts.row ?? "", caveat: parts.caveat ?? "" };
}
