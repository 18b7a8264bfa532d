import { existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, it } from "vitest";
import { LeaseHeldError, UsageError } from "../../core/errors.ts";
import { silentLog } from "../../core/log.ts";
import { buildSite } from "../../site/build.ts";
import { requireBuildable, whileAloneAt } from "../../site/one-build.ts";
import { requireOwnFolder } from "../../site/own-folder.ts";

const folder = mkdtempSync(join(tmpdir(), "hubrace-own-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** A folder with these names in it, each a file but for those that end with a slash. */
function holding(name: string, ...names: string[]): string {
  const path = join(folder, name);
  mkdirSync(path);
  for (const entry of names)
    if (entry.endsWith("/")) mkdirSync(join(path, entry));
    else writeFileSync(join(path, entry), "mine");
  return path;
}

describe("a report takes the place of", () => {
  it("a folder that is not there yet, an empty one, and an earlier report", () => {
    const report = holding("report", "index.html", "status.json", "families/", "charts/", ".tmp/");
    for (const path of [join(folder, "new"), holding("empty"), report]) requireOwnFolder(path);
  });

  it("nothing else: not a folder with other files, be it a site, nor a file, nor what holds the lake or the folder one is in", () => {
    const checkout = holding("checkout", "package.json", ".git/");
    expect(() => requireOwnFolder(checkout)).toThrow(UsageError);
    expect(() => requireOwnFolder(checkout)).toThrow(
      `site: ${checkout} holds other files (such as .git), and a report takes the place of the whole folder; name a new folder with --site`,
    );
    expect(() => requireOwnFolder(holding("homepage", "index.html"))).toThrow(/such as index\.html/);
    expect(() => requireOwnFolder(join(checkout, "package.json"))).toThrow(/is a file/);
    const fresh = join(folder, "fresh");
    expect(() => requireOwnFolder(fresh, { lake: join(fresh, "lake") })).toThrow(/holds the lake .*fresh.lake,/);
    expect(() => requireOwnFolder(fresh, { lake: fresh })).toThrow(/holds the lake/);
    expect(() => requireOwnFolder(fresh, { cwd: join(fresh, "below") })).toThrow(/the folder that you are in/);
    requireOwnFolder(fresh, { lake: `${fresh}-lake`, cwd: folder });
  });

  it("a folder with spaces, accents and apostrophes in its path, but with none of the signs that Vite cannot read", () => {
    requireOwnFolder(join(folder, "Zoë's report (日本) 100%20"));
    for (const sign of ["#", "?", '"', "\\"])
      expect(() => requireOwnFolder(join(folder, `no${sign}1`))).toThrow(
        `no${sign}1 has a ${sign} in it, which Astro cannot read; name another folder with --site`,
      );
  });

  it("an earlier report only while no other process builds into the same folder", async () => {
    const output = join(folder, "shared");
    const signal = new AbortController().signal;
    const build = () => buildSite({ release: join(folder, "release"), output, status: [], log: silentLog, signal });
    await whileAloneAt(output, () =>
      expect(build()).rejects.toThrow(
        new LeaseHeldError(
          `site: another process is building a report into ${output}; wait for it and run \`hubrace site\`, or name another folder with --site`,
        ),
      ),
    );
    // The other one is through: now it is the release that is missing.
    await expect(build()).rejects.not.toThrow(LeaseHeldError);
  });

  it("nothing, and leaves nothing, where it is asked for alone or is refused: neither the lock nor folders for it", async () => {
    const above = join(folder, "above");
    const output = join(above, "and", "report");
    requireBuildable(output);
    expect(existsSync(above)).toBe(false);
    const during = await whileAloneAt(output, async () => {
      requireBuildable(output);
      await expect(whileAloneAt(output, async () => "never")).rejects.toThrow(LeaseHeldError);
      return readdirSync(join(above, "and"));
    });
    expect([during, existsSync(above)]).toEqual([[".report.lock"], false]);
  });

  it("a folder beside others that are there and stay, also where a build that was killed left its lock", async () => {
    const beside = holding("beside", "other");
    writeFileSync(join(beside, ".report.lock"), "");
    expect(await whileAloneAt(join(beside, "report"), async () => "done")).toBe("done");
    expect(readdirSync(beside)).toEqual(["other"]);
    const empty = holding("parent");
    requireBuildable(join(empty, "report"));
    expect(readdirSync(empty)).toEqual([]);
  });

  it("nothing that is there, when a build is asked for it", async () => {
    const output = holding("mine", "thesis.txt");
    const signal = new AbortController().signal;
    const build = buildSite({ release: join(folder, "release"), output, status: [], log: silentLog, signal });
    await expect(build).rejects.toThrow(/holds other files \(such as thesis\.txt\)/);
  });
});
