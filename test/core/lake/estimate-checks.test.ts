import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, expect, it } from "vitest";
import { takeEstimateChecks } from "../../../core/lake/estimate-checks.ts";
import { NO_CHECKS } from "../../../core/release/estimate-checks.ts";
import { MemoryBlobs } from "../../support/memory.ts";

const folder = mkdtempSync(join(tmpdir(), "hubrace-estimate-checks-"));
const path = join(folder, "estimate-checks.json");
afterAll(() => rmSync(folder, { recursive: true }));

const taken = async (text: string) => {
  const blobs = new MemoryBlobs();
  await blobs.put("estimates/date=2026-10-02/checks.json", text);
  await takeEstimateChecks(blobs, "2026-10-02", path, "findings");
};

it("what stands beside the estimates is taken byte for byte", async () => {
  const text = NO_CHECKS.replace('"fits":[]', '"fits":[{"spec":"ppml","reason":null}]');
  await taken(text);
  expect(readFileSync(path, "utf8")).toBe(text);
});

// DuckDB reads the first two without a word, as no row.
it.each(["null", "[]", "{}", NO_CHECKS.slice(0, 40), NO_CHECKS.replace('"main":[]', '"main":[7]')])(
  "what the estimates do not write so is refused by name: %s",
  async (text) => {
    await expect(taken(text)).rejects.toThrow(
      "findings: estimates/date=2026-10-02/checks.json cannot be read; run `hubrace estimate --date 2026-10-02` first",
    );
  },
);
