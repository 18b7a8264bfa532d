import { createReadStream, createWriteStream } from "node:fs";
import { rm } from "node:fs/promises";
import { pipeline } from "node:stream/promises";
import { createGzip } from "node:zlib";
import { literal, type Sql } from "../duckdb.ts";

/** A text that a spreadsheet would take for a formula or a command (OWASP, CSV injection). */
const FORMULA = "^[=+\\-@\\t\\r]";
const NUMBER = "^[+-]?([0-9]+[.]?[0-9]*|[.][0-9]+)([eE][+-]?[0-9]+)?$";

/**
 * Writes a Parquet file as gzipped CSV: UTF-8, comma, a header line, quotes as in RFC 4180, lines end with LF, times as
 * ISO 8601 UTC, lists as JSON, null as nothing and the empty text as "". Text cells that begin with = + - @ tab or CR get
 * a ' in front unless they are numbers. The same rows give the same bytes; memory does not grow with them.
 * `path` also names the plain file in between, with `.plain` appended.
 */
export async function writeCsv(sql: Sql, parquet: string, path: string): Promise<void> {
  const columns = await sql.rows<{ column_name: string; column_type: string }>(`describe from ${literal(parquet)}`);
  const cells = columns.map(
    ({ column_name: name, column_type: type }) => `${cell(quote(name), type)} as ${quote(name)}`,
  );
  const plain = `${path}.plain`;
  await sql.run(`copy (select ${cells.join(", ")} from ${literal(parquet)}) to ${literal(plain)}
    (format csv, header, delimiter ',', quote '"', escape '"', nullstr '', timestampformat '%Y-%m-%dT%H:%M:%S.%fZ')`);
  await pipeline(createReadStream(plain), createGzip({ level: 6 }), createWriteStream(path));
  await rm(plain);
}

function cell(column: string, type: string): string {
  if (type.endsWith("[]")) return `cast(to_json(${column}) as varchar)`;
  if (type !== "VARCHAR") return column;
  return `case when regexp_matches(${column}, '${FORMULA}') and not regexp_matches(${column}, '${NUMBER}')
    then '''' || ${column} else ${column} end`;
}

function quote(name: string): string {
  return `"${name.replaceAll('"', '""')}"`;
}
