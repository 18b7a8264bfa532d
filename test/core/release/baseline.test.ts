import { describe, expect, test } from "vitest";
import { releaseFile } from "../../../core/lake/layout.ts";
import { readFindings, readManifest } from "../../../core/release/baseline.ts";
import { MemoryBlobs } from "../../support/memory.ts";

const DATE = "2026-08-21";
const REMEDY =
  "bring it back from a copy, or remove it and make it anew with `hubrace rebuild --from 2026-08-21 --to 2026-08-21`";

describe.each([
  ["release.json", readManifest],
  ["findings.json", readFindings],
])("a release's %s", (name, read) => {
  const key = releaseFile(DATE, name);

  test.each(["", '{"version": "v1", "date', "null", "{}", '"x"', "[1]", '{"version": "v1"}'])(
    "that holds %j is told with what to do",
    async (text) => {
      const blobs = new MemoryBlobs();
      await blobs.put(key, text);
      await expect(read(blobs, DATE)).rejects.toThrow(`release: ${key} cannot be read; ${REMEDY}`);
    },
  );

  test("that is whole is given as it is, each field in its place", async () => {
    const blobs = new MemoryBlobs();
    const text =
      name === "findings.json"
        ? '[{"later":1,"title":"A","kind":"k","id":"i"}]'
        : `{"later":1,"files":[{"sha256":"s","rows":null,"bytes":2,"name":"a"}],"gates":[],"quality":{},"counts":{"models":3},"partial":false,` +
          `"source":{"simulated":false,"label":"a test","kind":"url"},"run":"r","as_of":"t","date":"${DATE}","version":"v1"}`;
    await blobs.put(key, text);
    expect(JSON.stringify(await read(blobs, DATE))).toBe(text);
  });

  test("that is missing is told with what to do", async () => {
    await expect(read(new MemoryBlobs(), DATE)).rejects.toThrow(
      `release: ${key} is not in the lake; bring it back from a copy, or `,
    );
  });
});
