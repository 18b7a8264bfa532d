import { existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeEach, describe, expect, test } from "vitest";
import { checkKey } from "../../core/lake/keys.ts";
import { silentLog } from "../../core/log.ts";
import { publishFolder } from "../../core/publish/publish.ts";
import type { ReleaseManifest } from "../../core/release/manifest.ts";
import { writeArchiveFiles } from "../../site/prepare/archive.ts";
import { writeDownloads } from "../../site/prepare/downloads.ts";
import type { Report } from "../../site/prepare/report.ts";
import { familyAddresses } from "../../site/src/slug.ts";
import { NASTY_BASES } from "../support/hostile-names.ts";
import { MemoryBlobs } from "../support/memory.ts";

const folder = mkdtempSync(join(tmpdir(), "hubrace-paths-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));
beforeEach(() => {
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(join(folder, "site"), { recursive: true });
  mkdirSync(join(folder, "release"));
  writeFileSync(join(folder, "secret.txt"), "SECRET");
  for (const name of ["release.json", "SHA256SUMS"]) writeFileSync(join(folder, "release", name), "x");
});

/** As a release.json that somebody else wrote into the bucket would say. */
const manifest = (more: object) =>
  ({ version: "v1", date: "2026-08-21", files: [], ...more }) as unknown as ReleaseManifest;
const CLIMBING = [
  "../secret.txt",
  "a/../../secret.txt",
  "/etc/passwd",
  "..\\secret.txt",
  "a//b",
  "./x",
  "x\0",
  "_ledger.sqlite",
];

describe("a release that names files outside of itself", () => {
  test.each(CLIMBING)("%j is refused, and nothing is copied", async (name) => {
    const options = { release: join(folder, "release"), site: join(folder, "site") };
    const files = [{ name }];
    await expect(writeDownloads({ ...options, manifest: manifest({ files }) })).rejects.toThrow("cannot be a key");
    expect(readdirSync(folder).sort()).toEqual(["release", "secret.txt", "site"]);
    for (const entry of readdirSync(join(folder, "site"), { recursive: true, encoding: "utf8" }))
      expect(entry).not.toMatch(/secret|passwd/);
  });

  test("by its date or version is refused too", async () => {
    const options = { release: join(folder, "release"), site: join(folder, "site") };
    for (const more of [{ date: "../../../up" }, { version: ".." }, { date: "" }])
      await expect(writeDownloads({ ...options, manifest: manifest(more) })).rejects.toThrow("cannot be a key");
    expect(readdirSync(join(folder, "site"))).toEqual([]);
  });

  test("by a chart of its archive is refused too", async () => {
    const report = {
      release: manifest({}),
      charts: [{ id: "../../../up", columns: [], rows: [] }],
    } as unknown as Report;
    await expect(
      writeArchiveFiles({
        report,
        earlier: [],
        site: join(folder, "site"),
        siteUrl: "https://race.example",
        base: "/",
      }),
    ).rejects.toThrow("cannot be a key");
    expect(existsSync(join(folder, "up.csv"))).toBe(false);
  });
});

describe("publishing a folder", () => {
  const publish = (blobs: MemoryBlobs) =>
    publishFolder({ folder: join(folder, "site"), blobs, log: silentLog, signal: new AbortController().signal });

  test("follows no link out of it", async () => {
    writeFileSync(join(folder, "site", "index.html"), "front");
    symlinkSync(join(folder, "secret.txt"), join(folder, "site", "secret.txt"));
    symlinkSync(folder, join(folder, "site", "up"));
    const blobs = new MemoryBlobs();
    await publish(blobs);
    expect([...blobs.files.keys()].sort()).toEqual(["index.html", "published.json"]);
  });

  test("removes nothing that its own list does not hold, whatever the last one claims", async () => {
    writeFileSync(join(folder, "site", "index.html"), "front");
    const blobs = new MemoryBlobs();
    const files = { "../releases/v1/current.json": ["0", "0"], __proto__: ["0", "0"] };
    await blobs.put("published.json", JSON.stringify({ version: 1, files }));
    expect(await publish(blobs)).toMatchObject({ put: 1, removed: 0 });
  });
});

test("every hostile base becomes an address that can be a key, and no two the same one", () => {
  const more = [
    "evil/con",
    "evil/NUL.txt",
    "a/b/c",
    "~/x",
    "evil/~",
    "evil/a%2e%2e",
    "evil/\u0000",
    "evil/\ud800",
    "ＡＢ/ｃ",
    "page/x",
  ];
  const ids = [...NASTY_BASES, ...more, ...CLIMBING, ...CLIMBING.map((name) => `evil/${name}`)];
  const addresses = [...familyAddresses(ids).values()];
  expect(new Set(addresses.map((one) => one.toLowerCase())).size).toBe(new Set(ids).size);
  for (const address of addresses) {
    expect(checkKey(`families/${address}/index.html`)).toBe(`families/${address}/index.html`);
    expect(address).toMatch(/^[A-Za-z0-9][A-Za-z0-9._~-]*\/[A-Za-z0-9][A-Za-z0-9._~-]*$/);
    expect(address.length).toBeLessThan(220);
  }
});
