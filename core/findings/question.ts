import { readSql } from "../duckdb.ts";
import type { Finding } from "../release/manifest.ts";
import { readSharedSql } from "../shared-sql.ts";
import { fillSql } from "../sql-template.ts";

/** What a question's answer adds to the parts that every finding has; `evidence` is C unless said. */
export type Answer = Pick<Finding, "title" | "summary" | "numbers" | "n" | "tier" | "chart" | "href"> &
  Required<Pick<Finding, "n_of">> &
  Partial<Pick<Finding, "evidence">>;

/** A question to the release: the SQL file beside this module and the sentence that its rows give, or null without enough data. */
export interface Question {
  /** Kind of finding and, unless `query` names another, of the SQL file. */
  readonly kind: string;
  readonly query?: string;
  /** What each `{{name}}` in the SQL stands for. */
  readonly fill?: Readonly<Record<string, string>>;
  /** A file of the release that the SQL reads and that may not be there yet: then the question is left out. */
  readonly needs?: string;
  answer(rows: readonly Row[]): Answer | null;
}

export type Row = Readonly<Record<string, number | string | boolean | null>>;

/** The SQL of a question, as it runs and as it is published. */
export async function questionSql({
  kind,
  query = kind,
  fill = {},
}: Pick<Question, "kind" | "query" | "fill">): Promise<string> {
  const file = `${query}.sql`;
  const sharedSql = await readSharedSql();
  return fillSql(
    await readSql(file, import.meta.url),
    (name, cell) => fill[name] ?? sharedSql(name, cell),
    `findings: ${file} for ${kind}`,
  );
}
