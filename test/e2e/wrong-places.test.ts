import { cpSync, existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { openLake } from "../../cli/lake.ts";
import { pulseCommand } from "../../cli/pulse.ts";
import { run } from "../../cli/run.ts";
import { watchCommand } from "../../cli/watch.ts";
import { currentRelease, releaseFile } from "../../core/lake/layout.ts";
import { PLANNER_FILES } from "../../core/release/planner.ts";
import { STAGES } from "../../core/stages.ts";
import { hubrace } from "../support/command.ts";
import { refused, sentence } from "../support/sentence.ts";

const folder = mkdtempSync(join(tmpdir(), "hubrace-places-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));
const lake = (name: string) => ["--lake", join(folder, name), "--no-site"];

describe("a lake that cannot be used ends with one sentence", () => {
  /** A lake that holds a crawl of a date. */
  const crawled = ["--lake", join(folder, "sources"), "--no-site", "--date", "2026-10-01"];
  beforeAll(async () => {
    expect((await hubrace(["crawl", "--hub", "sandbox", "--models", "1000", ...crawled])).code).toBe(0);
  });

  const sandbox = { hub: "sandbox", models: 1000, memory: "512MB" };
  it.each<[string, (lake: string) => Promise<void>]>([
    ["crawl", (lake) => run({ ...sandbox, lake, site: false }, ["crawl"])],
    ["pulse", (lake) => pulseCommand({ ...sandbox, lake, site: join(folder, "nothing") })],
    ["watch a/base", (lake) => watchCommand("a/base", { ...sandbox, lake, interval: 300 })],
  ])("when nothing can be written there: %s", async (command, called) => {
    writeFileSync(join(folder, "a-file"), "");
    const [long, circle] = [join(folder, "n".repeat(256)), join(folder, "circle")];
    rmSync(circle, { force: true });
    symlinkSync(circle, circle);
    for (const [path, words] of [
      [join(folder, "a-file", "lake"), /: a part of the path is a file, not a folder; use another --lake$/],
      [join(folder, "a-file"), /: it is a file or a link that leads nowhere, not a folder; use another --lake$/],
      [long, /: the path or a name in it is too long for the file system; use another --lake$/],
      [join(circle, "lake"), /: its links lead in a circle; use another --lake$/],
      [
        join(folder, ...Array<string>(10).fill("n".repeat(50))),
        /: it cannot be opened; .* path has no more than 500 bytes/,
      ],
      // Nothing can be made there, and the system answers that /proc was not there.
      ["/proc/of/lakes", /^lake: \/proc\/of cannot be made; .* use another --lake$/],
    ] as const) {
      const message = await refused(called(path));
      expect(message).toMatch(words);
      expect(message).toMatch(/^(lake|ledger): /);
    }
    const spoiled = join(folder, "a-file");
    const ended = await hubrace([...command.split(" "), "--hub", "sandbox", "--lake", spoiled]);
    expect([ended.code, sentence(ended)]).toEqual([1, `hubrace: ${await refused(called(spoiled))}`]);
  });

  it.each(["a*", "a?", "[ab]", "a,b"])(
    "when its path is a pattern to DuckDB, which would read the lakes beside it, or a list of folders: %s",
    async (name) => {
      const path = join(folder, name, "lake");
      const ended = await hubrace(["crawl", "--hub", "sandbox", "--lake", path, "--no-site"]);
      expect(ended.code).toBe(2);
      expect(sentence(ended)).toMatch(
        /lake has a [*?[,] in it, which DuckDB reads as (a pattern|the end of a folder's name); name another folder/,
      );
      expect(existsSync(path)).toBe(false);
    },
  );

  it("when it was written by a newer version", async () => {
    const path = join(folder, "newer");
    cpSync(join(folder, "sources"), path, { recursive: true });
    const ledger = new DatabaseSync(join(path, "_ledger.sqlite"));
    ledger.exec("pragma user_version = 99");
    const tables = ledger.prepare("select name from sqlite_master where type = 'table'").all() as { name: string }[];
    for (const { name } of tables) {
      const columns = (ledger.prepare(`pragma table_info(${name})`).all() as { name: string }[]).map(
        (column) => column.name,
      );
      if (columns.includes("format")) ledger.exec(`update ${name} set format = 99`);
    }
    ledger.close();
    const ended = await hubrace(["run", "--hub", "sandbox", "--models", "1000", "--lake", path, "--no-site"]);
    expect(ended.code).toBe(1);
    expect(sentence(ended)).toMatch(/99/);
  });

  it("when a file that says which release is current, or what it is, was cut", async () => {
    const path = join(folder, "cut");
    const { blobs, close } = openLake(path);
    const source = { kind: "url", label: "a test", simulated: false };
    const pointer = JSON.stringify({ version: "v1", date: "2026-10-01", run: "2026-10-01-a1", source, previous: null });
    for (const name of ["release.json", ...PLANNER_FILES]) await blobs.put(releaseFile("2026-10-01", name), "{");
    const said = async (...args: string[]) => {
      const ended = await hubrace([...args, "--lake", path]);
      expect(ended.code).toBe(1);
      return sentence(ended);
    };
    await blobs.put(currentRelease, pointer.slice(0, -1));
    for (const args of [["status"], ["plan", "a/b"]])
      expect(await said(...args)).toMatch(
        /^hubrace: release: releases\/v1\/current\.json cannot be read; bring it back .* --from-releases --lake \S+`/,
      );
    await blobs.put(currentRelease, pointer);
    expect(await said("plan", "a/b")).toBe(
      `hubrace: release: releases/v1/2026-10-01/release.json cannot be read; bring it back from a copy, or remove it and make it anew with \`hubrace rebuild --from 2026-10-01 --to 2026-10-01 --lake ${path}\``,
    );
    await close();
  });

  it("when its ledger is no ledger", async () => {
    const path = join(folder, "spoiled");
    mkdirSync(path);
    writeFileSync(join(path, "_ledger.sqlite"), "this is not a database, but long enough to look at".repeat(100));
    const ended = await hubrace(["run", "--hub", "sandbox", "--lake", path, "--no-site"]);
    expect(ended.code).toBe(1);
    sentence(ended);
  });

  it("when the date is there from another source", async () => {
    const ended = await hubrace(["crawl", "--hub", "sandbox", "--models", "1000", "--seed", "2", ...crawled]);
    expect(ended.code).toBe(1);
    expect(sentence(ended)).toMatch(/one source per date/);
  });

  it("when a single stage has nothing to go on with", async () => {
    const ended = await hubrace(["panels", "--date", "2026-08-21", ...lake("sources")]);
    expect(ended.code).toBe(1);
    expect(sentence(ended)).toMatch(/holds no run of 2026-08-21 \(it holds 2026-10-01\).*hubrace crawl/);
    const panels = await hubrace(["panels", ...lake("nowhere")]);
    expect(panels.code).toBe(1);
    expect(sentence(panels)).toMatch(/panels: there is no lake in .*nowhere; `hubrace run` makes one/);
    const empty = join(folder, "no-lake-either");
    mkdirSync(empty);
    const rebuild = await hubrace(["rebuild", "--from", "2026-08-21", "--to", "2026-08-21", "--lake", empty]);
    expect(rebuild.code).toBe(1);
    expect(sentence(rebuild)).toMatch(/holds no raw parts/);
    expect([existsSync(join(folder, "nowhere")), readdirSync(empty)]).toEqual([false, []]);
    const site = join(folder, "new", "report");
    const report = await hubrace(["site", "--date", "2026-08-21", "--lake", join(folder, "sources"), "--site", site]);
    expect([report.code, existsSync(join(folder, "new"))]).toEqual([1, false]);
    expect(sentence(report)).toMatch(/site: this lake holds no run of 2026-08-21/);
    const status = await hubrace(["status", "--lake", join(folder, "nowhere")]);
    expect(status.code).toBe(1);
    expect(sentence(status)).toMatch(/there is no lake/);
    const serve = await hubrace(["serve", "--site", join(folder, "nowhere")]);
    expect(serve.code).toBe(1);
    expect(sentence(serve)).toMatch(/there is no site/);
  });
});

describe("a site that cannot be written ends before anything is crawled", () => {
  it.each([
    [join(folder, "n".repeat(242)), /: cannot write beside .*n: the path or a name in it is too long .* --site$/],
    // 85 signs of three bytes each.
    [join(folder, "日".repeat(85)), /: the path or a name in it is too long for the file system; use another --site$/],
    [join(folder, "n".repeat(256), "report"), /: cannot write .*: the path or a name in it is too long .* --site$/],
    ["/proc/report", /: cannot write beside \/proc\/report: check who owns the folder, .* or use another --site$/],
    [
      join(folder, ...Array<string>(10).fill("n".repeat(50))),
      /: cannot write beside .*no more than 490 bytes, or use another --site$/,
    ],
    ["/proc/of/reports", /: \/proc\/of cannot be made; .* use another --site$/],
  ])("%s", async (site, words) => {
    const unused = join(folder, "unused");
    const message = await refused(run({ hub: "sandbox", models: 1000, memory: "512MB", lake: unused, site }, STAGES));
    expect(existsSync(unused)).toBe(false);
    expect(message).toMatch(/^site: /);
    expect(message).toMatch(words);
  });

  it("with exit 1 and one sentence", async () => {
    const [unused, site] = [join(folder, "unused"), join(folder, "n".repeat(242))];
    const ended = await hubrace(["run", "--hub", "sandbox", "--models", "1000", "--lake", unused, "--site", site]);
    expect([ended.code, existsSync(unused)]).toEqual([1, false]);
    expect(sentence(ended)).toMatch(/^hubrace: site: cannot write beside .*n: the path or a name in it is too long/);
  });
});
