import { existsSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, it } from "vitest";
import { drawImagesApart } from "../../site/images/thread.ts";

const folder = mkdtempSync(join(tmpdir(), "hubrace-images-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

describe("the thread that draws a report's pictures", () => {
  it("throws what went wrong in it, naming the file", async () => {
    const task = { work: join(folder, "none"), site: join(folder, "site"), signal: new AbortController().signal };
    await expect(drawImagesApart(task)).rejects.toThrow(/ENOENT.*none.report\.json/);
  });

  it("is not begun once the build was stopped, and throws why", async () => {
    const task = { work: folder, site: join(folder, "site"), signal: AbortSignal.abort(new Error("interrupted")) };
    await expect(drawImagesApart(task)).rejects.toThrow("interrupted");
    expect(existsSync(task.site)).toBe(false);
  });

  it("ends when the build is stopped meanwhile, and throws why", async () => {
    const stop = new AbortController();
    const drawing = drawImagesApart({ work: folder, site: join(folder, "site"), signal: stop.signal });
    stop.abort(new Error("interrupted"));
    await expect(drawing).rejects.toThrow("interrupted");
  });
});
