import { expect, it } from "vitest";
import { shareOf } from "../../core/duckdb.ts";

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
