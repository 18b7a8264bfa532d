import { join } from "node:path";
import { parseHTML } from "linkedom";
import { beforeAll, describe, expect, it } from "vitest";
import { filesOf } from "../site/fixture.ts";
import { type SharedSite, sharedSite } from "../site/shared-site.ts";
import { ReleaseNumbers, wanted } from "../support/release-numbers.ts";
import { hasShared } from "../support/replay.ts";
import { dayRun } from "../support/shared-run.ts";

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

/** The folders of a recorded day's release and of its report; estimates are left out of them. */
async function recorded(): Promise<SharedSite> {
  const { lake, site } = await dayRun(DAY, { report: true });
  return { release: join(lake, "releases", "v1", DAY), site };
}

describe.each([
  { of: "a recorded day", made: recorded, able, folders: 9 },
  { of: "a day with estimates", made: () => sharedSite("estimated"), able: true, folders: 11 },
])("every number that a page of $of carries with its name", ({ made, able, folders }) => {
  const printed: Printed[] = [];
  let release: ReleaseNumbers;
  /** Charts by grade. */
  const grades: string[] = [];

  beforeAll(async () => {
    if (!able) return;
    const { release: folder, site } = await made();
    release = await ReleaseNumbers.read(folder);
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

  it.skipIf(!able)("is the release's", () => {
    expect(printed.length).toBeGreaterThan(1_000);
    expect(new Set(printed.map(({ page }) => page.split("/")[0])).size).toBeGreaterThanOrEqual(folders);
    const wrong = printed
      .map((one) => ({ ...one, wanted: right(one) }))
      .filter(({ value, wanted: truth }) => {
        if (truth === null) return value !== "";
        const off = value === "" ? Number.NaN : Math.abs(Number(value) - (truth ?? Number.NaN));
        return !(off <= 1e-9 * Math.max(1, Math.abs(truth ?? 0)));
      });
    expect(wrong.slice(0, 10)).toEqual([]);
  });

  it.skipIf(!able)("is what a reader sees, rounded", () => {
    const wrong = printed.filter(({ value, text }) => (value === "" ? /\d/.test(text) : !says(text, Number(value))));
    expect(wrong.slice(0, 10)).toEqual([]);
  });
});
