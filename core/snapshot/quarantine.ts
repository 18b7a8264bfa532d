import { createWriteStream } from "node:fs";
import { join } from "node:path";
import { pipeline } from "node:stream/promises";
import { createGzip } from "node:zlib";
import type { Sql } from "../duckdb.ts";
import * as layout from "../lake/layout.ts";
import type { StageContext } from "../stage.ts";
import { countRows } from "./report.ts";

/** Makes the table `quarantined`: the rows that are refused, with their reason and the line as received, which is read again for them alone. */
export async function quarantineRows(sql: Sql): Promise<void> {
  await sql.run(`
    create table refused as
    select rowid as seq, reason from listed where reason is not null
    union all
    select seq, 'one id under two _ids' from conflicting`);
  const lines =
    (await countRows(sql, "select count(*) as n from refused")) === 0
      ? "select 0 as seq, '' as line where false"
      : "from raw_line";
  await sql.run(`
    create table quarantined as
    select
      refused.seq,
      case
        when not json_valid(line) then 'not readable JSON'
        when json_type(line) <> 'OBJECT' then 'not an object'
        else refused.reason
      end as reason,
      raw.line
    from refused join (${lines}) as raw using (seq)`);
}

/** Writes the refused rows with their reasons into the lake; returns the file's bytes. */
export async function writeQuarantine(sql: Sql, { blobs, run, workspace }: StageContext): Promise<number> {
  const path = join(workspace, "quarantine.ndjson.gz");
  const lines = async function* () {
    // A row that is not JSON travels as text, everything else as the JSON that was received.
    for await (const rows of sql.stream<{ reason: string; line: string }>(`
      select reason, line from quarantined order by seq`)) {
      yield rows
        .map(({ reason, line }) =>
          reason === "not readable JSON"
            ? `${JSON.stringify({ reason, row: line })}\n`
            : `{"reason":${JSON.stringify(reason)},"row":${line}}\n`,
        )
        .join("");
    }
  };
  await pipeline(lines, createGzip(), createWriteStream(path));
  return (await blobs.fromFile(path, layout.quarantine(run.date))).size;
}
