import { existsSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as wait } from "node:timers/promises";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { STAGE_TITLES, type StageName } from "../../core/stages.ts";
import { Command, hubrace } from "../support/command.ts";
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

  const [lake, site] = [join(folder, "lake"), join(folder, "site")];
  const args = () => ["run", "--hub", hub.url, "--date", DAY, "--lake", lake, "--site", site];

  beforeAll(async () => {
    const whole = await partRun();
    undisturbed = { lake: lakeChecksums(whole.lake), site: siteChecksums(whole.site) };
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
  const cuts: readonly [StageName, number][] = [
    ["panels", 300],
    ["release", 100],
    ["site", 1500],
  ];
  const leftOut = wholeOrPart<readonly StageName[]>("e2e/killed kills no real process during panels", [], ["panels"]);

  /** Kills a run so many milliseconds after the stage has begun. */
  async function killIn(stage: StageName, after: number, running: Command): Promise<void> {
    await running.says(STAGE_TITLES[stage]);
    await wait(after);
    await running.kill();
  }

  const pointer = join(lake, "releases", "v1", "current.json");

  it("during one stage after the other leaves the lease to the next run, but not to a second one at the same time, and ends with the same bytes", async () => {
    await killIn("crawl", 700, new Command(args()));
    expect(existsSync(pointer)).toBe(false);
    let running = new Command(args());
    await running.says(STAGE_TITLES.crawl);
    const second = await hubrace(args());
    expect(second.code).toBe(3);
    expect(second.stderr.trim().split("\n")).toHaveLength(1);
    expect(second.stderr).toMatch(/^hubrace: lease: process \d+ on .+ is working on 2026-08-19/);
    for (const [stage, after] of cuts.filter(([name]) => !leftOut.includes(name))) {
      await killIn(stage, after, running);
      running = new Command(args());
    }
    const { code, stderr } = await running.ended;
    expect(stderr).not.toMatch(/hubrace:/);
    expect(code).toBe(0);
    expect(lakeChecksums(lake)).toEqual(undisturbed.lake);
    expect(siteChecksums(site)).toEqual(undisturbed.site);
    expect(JSON.parse(readFileSync(pointer, "utf8"))).toMatchObject({ date: DAY, run: `${DAY}-a1`, previous: null });
  });
});
