import { createHash } from "node:crypto";
import { existsSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { gunzipSync, gzipSync } from "node:zlib";
import { afterAll, describe, expect, it } from "vitest";
import { releaseFile, report } from "../../core/lake/layout.ts";
import { silentLog } from "../../core/log.ts";
import { fetchEarlier, keepCharts } from "../../site/earlier.ts";
import { siteStage } from "../../site/stage.ts";
import { TestLake } from "../support/lake.ts";
import { MemoryBlobs } from "../support/memory.ts";

const [DAY, NEXT] = ["2026-08-20", "2026-08-21"];
const folder = mkdtempSync(join(tmpdir(), "hubrace-earlier-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** A lake with as much of each date's release as the archive reads: no findings, and one chart. */
async function archived(dates: readonly string[] = [DAY]): Promise<MemoryBlobs> {
  const blobs = new MemoryBlobs();
  const source = { kind: "url", label: "a test", simulated: false };
  const lists = { counts: {}, quality: {}, gates: [], files: [] };
  for (const date of dates) {
    const manifest = { version: "v1", date, as_of: `${date}T06:00:00.000Z`, run: `${date}-a1`, source, partial: false };
    await blobs.put(releaseFile(date, "release.json"), JSON.stringify({ ...manifest, ...lists }));
    await blobs.put(releaseFile(date, "findings.json"), "[]");
    await blobs.put(releaseFile(date, "SHA256SUMS"), "");
    await blobs.put(report(date), gzipSync(JSON.stringify({ date, charts: [{ id: "a", title: "A" }] })));
  }
  return blobs;
}

const fetched = (blobs: MemoryBlobs, downloads = false) =>
  fetchEarlier({ blobs, date: NEXT, folder, downloads, log: silentLog, signal: new AbortController().signal });

describe("an earlier day of the archive", () => {
  it("is fetched into a folder of its own", async () => {
    expect(await fetched(await archived())).toEqual({ folders: [join(folder, DAY)], newest: true });
  });

  it("is none of the date itself or later", async () => {
    const later = "2026-08-22";
    expect(await fetched(await archived([DAY, NEXT]))).toEqual({ folders: [join(folder, DAY)], newest: true });
    expect(await fetched(await archived([DAY, later]))).toEqual({ folders: [join(folder, DAY)], newest: false });
  });

  it("keeps its charts while it is one of the last thirty days, today among them", async () => {
    const july = Array.from({ length: 31 }, (_, day) => `2026-07-${String(day + 1).padStart(2, "0")}`);
    const { folders } = await fetched(await archived(july));
    expect(folders).toEqual(july.toReversed().map((date) => join(folder, date)));
    const withCharts = folders.filter((path) => existsSync(join(path, "charts.json")));
    expect(withCharts).toEqual(folders.slice(0, 29));
  });

  const cut = gzipSync('{"charts":[]}').subarray(0, 15);
  it.each([cut, Buffer.alloc(0), gzipSync("null"), gzipSync("{}"), gzipSync('{"charts":[1]}')])(
    "whose charts cannot be read is told with what to do: case %#",
    async (bytes) => {
      const blobs = await archived();
      await blobs.put(report(DAY), bytes);
      await expect(fetched(blobs)).rejects.toThrow(
        "site: reports/v1/2026-08-20.json.gz cannot be read; bring it back from a copy, or remove it and the day's charts are drawn from its release",
      );
    },
  );

  it.each(["release.json", "findings.json"])("whose %s was cut is told with its place in the lake", async (name) => {
    const blobs = await archived();
    await blobs.put(releaseFile(DAY, name), "[{");
    const sentence = `release: releases/v1/2026-08-20/${name} cannot be read; bring it back from a copy, or remove it and make it anew with \`hubrace rebuild --from ${DAY} --to ${DAY}\``;
    await expect(fetched(blobs)).rejects.toThrow(sentence);
    // So is the day itself whose report is built.
    const site = siteStage({ output: join(folder, "site"), runs: async () => [] });
    await expect(new TestLake(DAY, blobs).stage(site)).rejects.toThrow(sentence);
  });
});

describe("what a day's report showed", () => {
  const shown = (blobs: MemoryBlobs) =>
    JSON.parse(gunzipSync(blobs.files.get(report(DAY)) ?? "").toString("utf8")).charts;

  it("is replaced by what a newer report of the day shows, and stays once a later day is published", async () => {
    const blobs = await archived();
    const charts = [{ id: "b", title: "B" }] as unknown as Parameters<typeof keepCharts>[2];
    await keepCharts(blobs, DAY, charts, false);
    expect(shown(blobs)).toEqual([{ id: "a", title: "A" }]);
    await keepCharts(blobs, DAY, charts, true);
    expect(shown(blobs)).toEqual(charts);
  });
});

describe("a release that a report is made of", () => {
  const DAMAGED =
    "site: releases/v1/2026-08-20/models.parquet is not what SHA256SUMS says; bring it back from a copy, or";
  /** A lake whose day has `text` for its table of models, while SHA256SUMS knows "sound" under the name. */
  async function tabled(text: string, named = "models.parquet"): Promise<MemoryBlobs> {
    const blobs = await archived();
    await blobs.put(releaseFile(DAY, "models.parquet"), text);
    const sum = createHash("sha256").update("sound").digest("hex");
    await blobs.put(releaseFile(DAY, "SHA256SUMS"), `${sum}  ${named}\n`);
    return blobs;
  }
  const built = async (blobs: MemoryBlobs) =>
    new TestLake(DAY, blobs).stage(siteStage({ output: join(folder, "site"), runs: async () => [] }));

  it("is compared with its checksums first: another table can be read as well", async () => {
    await expect(built(await tabled("other"))).rejects.toThrow(DAMAGED);
    // This one goes on, and has no tables to make a page of.
    await expect(built(await tabled("sound"))).rejects.not.toThrow(/SHA256SUMS/);
  });

  it("must have what its checksums name", async () => {
    await expect(built(await tabled("sound", "gone.parquet"))).rejects.toThrow(
      "site: the release of 2026-08-20 has no gone.parquet; an older version made it, or it is damaged",
    );
  });

  it("is compared too when it is an earlier day's, whose files are copied for readers", async () => {
    await expect(fetched(await tabled("other"), true)).rejects.toThrow(DAMAGED);
    await fetched(await tabled("sound"), true);
    expect(readFileSync(join(folder, DAY, "models.parquet"), "utf8")).toBe("sound");
  });

  it("is compared too when an earlier day's charts are drawn of it, which the lake keeps", async () => {
    const blobs = await tabled("other");
    await blobs.delete(report(DAY));
    await expect(fetched(blobs)).rejects.toThrow(DAMAGED);
    expect(blobs.files.has(report(DAY))).toBe(false);
  });
});
