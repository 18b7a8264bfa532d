import { mkdtemp, readdir, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { acceptedOf } from "../../cli/accept.ts";
import { type ImportOptions, importFiles } from "../../cli/import.ts";
import { status } from "../../cli/status.ts";
import { GateError, UsageError } from "../../core/errors.ts";
import { GATE_NAMES } from "../../core/release/gates.ts";
import { Files } from "../core/import/files.ts";
import { hubrace } from "../support/command.ts";
import { printed } from "../support/printed.ts";

describe("--accept-gate NAME --why REASON", () => {
  it("may be given for several gates, each with its own reason", () => {
    expect(acceptedOf({})).toEqual({});
    expect(acceptedOf({ acceptGate: ["likes", "row_count"], why: ["a clean-up", " spam\nis gone "] })).toEqual({
      likes: "a clean-up",
      row_count: "spam is gone",
    });
  });

  it.each([
    [{ acceptGate: ["likes"] }, /1 --accept-gate and 0 --why were given; each gate that is accepted wants one reason/],
    [{ why: ["so"] }, /0 --accept-gate and 1 --why were given/],
    [{ acceptGate: ["likes"], why: [" "] }, /the reason for accepting likes has 0 characters; say in 1 to 500/],
    [{ acceptGate: ["likes", "likes"], why: ["a", "b"] }, /a gate is accepted once, with one reason/],
    [
      { acceptGate: ["rows"], why: ["so"] },
      /there is no gate "rows"; there are models, quarantine_share, .*all_null_columns$/,
    ],
  ])("is wrong usage as %j", (options, sentence) => {
    expect(() => acceptedOf(options)).toThrow(UsageError);
    expect(() => acceptedOf(options)).toThrow(sentence);
  });

  it("ends the command with exit code 2 before a lake is made, and names every gate", async () => {
    const folder = await mkdtemp(join(tmpdir(), "hubrace-lake-"));
    const lake = join(folder, "never-made");
    const place = ["--hub", "sandbox", "--date", "2026-10-01", "--lake", lake];
    const [unknown, noReason] = await Promise.all([
      hubrace(["run", ...place, "--accept-gate", "rows", "--why", "so"]),
      hubrace(["release", ...place, "--accept-gate", "row_count"]),
    ]);
    expect(unknown.code).toBe(2);
    for (const name of GATE_NAMES) expect(unknown.stderr).toContain(name);
    expect(noReason).toMatchObject({ code: 2, stdout: "" });
    expect(noReason.stderr).toMatch(/^hubrace: gates: 1 --accept-gate and 0 --why were given/);
    expect(await readdir(folder)).toEqual([]);
    await rm(folder, { recursive: true });
  });
});

describe("a day that a gate refuses, as an operator meets it", () => {
  let files: Files;
  let lake: string;
  beforeAll(async () => {
    files = await Files.make();
    lake = await mkdtemp(join(tmpdir(), "hubrace-lake-"));
  });
  afterAll(async () => {
    await files.remove();
    await rm(lake, { recursive: true, force: true });
  });

  /** So many models of May's first day, each liked once; the first two dozen derive from another one. */
  const models = (count: number) =>
    `select 'crowd/m-' || i as id, timestamp '2024-05-01' - i * interval 1 hour as createdAt, 1 as likes, 5 as downloads,
       case when i < 24 then ['base_model:finetune:crowd/m-100'] else []::varchar[] end as tags
     from range(${count}) as r(i)`;

  const importDay = (path: string, date: string, options: Partial<ImportOptions> = {}) =>
    printed(() => importFiles([path], { date, lake, memory: "1GB", json: true, ...options }));
  const statusOf = (json: boolean) => printed(() => status(lake, json));
  const current = async () => JSON.parse(await readFile(join(lake, "releases/v1/current.json"), "utf8")) as unknown;

  const WHY = "the Hub has removed a spammer's models";

  it("keeps the old release up, shows in `hubrace status` which gate said what, and is published when accepted with a reason", async () => {
    await importDay(await files.write("one.parquet", models(1_200)), "2024-05-02");
    const half = await files.write("two.parquet", models(600));
    await expect(importDay(half, "2024-05-03")).rejects.toThrow(GateError);
    expect(await current()).toMatchObject({ date: "2024-05-02" });
    expect(await statusOf(false)).toMatch(
      /^2024-05-03-a1 {2}failed, .*\n {2}release: 2 gates refuse to publish 2024-05-03.*(?:\n {2}[a-z].*)*\n {2}gates {5}\d+ passed, 2 refused.*\n(?: {12}.*\n)*? {12}row_count refused: 50 %, at most 5 % \(1,200 → 600 models, and 0 made since\)$/m,
    );

    await importDay(half, "2024-05-03", { acceptGate: ["row_count", "likes"], why: [WHY, WHY] });
    expect(await current()).toMatchObject({ date: "2024-05-03", previous: "2024-05-02" });
    const release = JSON.parse(await readFile(join(lake, "releases/v1/2024-05-03/release.json"), "utf8"));
    expect(release.gates).toContainEqual(expect.objectContaining({ name: "row_count", result: "accepted", why: WHY }));
    expect(await statusOf(false)).toContain(
      `            row_count accepted: 50 %, at most 5 % (1,200 → 600 models, and 0 made since), because: ${WHY}`,
    );
    const { runs } = JSON.parse(await statusOf(true)) as {
      runs: { id: string; gates: { name: string }[]; drift: object }[];
    };
    expect(runs.map(({ id }) => id)).toEqual(["2024-05-03-a1", "2024-05-02-a1"]);
    expect(runs[0]?.gates.map(({ name }) => name)).toEqual(GATE_NAMES);
    expect(runs[0]?.gates).toContainEqual(expect.objectContaining({ name: "likes", result: "accepted", why: WHY }));
    expect(runs[0]?.drift).toEqual({ unknown_fields: {}, wrong_type: {}, unknown_values: {}, new: [] });
  });
});
