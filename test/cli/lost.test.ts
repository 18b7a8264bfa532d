import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { beforeAll, describe, expect, it, vi } from "vitest";
import { planCommand } from "../../cli/plan.ts";
import { followNewestSweep } from "../../cli/pulse.ts";
import { run } from "../../cli/run.ts";
import { status } from "../../cli/status.ts";
import { HubraceError } from "../../core/errors.ts";
import { filesBlobs } from "../../core/lake/files.ts";
import { currentRelease, LEDGER_FILE } from "../../core/lake/layout.ts";
import { sqliteLedger } from "../../core/ledger/sqlite.ts";
import { silentLog } from "../../core/log.ts";
import { groundDate } from "../../core/pulse/ground.ts";
import { readPointer } from "../../core/release/pointer.ts";
import type { Source } from "../../core/stage.ts";
import { dateOf } from "../support/faults/small-day.ts";
import { FIRST, lakeWithout, rebuilt, SECOND, THIRD, threeDays } from "../support/three-days.ts";
import { lakeChecksums } from "../support/trees.ts";

let before: Record<string, string>;
beforeAll(async () => {
  before = lakeChecksums(await threeDays());
});

describe("a lake that has lost its ledger", () => {
  const remedy = `bring _ledger.sqlite back from a copy, or make it anew with \`hubrace rebuild --from ${FIRST} --to ${THIRD}\``;
  const lost = () => lakeWithout(LEDGER_FILE);
  const sandbox = { hub: "sandbox", models: 1000, memory: "512MB", site: false } as const;

  it.each(["missing", "empty"])("is read by nobody as a new one: %s", async (how) => {
    const lake = await lost();
    if (how === "empty") await writeFile(join(lake, LEDGER_FILE), "");
    const said = (command: string) => new HubraceError(`${command}: the lake ${lake} has lost its ledger; ${remedy}`);
    await expect(status(lake, false)).rejects.toThrow(said("status"));
    await expect(run({ ...sandbox, lake, date: THIRD }, ["panels"])).rejects.toThrow(said("panels"));
    await expect(planCommand("a/b", { relation: "finetune", lake })).rejects.toThrow(said("plan"));
  });

  it("does not sweep a date anew whose raw parts it holds, and takes a new one with a warning", async () => {
    const lake = await lost();
    await expect(run({ ...sandbox, lake, date: SECOND }, ["crawl", "snapshot"])).rejects.toThrow(
      new HubraceError(`run: the ledger has lost the run of ${SECOND}; ${remedy}. Nothing was changed`),
    );
    expect(lakeChecksums(lake)).toEqual(before);
    vi.spyOn(console, "log").mockImplementation(() => undefined);
    const said = vi.spyOn(console, "error").mockImplementation(() => undefined);
    await run({ ...sandbox, lake, date: dateOf(3), limit: 10 }, ["crawl"]);
    await status(lake, false);
    const lines = said.mock.calls.map(([line]) => String(line));
    vi.restoreAllMocks();
    const told = `the ledger has lost the run of ${THIRD}; ${remedy.slice(0, -1)} --lake ${lake}\``;
    expect(lines).toEqual(expect.arrayContaining([`run       warning: ${told}`, `status: ${told}`]));
  });
});

describe("a lake that has lost its pointer", () => {
  const namingLake = (lost: string, lake: string) => lost.replace(/`$/, ` --lake ${lake}\``);

  /** `plan` ends with the sentence, and `status` warns with it. */
  async function expectTold(lake: string, lost: string): Promise<void> {
    await expect(planCommand("a/b", { relation: "finetune", lake })).rejects.toThrow(new HubraceError(`plan: ${lost}`));
    const said = vi.spyOn(console, "error").mockImplementation(() => undefined);
    vi.spyOn(console, "log").mockImplementation(() => undefined);
    await status(lake, false);
    expect(said.mock.calls).toEqual([[`status: ${namingLake(lost, lake)}`]]);
    vi.restoreAllMocks();
  }

  it("is not read as one without a release, and gets it back with the same bytes from the newest release", async () => {
    const lake = await lakeWithout(currentRelease);
    const lost = `releases/v1/current.json is gone, which says which release is current; make it anew with \`hubrace rebuild --from ${THIRD} --to ${THIRD} --from-releases\``;
    await expectTold(lake, lost);
    await rebuilt(lake, { from: THIRD, fromReleases: true });
    expect(lakeChecksums(lake)).toEqual(before);
  });

  it("is told to whoever reads it where the pointer names a later date without a release, and gets it back as well", async () => {
    const lake = await lakeWithout();
    const pointer = await readFile(join(lake, currentRelease), "utf8");
    const later = dateOf(9);
    await writeFile(join(lake, currentRelease), pointer.replace(`"date":"${THIRD}"`, `"date":"${later}"`));
    const lost =
      `releases/v1/current.json names ${later}, whose release.json is gone; bring releases/v1/${later}/ back from a copy; ` +
      `without it make ${THIRD} current with \`hubrace rebuild --from ${THIRD} --to ${THIRD} --from-releases\``;
    await expectTold(lake, lost);
    const warn = vi.fn();
    const ledger = sqliteLedger(join(lake, LEDGER_FILE));
    const { source } = JSON.parse(pointer) as { source: Source };
    await followNewestSweep({ blobs: filesBlobs(lake), ledger, folder: lake }, source, "512MB", { ...silentLog, warn });
    await ledger.close();
    expect(warn.mock.calls).toEqual([[namingLake(lost, lake)]]);
    await rebuilt(lake, { from: THIRD, fromReleases: true });
    expect(lakeChecksums(lake)).toEqual(before);
  });
});

describe("pulses over a lake that has lost its ledger", () => {
  /** Opens the lake as a pulse does; the date of the ground that is laid then, and what was warned of. */
  async function followed(lake: string, source?: Source): Promise<{ ground: string | null; warned: string[] }> {
    const [blobs, ledger] = [filesBlobs(lake), sqliteLedger(join(lake, LEDGER_FILE))];
    const warned: string[] = [];
    const log = { ...silentLog, warn: (event: string) => void warned.push(event) };
    try {
      const { pointer } = (await readPointer(blobs)) ?? {};
      if (pointer === undefined) throw new Error("the lake has no release");
      await followNewestSweep({ blobs, ledger, folder: lake }, source ?? pointer.source, "512MB", log);
      return { ground: await groundDate(ledger), warned };
    } finally {
      await ledger.close();
    }
  }

  it("say what to do, and find their ground once the newest day is rebuilt, from raw parts or from its release", async () => {
    const lake = await lakeWithout(LEDGER_FILE);
    const advice = `make it anew with \`hubrace rebuild --from ${FIRST} --to ${THIRD} --lake ${lake}\`; until then, or the next run`;
    expect(await followed(lake)).toEqual({ ground: null, warned: [expect.stringContaining(advice)] });
    await rebuilt(lake, { from: THIRD });
    expect(await followed(lake)).toEqual({ ground: THIRD, warned: [] });

    const old = await lakeWithout(LEDGER_FILE, "raw");
    await rebuilt(old, { from: THIRD, fromReleases: true });
    expect(await followed(old)).toEqual({ ground: THIRD, warned: [] });
    await expect(followed(old, { kind: "hub", label: "Hugging Face Hub", simulated: false })).rejects.toThrow(
      /^pulse: this lake's models come from .+, and Hugging Face Hub was asked for; name the same with --hub/,
    );
  });
});
