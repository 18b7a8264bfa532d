import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { hubrace, lastJson } from "../support/command.ts";
import { croissantFaults, dataPackageFaults } from "../support/descriptors.ts";
import { checkLake, passed } from "../support/independent/lake.ts";
import { readListing } from "../support/independent/listing.ts";
import { wholeOrPart } from "../support/long.ts";
import { PART, partRun } from "../support/part-run.ts";
import { writePart } from "../support/recorded-part.ts";
import { hasShared, RECORDED_DAYS, type Replay, recordedDay, startReplay } from "../support/replay.ts";
import { dayRun } from "../support/shared-run.ts";
import { lakeChecksums, siteChecksums } from "../support/trees.ts";

interface Summary {
  readonly run: string;
  readonly date: string;
  readonly source: { readonly simulated: boolean };
  readonly stages: Readonly<
    Record<string, { rows: number; seconds: number; bytes: number; counts: Record<string, number> }>
  >;
  readonly seconds: number;
  readonly peak_rss_bytes: number;
}

/** All three take two minutes on two busy cores; CI takes the first and the last. */
const DAYS = wholeOrPart<readonly string[]>(
  `e2e/recorded-days compares the tables of ${RECORDED_DAYS[0]} and ${RECORDED_DAYS[2]}, not of ${RECORDED_DAYS[1]}`,
  RECORDED_DAYS,
  [RECORDED_DAYS[0], RECORDED_DAYS[2]],
);

/** A whole recorded day, read only; the last one with the report that test/e2e/pages.test.ts looks at. */
const wholeDay = (day: string) => dayRun(day, { report: day === RECORDED_DAYS[2] });

/** Ends of the recorded days: the snapshot's time s of a date that is not today. */
const endOf = (day: string) => Date.parse(day) + 86_400_000;

describe.skipIf(!hasShared("hub-replay/server.mjs", "data/hub-days"))(
  "a recorded day, from the Hub's API to the report",
  () => {
    const folder = mkdtempSync(join(tmpdir(), "hubrace-e2e-"));
    let replay: Replay;

    beforeAll(async () => {
      // The day after the one of which a part is there already.
      const data = join(folder, "part");
      mkdirSync(data);
      await writePart(data, RECORDED_DAYS[1], PART);
      replay = await startReplay({ data, day: RECORDED_DAYS[1] });
    });
    afterAll(async () => {
      await replay.stop();
      rmSync(folder, { recursive: true, force: true });
    });

    it.for(RECORDED_DAYS)("%s gives the tables that an independent program finds", async (day, { skip }) => {
      skip(!DAYS.includes(day), "HUBRACE_LONG=1 takes it");
      const { lake, stdout } = await wholeDay(day);
      const summary = JSON.parse(readFileSync(stdout, "utf8")) as Summary;
      const listed = await readListing(recordedDay(day));
      expect(summary).toMatchObject({ run: `${day}-a1`, date: day, source: { simulated: false } });
      expect(summary.stages.crawl?.rows).toBe(listed.length);
      const checks = await checkLake({ listed, lake, date: day, asOf: endOf(day) });
      expect(checks.map(({ table }) => table)).toContain("derivatives");
      expect(checks.filter((check) => !passed(check))).toEqual([]);
      const described = (name: string) => JSON.parse(readFileSync(join(lake, "releases", "v1", day, name), "utf8"));
      expect(dataPackageFaults(described("datapackage.json"))).toEqual([]);
      expect(croissantFaults(described("croissant.json"))).toEqual([]);
    });

    it("gives the same raw bytes when every third request fails", async () => {
      const day = "2026-08-19";
      const faulty = await startReplay({ day, faults: "7:0.3" });
      try {
        const lake = join(folder, "faulty", "lake");
        const ended = await hubrace(["crawl", "--hub", faulty.url, "--date", day, "--lake", lake, "--json"]);
        expect(ended.code).toBe(0);
        expect(lastJson<Summary>(ended).stages.crawl?.counts.retries).toBeGreaterThan(3);
      } finally {
        await faulty.stop();
      }
      const first = lakeChecksums((await wholeDay(day)).lake);
      const raw = Object.entries(first).filter(([path]) => path.startsWith("raw/") && path.endsWith(".gz"));
      expect(raw.length).toBeGreaterThan(0);
      expect(lakeChecksums(join(folder, "faulty", "lake"))).toMatchObject(Object.fromEntries(raw));
    });

    it("gives the next day in the same lake, with the days before in its report, and the same lake when it is run again", async () => {
      const first = await partRun();
      const [lake, site] = [join(folder, "days", "lake"), join(folder, "days", "site")];
      cpSync(first.lake, lake, { recursive: true });
      cpSync(first.site, site, { recursive: true });
      const before = siteChecksums(site);
      const run = async (...place: string[]) => {
        const args = ["--hub", replay.url, "--date", "2026-08-20", "--lake", lake, ...place, "--json"];
        expect((await hubrace(["run", ...args])).code).toBe(0);
        return lakeChecksums(lake);
      };
      const files = await run("--site", site);
      expect(Object.keys(files).length).toBeGreaterThan(100);
      // That a report has the same bytes again is shown where one is built twice (test/site/site.test.ts).
      expect(await run("--no-site")).toEqual(files);
      const after = siteChecksums(site);
      expect(after).not.toEqual(before);
      // What the first day found keeps its address in the report of the second.
      const found = Object.keys(before).filter((path) => /^findings\/2026-08-19-[^/]+\/index\.html$/.test(path));
      expect(found.length).toBeGreaterThan(2);
      expect(Object.keys(after)).toEqual(
        expect.arrayContaining([...found, "archive/2026-08-19/index.html", "archive/2026-08-20/index.html"]),
      );
      const status = await hubrace(["status", "--lake", lake, "--json"]);
      expect(lastJson<{ current: unknown; runs: { id: string; status: string }[] }>(status)).toMatchObject({
        current: { date: "2026-08-20", previous: "2026-08-19" },
        runs: [
          { id: "2026-08-20-a1", status: "done" },
          { id: "2026-08-19-a1", status: "done" },
        ],
      });
    });
  },
);
