import { describe, expect, it } from "vitest";
import { HubraceError } from "../../core/errors.ts";
import { explain } from "../../core/pipeline.ts";

describe("an error that a stage did not expect", () => {
  /** What DuckDB said of 700 copies of two of the lake's files with one bit turned over each, and of a cut one. */
  const damaged = [
    "Invalid Input Error: Failed to read file 'edges.parquet': ZSTD Decompression failure",
    "Invalid Error: Out of buffer",
    "Invalid Error: Parquet file is likely corrupted, dictionary offset out of range",
    "Invalid Error: Payload value bigger than allowed. Corrupted file?",
    "Invalid Error: TProtocolException: Invalid data",
    "Invalid Error: Decode bit width too large",
    "IO Error: Could not read enough bytes from file 'edges.parquet': attempted to read 9 bytes from location 4",
    "Invalid Input Error: No magic bytes found at end of file 'edges.parquet'",
  ];
  it.each(damaged)("leads to a rebuild when DuckDB says: %s", (message) => {
    expect(explain("lineage", new Error(message)).message).toBe(
      `lineage: a Parquet file that it reads is damaged (${message}); \`hubrace rebuild --from D --to D\` makes the files of a date D ` +
        "anew from its raw parts. Nothing published changed",
    );
  });

  it("names the path where the disk refuses, and stays itself where it is one of ours", () => {
    const full = Object.assign(new Error("ENOSPC: no space left on device, write"), { code: "ENOSPC", path: "/a/b" });
    expect(explain("panels", full).message).toBe(
      "panels: cannot write /a/b: the disk is full; free space and run the same command again",
    );
    const ours = new HubraceError("crawl: over", 130);
    expect(explain("crawl", ours)).toBe(ours);
    expect(explain("crawl", new TypeError("x is not a function")).message).toMatch(/^crawl: failed unexpectedly: x is/);
  });
});
