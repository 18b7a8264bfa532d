import { once } from "node:events";
import { existsSync, mkdtempSync, readdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setImmediate } from "node:timers/promises";
import { afterAll, describe, expect, it, vi } from "vitest";
import { silentLog } from "../../core/log.ts";
import type { AstroBuild } from "../../site/astro.ts";
import { buildSite } from "../../site/build.ts";

const folder = mkdtempSync(join(tmpdir(), "hubrace-stopped-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** What Astro, told to stop, found when it ended. */
const found: boolean[] = [];

vi.mock("../../site/astro.ts", () => ({
  async runAstro({ work, signal }: AstroBuild) {
    if (!signal.aborted) await once(signal, "abort");
    // A process that was told to end takes a while.
    for (let turn = 0; turn < 20; turn++) await setImmediate();
    found.push(existsSync(work));
    signal.throwIfAborted();
  },
}));

describe("a build whose release cannot be read", () => {
  it("waits for Astro's end before it takes its folders away, and says what is missing", async () => {
    const { signal } = new AbortController();
    const site = { release: join(folder, "none"), output: join(folder, "site"), status: [], log: silentLog, signal };
    await expect(buildSite(site)).rejects.toThrow(/none.release\.json cannot be read/);
    expect(found).toEqual([true]);
    expect(readdirSync(folder)).toEqual([]);
  });
});
