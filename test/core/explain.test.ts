import { describe, expect, it } from "vitest";
import { z } from "zod";
import { HubraceError } from "../../core/errors.ts";
import { explain } from "../../core/explain.ts";

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
    // Of an empty file.
    "Invalid Input Error: File 'edges.parquet' too small to be a Parquet file",
  ];
  it.each(damaged)("leads to a rebuild when DuckDB says: %s", (message) => {
    expect(explain("lineage", new Error(message)).message).toBe(
      `lineage: a Parquet file that it reads is damaged (${message}); bring it back from a copy, or remove it and make it anew ` +
        "with `hubrace rebuild --from D --to D`, D its date. Nothing published changed",
    );
  });

  it.each([
    [
      "IO Error: Input is not a GZIP stream: part-00000.ndjson.gz",
      "a gzip file",
      "take the date again in another --lake",
    ],
    [
      'Invalid Input Error: Malformed JSON in file "checks.json", at byte 9',
      "a JSON file",
      "make it anew with `hubrace",
    ],
  ])("leads to a copy when DuckDB says: %s", (message, what, remedy) => {
    const told = explain("snapshot", new Error(message)).message;
    expect(told).toContain(`snapshot: ${what} that it reads`);
    expect(told).toContain(`is damaged (${message}); bring it back from a copy, or `);
    expect(told).toContain(remedy);
  });

  it("asks for more memory where DuckDB runs out of it", () => {
    const full = "Out of Memory Error: failed to allocate data of size 128.0 MiB (7.6 MiB/95.3 MiB used)";
    expect(explain("snapshot", new Error(full)).message).toBe(
      `snapshot: the memory that it may take is too little (${full}); run the same command again with a larger --memory, ` +
        "on AWS with a larger HUBRACE_DERIVE_MEMORY. Nothing published changed",
    );
  });

  it("says what is wrong with an item of another shape, in one line", () => {
    const { error } = z.object({ run: z.object({ date: z.string() }) }).safeParse({ run: {} });
    expect(explain("status", error).message).toMatch(
      /^status: failed unexpectedly: run\.date: Invalid input: expected string, received undefined\. Nothing published/,
    );
  });

  it("names the path where the disk refuses, and stays itself where it is one of ours", () => {
    const full = Object.assign(new Error("ENOSPC: no space left on device, write"), { code: "ENOSPC", path: "/a/b" });
    expect(explain("panels", full).message).toBe(
      "panels: cannot write /a/b: the disk is full; free space and run the same command again",
    );
    const file = Object.assign(new Error("EEXIST: file already exists, mkdir '/a/b'"), {
      code: "EEXIST",
      path: "/a/b",
    });
    expect(explain("run", file).message).toBe(
      "run: cannot write /a/b: it is a file or a link that leads nowhere, not a folder; use another --lake",
    );
    expect(explain("site", file, "site").message).toMatch(/^site: cannot write \/a\/b: .*; use another --site$/);
    const many = Object.assign(new Error("EMFILE: too many open files"), { code: "EMFILE", path: "/a/b" });
    expect(explain("panels", many).message).toMatch(
      /^panels: cannot open \/a\/b: too many files are open; raise the limit/,
    );
    const crowded = Object.assign(new Error("spawn /bin/node EAGAIN"), { code: "EAGAIN", path: "/bin/node" });
    expect(explain("site", crowded).message).toMatch(
      /^site: cannot start \/bin\/node: too many processes run, or memory is short \(EAGAIN\); end some, or raise the limit/,
    );
    const ours = new HubraceError("crawl: over", 130);
    expect(explain("crawl", ours)).toBe(ours);
    expect(explain("crawl", new TypeError("x is not a function")).message).toMatch(/^crawl: failed unexpectedly: x is/);
  });
});
