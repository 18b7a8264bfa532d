import { join } from "node:path";
import { literal, withDuckDB } from "../duckdb.ts";
import { takeEstimateChecks } from "../lake/estimate-checks.ts";
import * as layout from "../lake/layout.ts";
import { isStageDone } from "../ledger/runs.ts";
import type { Finding } from "../release/manifest.ts";
import type { Stage } from "../stage.ts";
import { questionSql } from "./question.ts";
import { QUESTIONS } from "./questions.ts";

/**
 * panels, snapshot, estimates → findings.json: one sentence with its numbers for each question that has enough data to be answered.
 * The SQL runs in a folder that holds the files under the names which they have in the release, so a reader of the
 * release can run it unchanged.
 */
export const findingsStage: Stage = async ({ run, blobs, ledger, workspace, sql: limits, log }) => {
  const files = {
    "derivatives.parquet": layout.panel(run.date, "derivatives"),
    "models.parquet": layout.models(run.date),
    "edges.parquet": layout.edges(run.date),
    "vanished.parquet": layout.panel(run.date, "vanished"),
  };
  for (const [name, key] of Object.entries(files)) await blobs.toFile(key, join(workspace, name));
  // A lake may do without estimates, but none that were made may be missing.
  const estimated =
    (await isStageDone(ledger, run.id, "estimate")) || (await blobs.head(layout.estimates(run.date))) !== null;
  if (estimated) {
    await blobs.toFile(layout.estimates(run.date), join(workspace, "estimates.parquet"));
    await takeEstimateChecks(blobs, run.date, join(workspace, "estimate-checks.json"), "findings");
  }
  const questions = QUESTIONS.filter(({ needs }) => needs === undefined || estimated);

  const findings = await withDuckDB({ ...limits, temporary: join(workspace, "spill") }, async (sql) => {
    await sql.run(`set file_search_path = ${literal(workspace)}`);
    const found: Finding[] = [];
    for (const [done, question] of questions.entries()) {
      log.progress({ done, total: questions.length, unit: "questions" });
      const query = await questionSql(question);
      const answer = question.answer(await sql.rows(query));
      if (answer === null) log.info("not enough data", { question: question.kind });
      else
        found.push({
          id: `${run.date}-${question.kind}`,
          date: run.date,
          kind: question.kind,
          evidence: "C",
          ...answer,
          sql: query,
        });
    }
    return found;
  });
  log.progress({ done: questions.length, total: questions.length, unit: "questions" });
  const info = await blobs.put(layout.findings(run.date), `${JSON.stringify(findings, null, 2)}\n`);
  return { rows: findings.length, bytes: info.size, counts: { findings: findings.length } };
};
