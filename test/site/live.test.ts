import { mkdir, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import type { ReleaseManifest } from "../../core/release/manifest.ts";
import { writeLiveFiles } from "../../site/prepare/carry-live.ts";

const release = (simulated: boolean) =>
  ({ as_of: "2026-08-21T20:00:00.000Z", source: { simulated } }) as unknown as ReleaseManifest;
const PULSED = JSON.stringify({ version: 1, pulsed_at: "2026-08-21T21:17:00.000Z", simulated: false, news: [] });

describe("the files of pulses in a new build", () => {
  let folder: string;
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), "hubrace-live-"));
  });
  afterEach(() => rm(folder, { recursive: true, force: true }));

  const build = async (simulated: boolean) => {
    const site = join(folder, "next");
    await writeLiveFiles({ site, before: join(folder, "site"), release: release(simulated), base: "/report/" });
    return {
      json: await readFile(join(site, "pulse.json"), "utf8"),
      xml: await readFile(join(site, "pulse.xml"), "utf8"),
    };
  };
  const before = async (json: string) => {
    await mkdir(join(folder, "site"));
    await writeFile(join(folder, "site", "pulse.json"), json);
    await writeFile(join(folder, "site", "pulse.xml"), "<feed>an hour's news</feed>");
  };

  it("stay what pulses made of them", async () => {
    await before(PULSED);
    expect(await build(false)).toEqual({ json: PULSED, xml: "<feed>an hour's news</feed>" });
  });

  it("hold nothing where there was no site, and the feed has its place", async () => {
    const { json, xml } = await build(false);
    expect(JSON.parse(json)).toMatchObject({ pulsed_at: null, news: [], entries: [] });
    expect(xml).toContain("<id>https://hubrace.org/report/pulse.xml</id>");
    expect(xml).toContain("<updated>2026-08-21T20:00:00.000Z</updated>");
  });

  it("are made anew where they are of the other world, broken, or were never written by a pulse", async () => {
    await before(PULSED);
    expect(JSON.parse((await build(true)).json)).toMatchObject({ pulsed_at: null, simulated: true });
    for (const text of ["{", "[]", "null", '{"pulsed_at":null,"simulated":false}']) {
      await writeFile(join(folder, "site", "pulse.json"), text);
      expect(JSON.parse((await build(false)).json)).toMatchObject({ version: 1, pulsed_at: null });
    }
  });

  it("say of a cut sweep how many of the newest models it holds, of a whole one nothing", async () => {
    const limitOf = async (partial: boolean) => {
      const site = join(folder, String(partial));
      const cut = { ...release(false), partial, limit: 50 };
      await writeLiveFiles({ site, before: join(folder, "site"), release: cut, siteUrl: "https://race.example" });
      expect(await readFile(join(site, "pulse.xml"), "utf8")).toContain("<id>https://race.example/pulse.xml</id>");
      return JSON.parse(await readFile(join(site, "pulse.json"), "utf8")).limit;
    };
    expect(await limitOf(true)).toBe(50);
    expect(await limitOf(false)).toBeNull();
  });

  it("are made anew where one of the two is missing", async () => {
    await before(PULSED);
    await rm(join(folder, "site", "pulse.xml"));
    expect(JSON.parse((await build(false)).json)).toMatchObject({ version: 1, pulsed_at: null });
  });
});
