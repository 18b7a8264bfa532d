import { createHash } from "node:crypto";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { releaseFile } from "../../../core/lake/layout.ts";
import type { ReleaseManifest } from "../../../core/release/manifest.ts";
import { NAME, Publishing, pathsIn } from "../../support/dataset-hub/publishing.ts";
import { DatasetHub } from "../../support/dataset-hub/server.ts";
import { DAY, NEXT_DAY, releaseLake } from "../../support/release-lake.ts";

let lake: Awaited<ReturnType<typeof releaseLake>>;
let hub: DatasetHub;
let publishing: Publishing;

beforeAll(async () => {
  lake = await releaseLake();
  for (const date of [DAY, NEXT_DAY]) {
    await lake.fill(date);
    await lake.release(date);
  }
});
afterAll(() => lake.close());

beforeEach(async () => {
  hub = await DatasetHub.start();
  publishing = new Publishing(hub, lake);
});
afterEach(async () => {
  expect(hub.wrong).toEqual([]);
  expect(publishing.logged).not.toContain(hub.token);
  await hub.close();
});

const dataset = () => {
  const found = hub.datasets.get(NAME);
  if (found === undefined) throw new Error("there is no data set");
  return found;
};
const titles = () => dataset().commits.map(({ title }) => title);
const released = async (date: string, name: string) =>
  (await lake.blobs.get(releaseFile(date, name))) ?? Buffer.alloc(0);

describe("publishing a release as a data set", () => {
  it("only looks unless told to send, with and without a token", async () => {
    for (const token of [hub.token, ""]) {
      const looked = await publishing.run({ send: false }, token);
      expect(looked).toMatchObject({ date: NEXT_DAY, head: null, commit: null, title: `Release of ${NEXT_DAY}` });
      expect(looked.files.every(({ state }) => state === "new")).toBe(true);
    }
    expect(hub.calls.map(({ kind, authorized }) => [kind, authorized])).toEqual([
      ["info", true],
      ["info", false],
    ]);
    expect(hub.datasets.size).toBe(0);
  });

  it("is one commit of every table in its date's folder, what stands beside them, and the card", async () => {
    const sent = await publishing.run({ date: DAY });
    expect(titles()).toEqual(["initial commit", `Release of ${DAY}`]);
    expect(sent.commit).toBe(dataset().head.id);
    const { files } = dataset().head;
    const manifest: ReleaseManifest = JSON.parse(Buffer.from(await released(DAY, "release.json")).toString());
    const tables = manifest.files.filter(({ name }) => name.endsWith(".parquet"));
    expect(tables.length).toBeGreaterThan(30);
    for (const { name, sha256 } of tables) {
      const stored = files.get(`data/${name.replace(".parquet", "")}/date=${DAY}/part-0.parquet`);
      expect(
        createHash("sha256")
          .update(stored?.bytes ?? "")
          .digest("hex"),
      ).toBe(sha256);
    }
    const others = [...files.keys()].filter((path) => !path.startsWith("data/")).sort();
    const beside = ["CHANGES.md", "CITATION.cff", "README.md", "estimate-checks.json", "findings.json", "release.json"];
    expect(others).toEqual([".gitattributes", "README.md", ...beside.map((name) => `about/date=${DAY}/${name}`)]);
    expect(files.get(`about/date=${DAY}/release.json`)?.bytes).toEqual(
      Buffer.from(await released(DAY, "release.json")),
    );
    expect(dataset().private).toBe(false);
    expect(dataset().head.description).toContain("4 models, 4 declared derivations on 3 bases");
  });

  it("sends nothing and commits nothing the second time", async () => {
    await publishing.run();
    const uploads = hub.calls.length;
    const again = await publishing.run();
    expect(again.commit).toBeNull();
    expect(again.files.every(({ state }) => state === "unchanged")).toBe(true);
    expect(new Set(hub.calls.slice(uploads).map(({ kind }) => kind))).toEqual(new Set(["info", "tree", "paths-info"]));
    expect(titles()).toHaveLength(2);
    const looked = await publishing.run({ send: false }, "");
    expect(pathsIn(looked, "unchanged")).toHaveLength(again.files.length);
  });

  it("adds another date's folders, changes the card, and leaves every other file alone", async () => {
    await publishing.run({ date: DAY });
    const before = dataset().head.files;
    const sent = await publishing.run({ date: NEXT_DAY });
    expect(pathsIn(sent, "changed")).toEqual(["README.md"]);
    expect(pathsIn(sent, "new").every((path) => path.includes(`/date=${NEXT_DAY}/`))).toBe(true);
    const after = dataset().head.files;
    for (const [path, file] of before) if (path !== "README.md") expect(after.get(path)).toEqual(file);
    expect(after.get("README.md")?.bytes.toString()).toContain(`Newest release: **${NEXT_DAY}**`);
    expect((await publishing.run({ date: NEXT_DAY })).dates).toEqual([DAY, NEXT_DAY]);
  });

  it("keeps the card of the newer date when an older one comes later", async () => {
    await publishing.run({ date: NEXT_DAY });
    const card = dataset().head.files.get("README.md");
    const sent = await publishing.run({ date: DAY });
    expect(sent.keepsCard).toBe(true);
    expect(sent.commit).not.toBeNull();
    expect(dataset().head.files.get("README.md")).toEqual(card);
  });

  it("uploads large files in parts where the storage asks for that", async () => {
    hub.storage.partBytes = 400;
    await publishing.run();
    expect(hub.count("complete")).toBeGreaterThan(0);
    const models = dataset().head.files.get(`data/models/date=${NEXT_DAY}/part-0.parquet`);
    expect(models?.bytes).toEqual(Buffer.from(await released(NEXT_DAY, "models.parquet")));
  });

  it("makes a private data set when asked to, which nobody sees without a token", async () => {
    await publishing.run({ private: true });
    expect(dataset().private).toBe(true);
    expect((await publishing.run({ send: false }, "")).head).toBeNull();
    expect((await publishing.run({ send: false })).head).toBe(dataset().head.id);
  });
});

describe("when something comes between", () => {
  it("goes on after uploads without a commit: nothing is uploaded again", async () => {
    hub.fail("commit", ...Array.from({ length: 6 }, () => "cut before" as const));
    await expect(publishing.run()).rejects.toThrow(/commit\/main failed 6 times .*run the same command again/);
    expect(titles()).toEqual(["initial commit"]);
    const uploads = hub.count("upload");
    expect(uploads).toBeGreaterThan(30);
    expect((await publishing.run()).commit).toBe(dataset().head.id);
    expect(hub.count("upload")).toBe(uploads);
    expect(titles()).toHaveLength(2);
  });

  it("makes no second commit when the answer to the first was lost", async () => {
    hub.fail("create", "cut after");
    hub.fail("commit", "cut after");
    const sent = await publishing.run();
    expect(sent.commit).toBe(dataset().head.id);
    expect(pathsIn(sent, "new")).toHaveLength(sent.files.length);
    expect(titles()).toHaveLength(2);
  });

  it("waits as the Hub asks and tries again: 429, 500, 503, cut lines, in every kind of call", async () => {
    hub.fail("info", { status: 429, headers: { RateLimit: '"api";r=0;t=41' } });
    hub.fail("create", { status: 500 });
    hub.fail("preupload", { status: 502 });
    hub.fail("batch", { status: 429, headers: { "Retry-After": "7" } });
    hub.fail("upload", { status: 503 }, "cut before", "cut after");
    hub.fail("commit", { status: 500 });
    await publishing.run();
    expect(titles()).toHaveLength(2);
    expect(publishing.clock.sleeps).toHaveLength(8);
    expect(publishing.clock.sleeps).toEqual(expect.arrayContaining([42_000, 1_000]));
    expect(publishing.logged).not.toContain("signature");
  });

  it("looks again when somebody else commits meanwhile, and keeps what they did", async () => {
    await publishing.run({ date: DAY });
    const note = { path: "NOTES.md", content: Buffer.from("mine").toString("base64"), encoding: "base64" } as const;
    hub.meanwhile.push(() => dataset().commit("a note", "", [{ key: "file", value: note }], () => Buffer.alloc(0)));
    await publishing.run({ date: NEXT_DAY });
    expect(titles()).toEqual(["initial commit", `Release of ${DAY}`, "a note", `Release of ${NEXT_DAY}`]);
    expect(dataset().head.files.get("NOTES.md")?.bytes.toString()).toBe("mine");
  });

  it("gives up when that happens again and again", async () => {
    hub.fail("commit", ...Array.from({ length: 4 }, () => ({ status: 409 })));
    await expect(publishing.run()).rejects.toThrow(/others committed to lab\/race again and again \(HTTP 409/);
  });

  it("tries a Hub that has never answered three times only", async () => {
    const gone = await DatasetHub.start();
    const url = gone.url;
    await gone.close();
    const alone = new Publishing({ url, token: gone.token }, lake);
    await expect(alone.run({ send: false })).rejects.toThrow(/failed 3 times \(ECONNREFUSED\)/);
    expect(alone.clock.sleeps).toEqual([1_000, 2_000]);
  });

  it("stops where it is told to stop", async () => {
    const stop = new AbortController();
    hub.meanwhile.push(() => stop.abort(new Error("told to stop")));
    await expect(publishing.run({}, hub.token, stop.signal)).rejects.toThrow("told to stop");
  });
});

describe("what is refused", () => {
  it("sending without a token, before anything is asked", async () => {
    await expect(publishing.run({}, "")).rejects.toMatchObject({ exitCode: 2, message: /HF_TOKEN is not set/ });
    await expect(publishing.run({}, "secret")).rejects.toMatchObject({ exitCode: 2, message: /begin with hf_/ });
    expect(hub.calls).toEqual([]);
  });

  it("a token that the Hub does not know, and one that may only read", async () => {
    const wrong = "hf_another_token";
    await expect(publishing.run({}, wrong)).rejects.toThrow(/does not accept HF_TOKEN \(HTTP 401: Invalid credentials/);
    hub.mayWrite = false;
    await expect(publishing.run()).rejects.toThrow(/HF_TOKEN may not write to lab\/race \(HTTP 403: Forbidden/);
    expect(hub.datasets.size).toBe(0);
  });

  it("no answer repeats the token: it is cut out of what the Hub says", async () => {
    hub.fail("create", { status: 400, body: { error: `bad ${hub.token} here` } });
    const refused = await publishing.run().catch((error: unknown) => error);
    expect(String(refused)).toMatch(/HTTP 400: bad … here/);
    expect(JSON.stringify(refused, Object.getOwnPropertyNames(refused))).not.toContain(hub.token);
  });

  it("an answer that repeats the token in success, and one that is no Hub's", async () => {
    hub.fail("info", { status: 200, body: { sha: hub.token } });
    const repeated = await publishing.run().catch((error: unknown) => error);
    expect(String(repeated)).toContain("repeats HF_TOKEN; nothing more is asked there");
    expect(JSON.stringify(repeated, Object.getOwnPropertyNames(repeated))).not.toContain(hub.token);
    hub.fail("info", { status: 200, body: { sha: "\u001b[2Jmain" } });
    await expect(publishing.run()).rejects.toThrow(/names no commit of lab\/race; is it a Hub\?/);
    hub.fail("preupload", { status: 200, body: [] });
    await expect(publishing.run()).rejects.toThrow(/an answer of http:\/\/127.0.0.1:\d+ cannot be read \(/);
    expect(hub.calls.filter(({ kind }) => ["upload", "commit"].includes(kind))).toEqual([]);
  });

  it("a data set that has moved, with its new place", async () => {
    hub.fail("info", { status: 307, headers: { Location: "/api/datasets/lab/new-race/revision/main" } });
    await expect(publishing.run()).rejects.toThrow(/lab\/race has moved on the Hub, to \/api\/datasets\/lab\/new-race/);
  });

  it("another release of a date that is there, unless told to replace it; then only what differs is sent", async () => {
    await publishing.run();
    const [niches, note] = [`data/niches/date=${NEXT_DAY}/part-0.parquet`, "mine"];
    const oid = createHash("sha256").update(note).digest("hex");
    hub.storage.objects.set(oid, Buffer.from(note));
    const touch = { key: "lfsFile", value: { path: niches, algo: "sha256", oid, size: note.length } } as const;
    dataset().commit("touched by hand", "", [touch], () => Buffer.from(note));
    for (const send of [false, true])
      await expect(publishing.run({ send })).rejects.toThrow(
        `lab/race has another release of ${NEXT_DAY}: 1 of its files differ, such as ${niches}. Publish from the lake`,
      );
    const sent = await publishing.run({ replace: true });
    expect(pathsIn(sent, "changed")).toEqual([niches]);
    expect(pathsIn(sent, "new")).toEqual([]);
    expect(dataset().head.files.get(niches)?.bytes).toEqual(Buffer.from(await released(NEXT_DAY, "niches.parquet")));
  });

  it("a date without a release, naming those that have one", async () => {
    const missing = publishing.run({ date: "2026-08-01", send: false });
    await expect(missing).rejects.toThrow(`the lake has no release of 2026-08-01; it has ${DAY}, ${NEXT_DAY}`);
    const empty = await releaseLake();
    await expect(new Publishing(hub, empty).run({ send: false })).rejects.toThrow("the lake has no release yet");
    await empty.close();
  });

  it("a release whose files are not what its manifest says", async () => {
    const damaged = await releaseLake();
    await damaged.fill(DAY);
    await damaged.release(DAY);
    const key = releaseFile(DAY, "niches.parquet");
    const bytes = Buffer.from((await damaged.blobs.get(key)) ?? []);
    bytes[10] = (bytes[10] ?? 0) ^ 1;
    await damaged.blobs.put(key, bytes);
    await expect(new Publishing(hub, damaged).run()).rejects.toThrow(
      /niches.parquet has other bytes; .* Nothing was committed/,
    );
    await damaged.blobs.delete(key);
    await expect(new Publishing(hub, damaged).run({ send: false })).rejects.toThrow(/niches.parquet is missing/);
    expect(hub.count("commit")).toBe(0);
    await damaged.close();
  });

  it("simulated data, unless asked for; then they are marked and never meet real ones", async () => {
    const invented = await releaseLake();
    await invented.fill(DAY);
    await invented.release(DAY, { source: { kind: "sandbox", label: "the built-in sandbox", simulated: true } });
    const simulating = new Publishing(hub, invented);
    await expect(simulating.run()).rejects.toMatchObject({ exitCode: 4, message: /must not pass for the Hub's/ });
    await simulating.run({ simulated: true });
    const { files } = dataset().head;
    expect(files.get("README.md")?.bytes.toString()).toContain("**SIMULATED DATA: invented models, not the Hub's.");
    expect(files.get("SIMULATED-DATA.txt")?.bytes.toString()).toContain("invented");
    await expect(publishing.run()).rejects.toThrow(/holds simulated data .* and the release of 2026-08-21 is real/);
    hub.datasets.delete(NAME);
    await publishing.run();
    await expect(simulating.run({ simulated: true })).rejects.toThrow(/holds real data .* is simulated/);
    await invented.close();
  });
});
