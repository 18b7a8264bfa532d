import { describe, expect, test } from "vitest";
import { releaseFile } from "../../../core/lake/layout.ts";
import { findBaseline, readFindings, readManifest } from "../../../core/release/baseline.ts";
import { recordRelease } from "../../../core/release/pointer.ts";
import type { Run } from "../../../core/stage.ts";
import { MemoryBlobs, MemoryLedger } from "../../support/memory.ts";

const DATE = "2026-08-21";
const REMEDY =
  "bring it back from a copy, or remove it and make it anew with `hubrace rebuild --from 2026-08-21 --to 2026-08-21`";

describe("the release that a new one is compared with", () => {
  const hub = { kind: "hub", label: "the Hub", simulated: false } as const;
  const of = (file: string) => ({ kind: "import", label: `hub-stats import (${file})`, simulated: false }) as const;
  /** What three earlier days hold, of these sources; `partial` ones were cut. */
  async function baseline(source: Run["source"], ...days: readonly { source: Run["source"]; partial?: boolean }[]) {
    const [blobs, ledger] = [new MemoryBlobs(), new MemoryLedger()];
    let previous: string | null = null;
    for (const [i, { source: before, partial = false }] of days.entries()) {
      const date = `2026-08-0${i + 1}`;
      const manifest = { version: "v1", date, as_of: "t", run: "r", source: before, partial, limit: null };
      const lists = { counts: {}, quality: {}, gates: [], files: [] };
      await blobs.put(releaseFile(date, "release.json"), JSON.stringify({ ...manifest, ...lists }));
      await recordRelease(ledger, date, { run: "r", previous, sha256: "s" });
      previous = date;
    }
    const run = { id: "r", date: DATE, asOf: 0, source, limit: null };
    const { manifest, reason } = await findBaseline(blobs, ledger, run, false, previous);
    return manifest?.date ?? reason;
  }

  test("is the newest whole one of the same source, and of imports that of any files", async () => {
    expect(await baseline(hub, { source: hub }, { source: of("july") }, { source: hub, partial: true })).toBe(
      "2026-08-01",
    );
    expect(await baseline(of("august"), { source: of("july") }, { source: hub })).toBe("2026-08-01");
    expect(await baseline(hub, { source: of("july") })).toBe("no release before it is a whole sweep of the Hub");
    expect(await baseline(of("august"), { source: hub })).toBe("no release before it is a whole sweep of an import");
    expect(await baseline(hub)).toBe("there is no release before it");
  });
});

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
