import { DuckDBInstance, type DuckDBConnection, type DuckDBValue } from "@duckdb/node-api";

/** A DuckDB session over local files: UTC, no downloads of extensions, spilling into the workspace. */
export interface Sql {
  /** Runs one or more statements. `$name` parameters are only allowed with a single statement. */
  run(statements: string, parameters?: Record<string, DuckDBValue>): Promise<void>;
  /** Rows as plain objects; BIGINT as number (exact below 2^53), timestamps and dates as ISO text, lists as arrays. */
  rows<Row>(query: string, parameters?: Record<string, DuckDBValue>): Promise<Row[]>;
}

/** Opens an in-memory DuckDB, hands it to `use` and closes it, whatever happens. */
export async function withDuckDB<T>(
  options: { memory: string; threads: number; temporary: string },
  use: (sql: Sql) => Promise<T>,
): Promise<T> {
  const instance = await DuckDBInstance.create(":memory:", {
    memory_limit: options.memory,
    threads: String(options.threads),
    temp_directory: options.temporary,
    autoinstall_known_extensions: "false",
    autoload_known_extensions: "false",
    preserve_insertion_order: "true",
  });
  try {
    const connection = await instance.connect();
    try {
      await connection.run("set TimeZone = 'UTC'");
      return await use(sqlOver(connection));
    } finally {
      connection.closeSync();
    }
  } finally {
    instance.closeSync();
  }
}

function sqlOver(connection: DuckDBConnection): Sql {
  return {
    async run(statements, parameters) {
      await connection.run(statements, parameters);
    },
    async rows<Row>(query: string, parameters?: Record<string, DuckDBValue>) {
      const reader = await connection.runAndReadAll(query, parameters);
      return reader.getRowObjectsJson().map((row) => row as Row);
    },
  };
}

/** A path or other text as an SQL string literal. */
export function literal(text: string): string {
  return `'${text.replaceAll("'", "''")}'`;
}

/**
 * `copy … to` a Parquet file as contracts.md asks: zstd, row groups of at most 122,880 rows, in the order of the query.
 * The same rows give the same bytes.
 */
export function copyToParquet(query: string, path: string): string {
  return `copy (${query}) to ${literal(path)} (format parquet, compression zstd, row_group_size 122880)`;
}
