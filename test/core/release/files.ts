import { RELEASE_TABLES } from "../../../core/release/dictionary.ts";
import type { ReleaseFile } from "../../../core/release/manifest.ts";

const file = (name: string, rows: number | null): ReleaseFile => ({ name, rows, bytes: 7, sha256: "ab".repeat(32) });

/** The files of a release as its descriptors get them: every table, and one of each other kind. */
export const FILES: readonly ReleaseFile[] = [
  ...RELEASE_TABLES.flatMap(({ table, csv }) => [
    ...(csv ? [file(`${table.name}.csv.gz`, 3)] : []),
    file(`${table.name}.parquet`, 3),
  ]),
  file("estimate-checks.json", null),
  file("findings.json", null),
  file("sql/derivatives.sql", null),
];
