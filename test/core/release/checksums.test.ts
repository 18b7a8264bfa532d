import { expect, test } from "vitest";
import { checksumFile, filesOfSums } from "../../../core/release/checksums.ts";

const [A, B] = ["0a".repeat(32), "b1".repeat(32)];
const file = (name: string, sha256: string) => ({ name, sha256, rows: null, bytes: 1 });
const read = (text: string) => filesOfSums(new TextEncoder().encode(text), "2026-08-21");

test("SHA256SUMS has a line for each file as sha256sum reads it, by the bytes of their names", () => {
  const text = checksumFile([file("b.csv", A), file("B.csv", B), file("sql/a.sql", A)]);
  expect(text).toBe(`${B}  B.csv\n${A}  b.csv\n${A}  sql/a.sql\n`);
  expect(read(text)).toEqual([
    { name: "B.csv", sha256: B },
    { name: "b.csv", sha256: A },
    { name: "sql/a.sql", sha256: A },
  ]);
});

test.each(["", "\n", `${A}  a.csv`, `${A}  a.csv\n${B}  b`, `${A} a.csv\n`, `${A.slice(1)}  a.csv\n`, "{}\n"])(
  "sums that were cut, emptied or are something else are refused: %j",
  (text) => {
    expect(() => read(text)).toThrow(
      "release: releases/v1/2026-08-21/SHA256SUMS cannot be read; bring it back from a copy",
    );
  },
);
