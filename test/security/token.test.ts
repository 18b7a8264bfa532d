import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { readdir, readFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join, relative } from "node:path";
import { fileURLToPath } from "node:url";
import { gunzipSync, gzipSync } from "node:zlib";
import { afterAll, describe, expect, test } from "vitest";
import { sandboxModels } from "../../core/hub/sandbox/world.ts";
import { buildFunction } from "../../infra/bundle/build.ts";
import { type Ended, hubrace } from "../support/command.ts";
import { type Answer, type Asked, type FakeHub, fakeHub, listOf } from "../support/fake-hub.ts";

/** Made up, and easy to find again. */
const TOKEN = `hf_${"RunCanary".repeat(3)}4567`;
const root = fileURLToPath(new URL("../..", import.meta.url)).replace(/\/$/, "");
const folder = mkdtempSync(join(tmpdir(), "hubrace-token-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const models = (() => {
  const world = sandboxModels({ models: 1000, seed: 3, day: 0 });
  return Array.from({ length: world.count }, (_, place) => JSON.stringify(world.row(place)));
})();

/** Files below a folder that hold the token, as they are or unzipped, and how many there are in all. */
async function holding(place: string): Promise<{ files: number; found: string[] }> {
  const found: string[] = [];
  let files = 0;
  for (const entry of await readdir(place, { withFileTypes: true, recursive: true })) {
    if (!entry.isFile()) continue;
    files++;
    const path = join(entry.parentPath, entry.name);
    const bytes = await readFile(path);
    const plain = entry.name.endsWith(".gz") ? gunzipSync(bytes) : bytes;
    if (plain.includes(TOKEN) || path.includes(TOKEN)) found.push(relative(place, path));
  }
  return { files, found };
}

/** `hubrace run` of the real Hub's address today (no other day of it is swept), which a module that is loaded before it leads to a server on loopback instead. */
function runAt(hub: FakeHub, address: string, lake: string): Promise<Ended> {
  const lead = `const real = fetch; globalThis.fetch = (url, init) =>
    real(String(url).replace("https://huggingface.co", ${JSON.stringify(hub.url)}), init);`;
  const args = ["run", "--hub", address, "--lake", lake, "--no-site", "--json"];
  const options = `--import data:text/javascript,${encodeURIComponent(lead)}`;
  return hubrace(args, { HF_TOKEN: TOKEN, HUBRACE_DEBUG: "1", NODE_OPTIONS: options });
}

const rows = listOf(models);
/** The list with next pages named without a host, which fit whatever address the command believes in. */
const list = (asked: Asked): Answer => {
  const { headers = {}, ...answer } = rows(asked);
  return {
    ...answer,
    headers: { ...headers, ...(headers.link && { link: String(headers.link).replace(asked.hub, "") }) },
  };
};

test("the search for the token finds it, also in what is zipped", async () => {
  const place = join(folder, "found");
  mkdirSync(place);
  writeFileSync(join(place, "a.txt"), `x${TOKEN}x`);
  writeFileSync(join(place, "b.gz"), gzipSync(TOKEN));
  writeFileSync(join(place, "c.txt"), "nothing");
  expect(await holding(place)).toEqual({ files: 3, found: ["a.txt", "b.gz"] });
});

describe("a run with HF_TOKEN", () => {
  test("sends it to the Hub with every page and writes it nowhere: raw parts, ledger, release, output", async () => {
    await using hub = await fakeHub(list);
    const lake = join(folder, "whole");
    const ended = await runAt(hub, "https://huggingface.co", lake);
    expect(ended.code, ended.stderr).toBe(0);
    // The Hub's clock is asked without it.
    const [clock, ...pages] = hub.asked.map(({ headers }) => headers.authorization);
    expect(clock).toBeUndefined();
    expect(new Set(pages)).toEqual(new Set([`Bearer ${TOKEN}`]));
    const { files, found } = await holding(lake);
    expect(files).toBeGreaterThan(30);
    expect(found).toEqual([]);
    expect(ended.stdout + ended.stderr).not.toContain(TOKEN);
  });

  const echo = ({ headers }: Asked) => `you sent ${headers.authorization}`;
  test.each<[string, (asked: Asked) => Answer]>([
    ["refuses", (asked) => ({ status: 400, headers: { "x-error-message": echo(asked) }, body: echo(asked) })],
    ["redirects", (asked) => ({ status: 307, headers: { location: `http://localhost:1/?${echo(asked)}` } })],
    ["lists models", (asked) => ({ ...list(asked), body: `[${JSON.stringify({ id: "a/b", card: echo(asked) })}]` })],
  ])(
    "that a Hub repeats while it %s ends without a trace of it, with stack traces switched on",
    async (name, answer) => {
      await using hub = await fakeHub(answer);
      const lake = join(folder, name);
      const ended = await runAt(hub, "https://huggingface.co", lake);
      expect(ended.code, ended.stderr).toBe(1);
      expect(ended.stderr).toContain("repeats HF_TOKEN in its answer to page 1");
      expect(hub.asked[1]?.headers.authorization).toBe(`Bearer ${TOKEN}`);
      expect(ended.stdout + ended.stderr).not.toContain(TOKEN);
      expect((await holding(lake)).found).toEqual([]);
    },
  );

  test("sends it to no other address, even one that is named with --hub", async () => {
    await using hub = await fakeHub(() => ({ status: 401 }));
    expect((await runAt(hub, hub.url, join(folder, "other"))).code).toBe(1);
    expect(hub.asked.map(({ headers }) => headers.authorization)).toEqual([undefined]);
  });
});

test("a function's bundle holds nothing of the environment that it was built in", async () => {
  const before = process.env.HF_TOKEN;
  process.env.HF_TOKEN = TOKEN;
  try {
    const bundle = await buildFunction("crawl", { root, modules: root, out: join(folder, "bundles") });
    const { files, found } = await holding(bundle);
    expect(files).toBeGreaterThan(1);
    expect(found).toEqual([]);
  } finally {
    if (before === undefined) delete process.env.HF_TOKEN;
    else process.env.HF_TOKEN = before;
  }
});
