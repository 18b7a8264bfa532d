import { mkdtempSync, rmSync } from "node:fs";
import { cp, mkdir, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { openLake } from "../../cli/lake.ts";
import { LEDGER_FILE } from "../../core/lake/layout.ts";
import type { PlanBase } from "../../core/plan/data.ts";
import { usualTask } from "../../core/plan/niche.ts";
import { unpack } from "../../core/plan/packed.ts";
import { type Plan, plan } from "../../core/plan/plan.ts";
import { shardOf } from "../../core/plan/shard.ts";
import type { ReleaseManifest } from "../../core/release/manifest.ts";
import { writePlanFiles } from "../../site/prepare/plan-files.ts";
import { hubrace, lastJson } from "../support/command.ts";
import { SAMPLE_DATE as DATE, sampleRun } from "../support/shared-run.ts";

const folder = mkdtempSync(join(tmpdir(), "hubrace-plan-"));
let lake: string;
const ask = (...args: string[]) => hubrace(["plan", ...args, "--lake", lake]);
let bases: PlanBase[];
let packed: Parameters<typeof unpack>[0];

beforeAll(async () => {
  ({ lake } = await sampleRun());
  const release = join(lake, "releases", "v1", DATE);
  const manifest: ReleaseManifest = JSON.parse(await readFile(join(release, "release.json"), "utf8"));
  const work = join(folder, "work");
  await mkdir(work);
  const families = manifest.counts.families_10 ?? 0;
  await writePlanFiles({ release, work, site: folder, manifest, families, signal: new AbortController().signal });
  const read = async (name: string) => JSON.parse(await readFile(join(folder, "api", "v1", "plan", name), "utf8"));
  packed = await read("table.json");
  const shards = await Promise.all(Array.from({ length: packed.shards }, (_, shard) => read(`bases/${shard}.json`)));
  for (const { shard, bases: some } of shards) {
    for (const { base } of some) expect(shardOf(base, packed.shards)).toBe(shard);
  }
  bases = shards.flatMap((one) => one.bases).toSorted((a, b) => b.children - a.children);
  expect(bases).toHaveLength(families);
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

it("says where it needs a folder when there is no temporary one", async () => {
  const { code, stderr } = await hubrace(["plan", "a/b", "--lake", lake], { TMPDIR: join(folder, "gone") });
  expect(code).toBe(1);
  expect(stderr).toBe(
    `hubrace: plan: no folder can be made in ${join(folder, "gone")}; name one that can be written in TMPDIR\n`,
  );
});

describe("hubrace plan", () => {
  it("answers in words, with the word that the data are simulated", async () => {
    const { code, stdout } = await ask(bases[0]?.base ?? "", "--relation", "adapter");
    expect(code).toBe(0);
    expect(stdout).toMatch(/^An? adapter of /);
    expect(stdout).toContain("SIMULATED DATA");
    for (const title of [
      "CROWDING NOW",
      "THE PLACE YOU WOULD GET",
      "WHAT COMPARABLE ENTRIES EARNED",
      "LESS CROWDED NEIGHBOURS",
      "WHAT WOULD CHANGE THE ANSWER",
      "WHAT IS KNOWN, AND WHAT IS NOT",
    ])
      expect(stdout).toContain(title);
    expect(stdout.split("\n").every((line) => line.length <= 100)).toBe(true);
  });

  it("gives with --json what the page's files and code give", async () => {
    const table = unpack(JSON.parse(JSON.stringify(packed)));
    for (const [base, relation] of [
      [bases[0], "finetune"],
      [bases[3], "quantized"],
    ] as const) {
      if (base === undefined) throw new Error("the sandbox has too few families");
      const answer = lastJson<Plan>(await ask(base.base, "--relation", relation, "--json"));
      expect(answer.rank.rank).toBe(base.entries + 1);
      const page = plan(base, table, { relation, task: usualTask(base, relation) });
      expect(answer).toEqual(JSON.parse(JSON.stringify(page)));
    }
  });

  it("takes a base by its address on the Hub and in any letter case, and says which one it took", async () => {
    const base = bases[0]?.base ?? "";
    for (const typed of [
      base.toUpperCase(),
      `https://huggingface.co/${base}/`,
      `hf.co/${base.toLowerCase()}/tree/main?x=1`,
    ]) {
      const ended = await ask(typed, "--json");
      expect(ended.stderr).toBe(`plan: ${typed} is taken as ${base}\n`);
      expect(lastJson<Plan>(ended).base).toBe(base);
    }
    expect((await ask(base)).stderr).toBe("");
  });

  it("takes a task by name, none for no stated one", async () => {
    const base = bases[0]?.base ?? "";
    const task = packed.tasks[0] ?? "";
    for (const typed of [task, task.toUpperCase().replaceAll("-", " ")])
      expect(lastJson<Plan>(await ask(base, "--task", typed, "--json")).task).toBe(task);
    expect(lastJson<Plan>(await ask(base, "--task", "none", "--json")).task).toBeNull();
  });

  it("refuses wrong arguments with exit 2 and says what to do", async () => {
    const base = bases[0]?.base ?? "";
    const cases: [string[], RegExp][] = [
      [[], /missing required argument 'base'/],
      [[base, "--relation", "fintune"], /'fintune' is invalid.*finetune, adapter, quantized, merge, unknown/],
      [
        [base, "--task", "no-such-task"],
        /no derivative states the task no-such-task \(none stands for no stated task\); the most common are /,
      ],
      [[base, "--task", `${packed.tasks[0]}s`], new RegExp(`; did you mean ${packed.tasks[0]}\\?\n$`)],
      [
        ["\u001b[31mno/such-base"],
        /no\/such-base is neither a model of the snapshot of 2026-10-01 nor named as a base by one\. No name there is like it: is it spelled/,
      ],
      [["zzz"], /named as a base by one\. A model’s name has two parts with one slash between them: owner\/name\.\n$/],
      [
        [`${base}x`],
        new RegExp(`named as a base by one\\. Did you mean ${base.replace(/[.*+?^${}()|[\]\\]/g, "\\$&")}`),
      ],
    ];
    for (const [args, words] of cases) {
      const ended = await ask(...args);
      expect(ended.code).toBe(2);
      expect(ended.stderr).toMatch(words);
      expect(ended.stderr).not.toContain("\u001b");
    }
  });

  it("says with exit 1 that there is no lake, or no release in it", async () => {
    const nowhere = await hubrace(["plan", "a/b", "--lake", join(folder, "nowhere")]);
    expect([nowhere.code, nowhere.stderr]).toEqual([1, expect.stringMatching(/there is no lake in .*hubrace run/)]);
    const early = join(folder, "early");
    await openLake(early).close();
    const without = await hubrace(["plan", "a/b", "--lake", early]);
    expect([without.code, without.stderr]).toEqual([
      1,
      expect.stringMatching(/has no release yet; `hubrace run` makes one/),
    ]);
  });

  it("does not read a lake that a newer Hubrace has written to", async () => {
    const newer = join(folder, "newer");
    await cp(lake, newer, { recursive: true });
    const ledger = new DatabaseSync(join(newer, LEDGER_FILE));
    ledger.exec("pragma user_version = 7");
    ledger.close();
    const { code, stdout, stderr } = await hubrace(["plan", bases[0]?.base ?? "", "--lake", newer]);
    expect([code, stdout]).toEqual([1, ""]);
    expect(stderr).toMatch(/was written by a newer Hubrace \(lake format 7; this one knows format 2\); update Hubrace/);
  });

  it("names the table that it cannot read, with what brings it back", async () => {
    const damaged = join(folder, "damaged");
    await cp(lake, damaged, { recursive: true });
    const table = (name: string) => join(damaged, "releases", "v1", DATE, `${name}.parquet`);
    await rm(table("niches"));
    await cp(table("licenses"), table("niches"));
    const { code, stdout, stderr } = await hubrace(["plan", bases[0]?.base ?? "", "--lake", damaged]);
    expect([code, stdout, stderr]).toEqual([
      1,
      "",
      `hubrace: plan: releases/v1/${DATE}/niches.parquet is not what SHA256SUMS says; bring it back from a copy, or remove it and make it anew with \`hubrace rebuild --from ${DATE} --to ${DATE} --lake ${damaged}\`\n`,
    ]);
  });
});
