import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, expect, it } from "vitest";
import { takeFindings } from "../../../core/release/findings-file.ts";
import { MemoryBlobs } from "../../support/memory.ts";

const DAY = "2026-10-02";
const folder = mkdtempSync(join(tmpdir(), "hubrace-findings-"));
const path = join(folder, "findings.json");
afterAll(() => rmSync(folder, { recursive: true }));

/** Takes the text as the day's findings, of which `written` were written. */
async function taken(text: string, written: number | null): Promise<string> {
  const blobs = new MemoryBlobs();
  await blobs.put("findings/date=2026-10-02/findings.json", text);
  await takeFindings(blobs, DAY, written, path);
  return readFileSync(path, "utf8");
}
const listOf = (...dates: string[]) => `${JSON.stringify(dates.map((date) => ({ id: `${date}-tiers`, date })))} \n`;
const AGAIN = "run `hubrace findings --date 2026-10-02` first";

it("a day's findings are taken byte for byte, none too where none was found or nobody knows", async () => {
  expect(await taken(listOf(DAY), 1)).toBe(listOf(DAY));
  for (const written of [0, null]) expect(await taken("[]", written)).toBe("[]");
});

it("an emptied list is told as such, and not as a README.md that would change", async () => {
  await expect(taken("[]", 7)).rejects.toThrow(
    `release: findings/date=2026-10-02/findings.json holds 0 of the 7 findings that were written; ${AGAIN}`,
  );
  await expect(taken(listOf(DAY, DAY), 1)).rejects.toThrow("holds 2 of the 1 findings that were written");
});

it.each([listOf("2026-10-01"), "[1]", "[{}]", "null", "{}", "[{", ""])(
  "what is no list of the day's findings is refused: %s",
  async (text) => {
    await expect(taken(text, 1)).rejects.toThrow(
      `release: findings/date=2026-10-02/findings.json cannot be read; ${AGAIN}`,
    );
  },
);
