import { existsSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as wait } from "node:timers/promises";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { STAGE_TITLES, type StageName } from "../../core/stages.ts";
import { Command, type Ended, hubrace } from "../support/command.ts";
import { wholeOrPart } from "../support/long.ts";
import { PART, PART_DAY, partRun, startPart } from "../support/part-run.ts";
import { startRatedHub } from "../support/rated-hub.ts";
import { hasShared, type Replay } from "../support/replay.ts";
import { lakeChecksums, siteChecksums } from "../support/trees.ts";

const DAY = PART_DAY;

describe.skipIf(!hasShared("hub-replay/server.mjs", "data/hub-days"))("a run that is killed and started again", () => {
  const folder = mkdtempSync(join(tmpdir(), "hubrace-killed-"));
  let replay: Replay;
  let hub: Awaited<ReturnType<typeof startRatedHub>>;
  let undisturbed: { lake: Record<string, string>; site: Record<string, string> };

  /** Without its report, which is made of the release, unless that is what is to be killed. */
  const command = (name: string, report = false) => {
    const place = ["--lake", join(folder, name, "lake"), ...(report ? ["--site", join(folder, name, "site")] : [])];
    return ["run", "--hub", hub.url, "--date", DAY, ...place, ...(report ? [] : ["--no-site"])];
  };
  const lakeOf = (name: string) => lakeChecksums(join(folder, name, "lake"));
  const siteOf = (name: string) => siteChecksums(join(folder, name, "site"));
  /** A report leaves in the lake what its day's charts showed. */
  const withoutReport = (lake: Record<string, string>) =>
    Object.fromEntries(Object.entries(lake).filter(([key]) => !key.startsWith("reports/")));

  beforeAll(async () => {
    const { lake, site } = await partRun();
    undisturbed = { lake: lakeChecksums(lake), site: siteChecksums(site) };
    expect(Object.keys(undisturbed.site).length).toBeGreaterThan(50);
    // The same pages from a slow Hub, so that there is a crawl to be killed in.
    const part = await startPart(folder, PART, 100);
    replay = part.replay;
    hub = await startRatedHub(replay.url, { quota: Number.POSITIVE_INFINITY, pageSize: part.pageSize });
  });
  afterAll(async () => {
    await Promise.all([hub.stop(), replay.stop()]);
    rmSync(folder, { recursive: true, force: true });
  });

  // Milliseconds after the stage has begun. A real process by a real signal, a few times: test/reliability dies at every effect of
  // the stages of core without one.
  const cuts: [StageName, number][] = [
    ["panels", 300],
    ["release", 100],
    ["site", 1500],
  ];

  const leftOut = wholeOrPart<readonly StageName[]>("e2e/killed kills no real process during panels", [], ["panels"]);

  /** Starts a run and kills it so many milliseconds after the stage has begun. */
  async function killedIn(stage: StageName, after: number, args: readonly string[]): Promise<void> {
    const running = new Command(args);
    await running.says(STAGE_TITLES[stage]);
    await wait(after);
    await running.kill();
  }

  const pointerOf = (name: string) => join(folder, name, "lake", "releases", "v1", "current.json");

  function expectUndisturbed(name: string, { code, stderr }: Ended, report: boolean): void {
    expect(stderr).not.toMatch(/hubrace:/);
    expect(code).toBe(0);
    expect(lakeOf(name)).toEqual(report ? undisturbed.lake : withoutReport(undisturbed.lake));
    expect(siteOf(name)).toEqual(report ? undisturbed.site : {});
    const pointer = JSON.parse(readFileSync(pointerOf(name), "utf8"));
    expect(pointer).toMatchObject({ date: DAY, run: `${DAY}-a1`, previous: null });
  }

  it.for(cuts)("during %s, %i ms after its beginning, ends with the same bytes", async ([stage, after], { skip }) => {
    skip(leftOut.includes(stage), "HUBRACE_LONG=1 takes it");
    const name = `${stage}-${after}`;
    const report = stage === "site";
    await killedIn(stage, after, command(name, report));
    if (stage === "panels") expect(existsSync(pointerOf(name))).toBe(false);
    expectUndisturbed(name, await hubrace(command(name, report)), report);
  });

  it("during crawl leaves the lease to the next run, which ends with the same bytes, but not to a second one at the same time", async () => {
    await killedIn("crawl", 700, command("crawl"));
    expect(existsSync(pointerOf("crawl"))).toBe(false);
    const again = new Command(command("crawl"));
    await again.says(STAGE_TITLES.crawl);
    const second = await hubrace(command("crawl"));
    expect(second.code).toBe(3);
    expect(second.stderr.trim().split("\n")).toHaveLength(1);
    expect(second.stderr).toMatch(/^hubrace: lease: process \d+ on .+ is working on 2026-08-19/);
    expectUndisturbed("crawl", await again.ended, false);
  });
});
