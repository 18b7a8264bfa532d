import { join } from "node:path";
import { parseHTML } from "linkedom";
import { beforeAll, describe, expect, it } from "vitest";
import { filesOf } from "../site/fixture.ts";
import { ReleaseNumbers, wanted } from "../support/release-numbers.ts";
import { hasShared } from "../support/replay.ts";
import { recordedRun } from "../support/shared-run.ts";

const DAY = "2026-08-21";
const able = hasShared("hub-replay/server.mjs", "data/hub-days");

/** A number that a page prints: where it stands, the name and exact value that it carries, and what a reader sees. */
interface Printed {
  readonly page: string;
  /** What the page is about: its heading. */
  readonly about: string;
  readonly key: string;
  readonly value: string;
  readonly text: string;
}

/** True when a text such as "1,234", "−3.4 %" says a value to the places that it prints; true for texts of another kind. */
function says(text: string, value: number): boolean {
  const [, sign = "", digits = "", percent] = /^([−+]?)([\d,]+(?:\.\d+)?)(\u00a0%)?$/.exec(text) ?? [];
  if (digits === "") return true;
  const shown = Number(`${sign === "−" ? "-" : ""}${digits.replaceAll(",", "")}`);
  const places = digits.split(".")[1]?.length ?? 0;
  return Math.abs(shown - (percent === undefined ? value : 100 * value)) <= 0.5 * 10 ** -places + 1e-9;
}

describe.skipIf(!able)("every number that a page of a recorded day carries with its name", () => {
  const printed: Printed[] = [];
  let release: ReleaseNumbers;
  /** Charts by grade. */
  const grades: string[] = [];

  beforeAll(async () => {
    const { lake, site } = await recordedRun(DAY);
    release = await ReleaseNumbers.read(join(lake, "releases", "v1", DAY));
    for (const [page, bytes] of await filesOf(site)) {
      if (/^charts\/[^/]+\.json$/.test(page)) grades.push(`charts.${JSON.parse(bytes.toString("utf8")).grade}`);
      if (!page.endsWith(".html")) continue;
      const { document } = parseHTML(bytes.toString("utf8"));
      const about = document.querySelector("h1")?.textContent?.trim() ?? "";
      for (const element of document.querySelectorAll("[data-key]"))
        printed.push({
          ...{ page, about, key: element.getAttribute("data-key") ?? "" },
          ...{ value: element.getAttribute("data-value") ?? "", text: element.textContent?.trim() ?? "" },
        });
    }
  });

  const right = ({ key, about }: Printed) =>
    key.startsWith("charts.") ? grades.filter((one) => one === key).length : wanted(release, key, about);

  it("is the release's", () => {
    expect(printed.length).toBeGreaterThan(2_000);
    expect(new Set(printed.map(({ page }) => page.split("/")[0])).size).toBeGreaterThan(10);
    const wrong = printed
      .map((one) => ({ ...one, wanted: right(one) }))
      .filter(({ value, wanted: truth }) => {
        if (truth === null) return value !== "";
        const off = value === "" ? Number.NaN : Math.abs(Number(value) - (truth ?? Number.NaN));
        return !(off <= 1e-9 * Math.max(1, Math.abs(truth ?? 0)));
      });
    expect(wrong.slice(0, 10)).toEqual([]);
  });

  it("is what a reader sees, rounded", () => {
    const wrong = printed.filter(({ value, text }) => (value === "" ? /\d/.test(text) : !says(text, Number(value))));
    expect(wrong.slice(0, 10)).toEqual([]);
  });
});
