import { tmpdir } from "node:os";
import { expect, it } from "vitest";
import { shareOf, withDuckDB } from "../../core/duckdb.ts";

it.each([
  ["2GB", 0.65, "1300MB"],
  ["10 GB", 0.8, "8000MB"],
  // 1.5 · 2^30 bytes are 1,610,612,736.
  ["1.5GiB", 0.65, "1046MB"],
  // Lines of up to 64 MB are read with 0.7 GB of buffers, so a small limit is not made smaller.
  ["1GB", 0.65, "1000MB"],
  ["512MB", 0.65, "512MB"],
  ["80%", 0.65, "80%"],
])("of a limit of %s the share %d is %s", (limit, share, given) => {
  expect(shareOf(limit, share)).toBe(given);
});

it.each([
  // A copy of the files that were read took 0.2 GB at the report's peak.
  ["enable_external_file_cache", "false"],
  ["allocator_bulk_deallocation_flush_threshold", "15.2 MiB"],
  // Nothing is ever fetched from another host.
  ["autoinstall_known_extensions", "false"],
  ["autoload_known_extensions", "false"],
  ["threads", "3"],
  ["memory_limit", "953.6 MiB"],
  ["temp_directory", tmpdir()],
  ["TimeZone", "UTC"],
])("DuckDB's %s is %s", async (name, value) => {
  const asked = "select value from duckdb_settings() where name = $name";
  const options = { memory: "1GB", threads: 3, temporary: tmpdir() };
  expect(await withDuckDB(options, (sql) => sql.rows(asked, { name }))).toEqual([{ value }]);
});
