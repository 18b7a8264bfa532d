import { spawnSync } from "node:child_process";
import { existsSync, mkdtempSync, readdirSync, readFileSync } from "node:fs";
import { cp, mkdir, open, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setImmediate } from "node:timers/promises";
import { afterAll, beforeAll, beforeEach, describe, expect, it, vi } from "vitest";
import { HubraceError } from "../../core/errors.ts";
import { type Progress, silentLog } from "../../core/log.ts";
import { buildSite } from "../../site/build.ts";
import { together } from "../../site/prepare/together.ts";
import { listed } from "../support/lake.ts";
import { build, filesOf, remove, writeRelease } from "./fixture.ts";

describe("a build that cannot finish", () => {
  const folder = mkdtempSync(join(tmpdir(), "hubrace-unfinished-"));
  const output = join(folder, "site");
  const release = join(folder, "release");
  let whole: string;
  /** How many processes work on the build. Not every Linux has ps, and only Linux has /proc. */
  const processes = () => commandLines().split(`${output}.work`).length - 1;
  beforeAll(async () => {
    whole = await writeRelease(undefined, [
      listed("lab/base"),
      listed("a/tune", { tags: ["base_model:finetune:lab/base"] }),
    ]);
  });
  beforeEach(async () => {
    for (const path of readdirSync(folder)) await remove(join(folder, path));
    await cp(whole, release, { recursive: true });
    for (const path of ["families", "charts"]) await mkdir(join(output, path), { recursive: true });
    for (const path of ["index.html", "status.json"]) await writeFile(join(output, path), "old");
  });
  afterAll(async () => {
    await remove(whole);
    await remove(folder);
  });

  /** The old site alone, without a folder of the new one beside it and without a process that writes there. */
  async function expectOldSite(): Promise<void> {
    expect(processes()).toBe(0);
    expect(readdirSync(folder).sort()).toEqual(["release", "site"]);
    expect([...(await filesOf(output))].map(([path, body]) => [path, body.toString()])).toEqual([
      ["index.html", "old"],
      ["status.json", "old"],
    ]);
  }

  it.each(["release.json", "findings.json", "croissant.json"])("names %s when it is missing", async (name) => {
    await rm(join(release, name));
    const building = build(release, output);
    await expect(building).rejects.toThrow(HubraceError);
    await expect(building).rejects.toThrow(`${name} cannot be read`);
    await expectOldSite();
  });

  it("says so when no more files may be open for Astro's process", () => {
    // The limit is a process's own, so another one reaches it: behind the last file that is copied, as the child is given its settings.
    const script = `
      import { mkdirSync, openSync } from "node:fs";
      import { explain } from "./core/explain.ts";
      import { runAstro } from "./site/astro.ts";
      mkdirSync(${JSON.stringify(join(folder, "work"))});
      const build = {
        ...{ work: ${JSON.stringify(join(folder, "work"))}, out: "out", base: "/", prepared: Promise.resolve(), log: {} },
        signal: new AbortController().signal,
        get siteUrl() {
          try { for (;;) openSync("/dev/null", "r"); } catch { return "https://hubrace.test"; }
        },
      };
      await runAstro(build).catch((error) => process.stdout.write(explain("site", error).message));`;
    const node = ["-c", 'ulimit -n 64; exec "$0" --input-type=module -e "$1"', process.execPath, script];
    const { stdout, stderr, status } = spawnSync("sh", node, { encoding: "utf8" });
    expect({ stderr, status }).toEqual({ stderr: "", status: 0 });
    expect(stdout).toMatch(
      /^site: cannot open .*: too many files are open; raise the limit \(ulimit -n\) and run the same/,
    );
  });

  it("throws what was wrong with a table, not what Astro made of it", async () => {
    await rm(join(release, "derivatives.parquet"));
    await expect(build(release, output)).rejects.toThrow(
      /^site: the release of .* has no derivatives\.parquet; .* run a newer date/,
    );
    await expectOldSite();
  });

  it("says which page Astro could not build, in the last lines of its log", async () => {
    const path = join(release, "release.json");
    await writeFile(path, JSON.stringify({ ...JSON.parse(await readFile(path, "utf8")), gates: [null] }));
    const message = await build(release, output).then(
      () => "",
      (error: HubraceError) => error.message,
    );
    const [said, lines = ""] = message.split("; its last lines: ");
    expect(said).toMatch(/^site: Astro ended with exit code 1 after [1-9]\d+ pages and the site was left as it was$/);
    expect(lines.split(" | ")).toHaveLength(12);
    expect(lines).toMatch(/ Caught error rendering \/status: TypeError: Cannot read properties of null/);
    await expectOldSite();
  });

  it("throws why it was stopped while Astro waits for the release to be read", async () => {
    const path = join(release, "release.json");
    const manifest = await readFile(path);
    await rm(path);
    // What reads from a pipe waits until the last one who could write has closed it.
    spawnSync("mkfifo", [path]);
    const pipe = await open(path, "r+");
    const stop = new AbortController();
    const options = { release, output, status: [], log: silentLog, signal: stop.signal };
    const stopped = expect(buildSite(options)).rejects.toThrow("interrupted");
    try {
      // Astro has bundled.
      await vi.waitUntil(() => existsSync(join(`${output}.next`, "assets")), { timeout: 60_000, interval: 20 });
      expect(processes()).toBe(1);
      stop.abort(new Error("interrupted"));
      await vi.waitUntil(() => processes() === 0, { timeout: 60_000 });
    } finally {
      await pipe.writeFile(manifest);
      await pipe.close();
    }
    await stopped;
    await expectOldSite();
  });

  it.each([
    ["pages are rendered", ({ done, total }: Progress) => done === 50 && total === undefined],
    ["families are written and pictures drawn", ({ total }: Progress) => total !== undefined],
  ])("throws why it was stopped while %s", async (_, isMoment) => {
    const stop = new AbortController();
    const progress = (at: Progress) => {
      if (isMoment(at)) void setImmediate().then(() => stop.abort(new Error("interrupted")));
    };
    const options = { release, output, status: [], log: { ...silentLog, progress }, signal: stop.signal };
    await expect(buildSite(options)).rejects.toThrow("interrupted");
    await expectOldSite();
  });

  it("puts the old site back when it was killed between the two renames, and takes it away when it was killed behind both", async () => {
    await cp(output, `${output}.old`, { recursive: true });
    await remove(output);
    await rm(join(release, "release.json"));
    await expect(build(release, output)).rejects.toThrow(/cannot be read/);
    await expectOldSite();
    await cp(output, `${output}.old`, { recursive: true });
    await writeFile(join(`${output}.old`, "index.html"), "older");
    await expect(build(release, output)).rejects.toThrow(/cannot be read/);
    await expectOldSite();
  });
});

describe("jobs that run at the same time", () => {
  const never = new AbortController().signal;

  it("give what each of them gives", async () => {
    expect(await together(never, () => [Promise.resolve(1), Promise.resolve("two")])).toEqual([1, "two"]);
  });

  it("are told why when one of them fails, and waited for until they have ended", async () => {
    const ended: unknown[] = [];
    const failed = together(never, (signal) => [
      new Promise<void>((end) => {
        signal.addEventListener("abort", async () => {
          await setImmediate();
          ended.push(signal.reason);
          end();
        });
      }),
      Promise.reject(new Error("broken")),
    ]);
    await expect(failed).rejects.toThrow("broken");
    expect(ended).toEqual([new Error("broken")]);
  });
});

function commandLines(): string {
  if (!existsSync("/proc/self/cmdline")) return spawnSync("ps", ["-eo", "args"]).stdout.toString();
  const lines = readdirSync("/proc").map((process) => {
    try {
      return /^\d+$/.test(process) ? readFileSync(join("/proc", process, "cmdline"), "utf8") : "";
    } catch {
      // It has ended meanwhile.
      return "";
    }
  });
  return lines.join("\n");
}
