import { readdir, readFile, rm, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { beforeAll, describe, expect, it } from "vitest";
import { HubraceError, UsageError } from "../../core/errors.ts";
import { filesBlobs } from "../../core/lake/files.ts";
import { LEDGER_FILE } from "../../core/lake/layout.ts";
import { sqliteLedger } from "../../core/ledger/sqlite.ts";
import { Command, hubrace } from "../support/command.ts";
import { undisturbed } from "../support/faults/plans.ts";
import { FaultyProcess } from "../support/faults/process.ts";
import { dateOf, outsideOf, tryDay } from "../support/faults/small-day.ts";
import { FIRST, lakeWithout, rebuilt, rowsOf, SECOND, THIRD, threeDays } from "../support/three-days.ts";
import { lakeChecksums } from "../support/trees.ts";

let before: Record<string, string>;
beforeAll(async () => {
  before = lakeChecksums(await threeDays());
});

/** What a lake's ledger knows of its releases. */
async function recordsOf(lake: string): Promise<{ sort: string; value: unknown }[]> {
  const ledger = sqliteLedger(join(lake, LEDGER_FILE));
  try {
    return (await Array.fromAsync(ledger.query("releases", {}))).map(({ sort, value }) => ({ sort, value }));
  } finally {
    await ledger.close();
  }
}

const ABOVE_RAW = ["estimates", "findings", "gates", "history", "lineage", "outcomes", "panels", "snapshots"];

describe("rebuilding from raw parts", () => {
  it("killed behind its first day and started again gives every later file back with the same bytes, although the ledger is gone too", async () => {
    const lake = await lakeWithout(...ABOVE_RAW, "quarantine", "releases", LEDGER_FILE);
    expect(Object.keys(lakeChecksums(lake)).filter((key) => !key.startsWith("raw/"))).toEqual([]);
    const args = ["rebuild", "--from", FIRST, "--to", THIRD, "--lake", lake];
    const running = new Command(args);
    await running.says(`${FIRST}: snapshot`);
    await running.kill();
    const { code, stdout } = await hubrace(args);
    expect(code).toBe(0);
    expect(stdout).toMatch(
      new RegExp(
        `^${FIRST}: .*; its release was left as it is\n${SECOND}: snapshot, history, .*, findings, release\n${THIRD}: .*\n3 days rebuilt in `,
      ),
    );
    expect(lakeChecksums(lake)).toEqual(before);
    expect(await recordsOf(lake)).toEqual(await recordsOf(await lakeWithout()));
    // What the stages worked in is gone with them.
    expect(await readdir(join(lake, ".work"))).toEqual([]);
  });

  it("knows again of a release that is there, though the ledger was lost, that it may not change", async () => {
    const lake = await lakeWithout(LEDGER_FILE);
    await rebuilt(lake, { from: SECOND, to: SECOND });
    const records = await recordsOf(await lakeWithout());
    expect(records.map(({ sort }) => sort)).toEqual([FIRST, SECOND, THIRD]);
    expect(await recordsOf(lake)).toEqual(records.slice(1, 2));
  });

  it("leaves a release that is there as it is, and says so", async () => {
    const lake = await lakeWithout(
      ...ABOVE_RAW.filter((name) => name !== "outcomes").map((name) => `${name}/date=${SECOND}`),
    );
    await writeFile(join(lake, "releases/v1", SECOND, "README.md"), "a newer wording");
    expect(await rebuilt(lake, { from: SECOND, to: SECOND })).toContain(
      `${SECOND}: snapshot, history, lineage, panels, estimate, findings; its release was left as it is\n1 day rebuilt in `,
    );
    const { [`releases/v1/${SECOND}/README.md`]: readme, ...rest } = lakeChecksums(lake);
    const { [`releases/v1/${SECOND}/README.md`]: was, ...others } = before;
    expect(rest).toEqual(others);
    expect(readme).not.toBe(was);
  });

  it("makes a release whole again of which files are missing, and tells as JSON which stages each day went through", async () => {
    const lake = await lakeWithout(`releases/v1/${SECOND}/derivatives.parquet`, `releases/v1/${SECOND}/sql`);
    const options = { from: SECOND, to: SECOND, json: true } as const;
    const line = JSON.parse(await rebuilt(lake, options)) as Record<string, unknown>;
    expect(line).toMatchObject({ from: SECOND, to: SECOND, lake, seconds: expect.any(Number) });
    const stages = expect.objectContaining({ panels: expect.any(Object), release: expect.any(Object) });
    expect(line.days).toEqual([{ date: SECOND, run: `${SECOND}-a1`, stages }]);
    expect(lakeChecksums(lake)).toEqual(before);
  });

  it("wants the record of a day whose ledger and description are both gone", async () => {
    const lake = await lakeWithout(`raw/date=${SECOND}/run=${SECOND}-a1.json`, LEDGER_FILE, ...ABOVE_RAW);
    await expect(rebuilt(lake, { from: SECOND })).rejects.toThrow(
      `rebuild: neither the ledger nor raw/date=${SECOND}/run=${SECOND}-a1.json says where the raw parts of ${SECOND} come from`,
    );
  });
});

describe("rebuilding from releases", () => {
  it("gives back all but raw parts and quarantine with the same bytes, from nothing but the releases", async () => {
    const lake = await lakeWithout(...ABOVE_RAW, "quarantine", "raw", LEDGER_FILE);
    expect(await rebuilt(lake, { fromReleases: true })).toMatch(
      new RegExp(`^${FIRST}: \\d+ files, \\d+ models known\n`),
    );
    const lasting = Object.entries(before).filter(([key]) => !/^(raw|quarantine)\//.test(key));
    expect(lakeChecksums(lake)).toEqual(Object.fromEntries(lasting));
  });

  it("gives the outcomes and tombstones back where the first days' releases are gone, and goes on from them", async () => {
    const lake = await lakeWithout(...ABOVE_RAW, "quarantine", "raw", LEDGER_FILE, `releases/v1/${FIRST}`);
    expect(await rebuilt(lake, { fromReleases: true })).toContain("the days before it as far as its release tells");
    const after = lakeChecksums(lake);
    for (const name of ["outcomes", "tombstones"]) {
      expect(after[`outcomes/${name}.parquet`]).toBe(before[`outcomes/${name}.parquet`]);
      expect(after[`releases/v1/${THIRD}/${name}.parquet`]).toBe(before[`outcomes/${name}.parquet`]);
    }
    // The next day is compared with the last one and published, as if nothing had happened.
    const ledger = sqliteLedger(join(lake, LEDGER_FILE));
    await tryDay(new FaultyProcess(outsideOf({ blobs: filesBlobs(lake), ledger }, rowsOf(3)), undisturbed), {
      day: 3,
      without: ["estimate"],
    });
    await ledger.close();
    expect(JSON.parse(await readFile(join(lake, "releases/v1/current.json"), "utf8"))).toMatchObject({
      date: dateOf(3),
      previous: THIRD,
    });
  });

  it("lets the first of the days follow the release before it, although that one is not asked for", async () => {
    const lake = await lakeWithout(...ABOVE_RAW, LEDGER_FILE);
    await rebuilt(lake, { fromReleases: true, from: SECOND, to: SECOND });
    const ledger = sqliteLedger(join(lake, LEDGER_FILE));
    expect((await ledger.get("releases", SECOND))?.value).toMatchObject({ run: `${SECOND}-a1`, previous: FIRST });
    await ledger.close();
  });

  it("refuses a release that is damaged, before anything of its day is written", async () => {
    const lake = await lakeWithout("snapshots");
    await writeFile(join(lake, "releases/v1", FIRST, "models.parquet"), "damaged");
    await expect(rebuilt(lake, { fromReleases: true })).rejects.toThrow(
      `rebuild: releases/v1/${FIRST}/models.parquet is not what SHA256SUMS says; bring the release back from a copy, nothing was restored of ${FIRST}`,
    );
    expect(Object.keys(lakeChecksums(lake)).filter((key) => key.startsWith("snapshots/"))).toEqual([]);
  });

  it("refuses a release whose SHA256SUMS does not name every file, instead of trusting what it does not name", async () => {
    const lake = await lakeWithout("snapshots");
    const path = join(lake, "releases/v1", FIRST, "SHA256SUMS");
    const sums = await readFile(path, "utf8");
    for (const text of ["", sums.slice(0, 200), "no sums\n", `${sums}\n`]) {
      await writeFile(path, text);
      for (const options of [{ fromReleases: true }, {}] as const)
        await expect(rebuilt(lake, { ...options, to: FIRST })).rejects.toThrow(
          `release: releases/v1/${FIRST}/SHA256SUMS cannot be read; bring it back from a copy, or remove it and make it anew with \`hubrace rebuild --from ${FIRST} --to ${FIRST}\``,
        );
    }
    await writeFile(path, sums.split(/^/m).slice(0, 3).join(""));
    await expect(rebuilt(lake, { fromReleases: true })).rejects.toThrow(
      `rebuild: releases/v1/${FIRST}/SHA256SUMS does not name `,
    );
    expect(Object.keys(lakeChecksums(lake)).filter((key) => key.startsWith("snapshots/"))).toEqual([]);
    await rm(path);
    await rebuilt(lake, { to: FIRST });
    expect(await readFile(path, "utf8")).toBe(sums);
  });
});

describe("rebuilding where ledger and SHA256SUMS are lost", () => {
  it("holds the release to no sums that cannot be read: once they are removed it is made whole", async () => {
    const lake = await lakeWithout(LEDGER_FILE);
    const path = join(lake, "releases/v1", FIRST, "SHA256SUMS");
    await writeFile(path, "no sums\n");
    await expect(rebuilt(lake, { to: FIRST })).rejects.toThrow(/SHA256SUMS cannot be read; bring it back/);
    await rm(path);
    await rebuilt(lake, { to: FIRST });
    expect(lakeChecksums(lake)).toEqual(before);
  });
});

describe("what cannot be rebuilt", () => {
  it("is refused in one sentence when there is nothing to rebuild from", async () => {
    const lake = await lakeWithout("raw", "releases");
    const days = { from: "2020-01-01", to: "2020-01-31" };
    await expect(rebuilt(lake)).rejects.toThrow(
      `rebuild: the lake ${lake} holds no raw parts from ${FIRST} to ${THIRD}; --from-releases takes the public releases; --lake names another lake`,
    );
    await expect(rebuilt(lake, { ...days, fromReleases: true })).rejects.toThrow(/holds no release from 2020-01-01/);
    const folder = dirname(await lakeWithout());
    const nowhere = join(folder, "nowhere");
    await expect(rebuilt(nowhere)).rejects.toThrow(HubraceError);
    await expect(rebuilt(nowhere)).rejects.toThrow(`rebuild: there is no folder ${nowhere}`);
    expect(await readdir(folder)).not.toContain("nowhere");
  });

  it("is wrong usage (exit 2) when the days are in the wrong order, no dates, or left out", async () => {
    const whole = await threeDays();
    await expect(rebuilt(whole, { from: THIRD, to: FIRST })).rejects.toThrow(UsageError);
    await expect(rebuilt(whole, { from: THIRD, to: FIRST })).rejects.toThrow(
      `--from ${THIRD} is later than --to ${FIRST}`,
    );
    const noDate = await hubrace(["rebuild", "--from", "2026-02-30", "--to", THIRD, "--lake", whole]);
    expect(noDate).toMatchObject({ code: 2, stderr: expect.stringContaining("It must be a calendar date") });
    const noEnd = await hubrace(["rebuild", "--from", FIRST, "--lake", whole]);
    expect(noEnd).toMatchObject({
      code: 2,
      stderr: expect.stringContaining("required option '--to <date>' not specified"),
    });
  });

  it("is left alone while another process works on the day (exit 3)", async () => {
    const lake = await lakeWithout();
    const database = new DatabaseSync(join(lake, LEDGER_FILE));
    const lease = {
      holder: { host: "elsewhere", pid: 1, started: "x" },
      since: "2026-01-01T00:00:00.000Z",
      expires: "9999-01-01T00:00:00.000Z",
    };
    database
      .prepare("update items set value = ? where partition = 'leases' and sort = ?")
      .run(JSON.stringify(lease), SECOND);
    database.close();
    await expect(rebuilt(lake, { from: SECOND })).rejects.toMatchObject({ exitCode: 3 });
  });
});
