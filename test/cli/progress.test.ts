import { afterEach, describe, expect, test, vi } from "vitest";
import { barDisplay } from "../../cli/progress.ts";

/** What is written to standard output, as listr2 writes it without a terminal: a line for each new text beside a bar. */
function written(): { text(): string } {
  let all = "";
  vi.spyOn(process.stdout, "write").mockImplementation((chunk) => {
    all += chunk;
    return true;
  });
  return { text: () => all };
}

const settled = () => new Promise((resolve) => setImmediate(resolve));

describe("the bars", () => {
  afterEach(() => vi.restoreAllMocks());

  test("tell a wait when it begins, beside what is done, though nothing moves until it ends", async () => {
    const output = written();
    const display = barDisplay(["crawl"], () => 0);
    display.begin("crawl");
    display.progress({ done: 3000, total: 5000, unit: "models" });
    await settled();
    display.info("waiting for the Hub's quota", { until: "2026-08-21T00:05:01.000Z", seconds: 301 });
    const told = output.text();
    await display.close(false);
    await settled();
    expect(told).toContain(
      "3,000 of 5,000 models  waiting for the Hub's quota: until 2026-08-21T00:05:01.000Z, seconds 301",
    );
  });

  test("tell what was said before the first stage beside that stage", async () => {
    const output = written();
    const display = barDisplay(["crawl"], () => 0);
    display.warn("the Hub cannot be reached");
    display.begin("crawl");
    await settled();
    const told = output.text();
    await display.close(false);
    await settled();
    expect(told).toContain("the Hub cannot be reached");
  });
});
