import { mkdtempSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import { parseHTML } from "linkedom";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { writeApi } from "../../../site/prepare/api/api.ts";
import { writeFamilies } from "../../../site/prepare/family-files.ts";
import { writePlanFiles } from "../../../site/prepare/plan-files.ts";
import { prepare } from "../../../site/prepare/prepare.ts";
import { modelBadgeMarkdown } from "../../../site/src/api/badge.ts";
import { BASE_COLUMNS, MODEL_COLUMNS, type Model, type ModelShard } from "../../../site/src/api/model.ts";
import { shardOf } from "../../../site/src/api/shard.ts";
import { NASTY_BASES, NASTY_NAMES } from "../../support/hostile-names.ts";
import { readParquet } from "../../support/independent/parquet.ts";
import { writePlainShell } from "../../support/plain-shell.ts";
import { filesOf, remove, writeRelease } from "../fixture.ts";
import { hostileRows, type OpenApi, validator } from "./fixture.ts";

const folder = mkdtempSync(join(tmpdir(), "hubrace-api-"));
let release: string;
let files: Map<string, Buffer>;

beforeAll(async () => {
  release = await writeRelease(undefined, hostileRows());
  const signal = new AbortController().signal;
  const report = await prepare({ release, folder, signal });
  const site = join(folder, "site");
  const build = { work: folder, site, siteUrl: "https://hubrace.org", base: "/", signal };
  const manifest = report.release;
  await writeApi({ ...build, report, release });
  writePlainShell(site);
  await writeFamilies({ ...build, release: manifest });
  await writePlanFiles({ ...build, release, manifest, families: report.familyCount });
  files = await filesOf(site);
});
afterAll(async () => {
  await remove(folder);
  await remove(release);
});

const json = <T>(path: string): T => JSON.parse(files.get(path)?.toString("utf8") ?? "null") as T;
const api = () => [...files.keys()].filter((path) => path.startsWith("api/v1/"));
async function model(id: string): Promise<Model | undefined> {
  return json<ModelShard>(`api/v1/models/${await shardOf(id, 2)}.json`).models[id];
}

describe("the JSON API of a release", () => {
  it("is described by an OpenAPI document whose references and parameters all resolve", () => {
    const document = json<OpenApi>("api/v1/openapi.json");
    expect(document.openapi).toBe("3.1.0");
    expect(document.info).toMatchObject({ version: "v1", license: { identifier: "CC-BY-4.0" } });
    expect(document.servers).toEqual([{ url: "https://hubrace.org/api/v1" }]);
    const references = [...JSON.stringify(document).matchAll(/"#\/components\/schemas\/(\w+)"/g)].map(
      ([, name]) => name,
    );
    expect(references.filter((name) => !(String(name) in document.components.schemas))).toEqual([]);
    const used = new Set(references);
    expect(Object.keys(document.components.schemas).filter((name) => !used.has(name))).toEqual([]);
  });

  it("has no file that is not described, and each matches its schema", () => {
    const check = validator(json<OpenApi>("api/v1/openapi.json"));
    const seen: Record<string, number> = {};
    for (const path of api()) {
      if (path === "api/v1/openapi.json") continue;
      const kind = check(path.slice("api/v1".length), json(path));
      expect([path, kind?.wrong]).toEqual([path, ""]);
      seen[kind?.schema ?? ""] = (seen[kind?.schema ?? ""] ?? 0) + 1;
    }
    // Four families of the fixture and one of each nasty base; every one of the 256 shards.
    expect(seen).toEqual({
      Index: 1,
      Families: 1,
      FamilyFile: 4 + NASTY_BASES.length,
      ModelShard: 256,
      Findings: 1,
      PlanTable: 1,
      PlanBases: 1,
    });
  });

  it("names in its index everything that a program can follow", async () => {
    const index = json<Record<string, unknown>>("api/v1/index.json");
    expect(index).toMatchObject({
      shards: { count: 256, digits: 2 },
      plan: {
        table: "https://hubrace.org/api/v1/plan/table.json",
        bases: "https://hubrace.org/api/v1/plan/bases/{number}.json",
        // Fewer than 32 families.
        shards: 1,
      },
      pulse: { json: "https://hubrace.org/pulse.json", atom: "https://hubrace.org/pulse.xml" },
      feeds: {
        rss: "https://hubrace.org/rss.xml",
        atom: "https://hubrace.org/atom.xml",
        json: "https://hubrace.org/feed.json",
        family: "https://hubrace.org/families/{owner}/{name}/rss.xml",
      },
      releases: "https://hubrace.org/data/releases.json",
    });
    // Filled in, the template of models' badges is the address that the look-up gives.
    const [owner, name] = ["author0", "rocket-0"];
    const shard = await shardOf(`${owner}/${name}`, 2);
    const filled = String(index.model_badge)
      .replace("{shard}", shard)
      .replace("{owner}", owner)
      .replace("{name}", name);
    const markdown = modelBadgeMarkdown(`${owner}/${name}`, {
      shard: `https://hubrace.org/api/v1/models/${shard}.json`,
      page: "https://hubrace.org/models/",
    });
    expect(markdown).toContain(`(${filled})`);
  });

  it("notices a field that is missing, unknown, or of another type", () => {
    const check = validator(json<OpenApi>("api/v1/openapi.json"));
    const findings = json<Record<string, unknown>>("api/v1/findings.json");
    const { license: _, ...without } = findings;
    for (const wrong of [without, { ...findings, more: 1 }, { ...findings, simulated: "no" }])
      expect(check("/findings.json", wrong)?.wrong).not.toBe("");
  });

  it("notices a value that a column of a few values does not have", async () => {
    const check = validator(json<OpenApi>("api/v1/openapi.json"));
    const path = `/models/${await shardOf("author0/rocket-0", 2)}.json`;
    const shard = json<ModelShard>(`api/v1${path}`);
    const wrong = (change: object) => {
      const models = structuredClone(shard.models) as Record<string, Model>;
      Object.assign(models["author0/rocket-0"]?.bases[0] ?? {}, change);
      return check(path, { ...shard, models })?.wrong;
    };
    expect([wrong({}), wrong({ relation: "unknown" }), wrong({ tier: "T2" })]).toEqual(["", "", ""]);
    expect(wrong({ relation: "all" })).toContain("allowed values");
    expect(wrong({ tier: "T3" })).toContain("allowed values");
    expect(wrong({ base_release_source: null })).toContain("allowed values");
    const findings = json<{ findings: object[] }>("api/v1/findings.json");
    const told = (tier: string) =>
      check("/findings.json", { ...findings, findings: [{ ...findings.findings[0], tier }] })?.wrong;
    expect(told("T0")).toBe("");
    expect(told("T2")).toContain("allowed values");
  });

  it("notices among the planner's columns what is no count, and takes a statistic that is not printed", () => {
    const check = validator(json<OpenApi>("api/v1/openapi.json"));
    const table = json<{ comparables: Record<string, readonly unknown[]> }>("api/v1/plan/table.json");
    const wrong = (column: string, value: unknown) =>
      check("/plan/table.json", { ...table, comparables: { ...table.comparables, [column]: [value] } })?.wrong;
    expect([wrong("median", null), wrong("median", 0.5), wrong("rank_band", null), wrong("models", 30)]).toEqual([
      ...["", "", "", ""],
    ]);
    expect(wrong("models", null)).toContain("must be integer");
    expect(wrong("authors", 1.5)).toContain("must be integer");
    expect(wrong("rank_band", 0.5)).toContain("must be integer,null");
  });

  it("holds every derivative in its shard, with the values of the panel", async () => {
    const { rows } = await readParquet(join(release, "derivatives.parquet"));
    expect(rows.length).toBeGreaterThan(300);
    let listed = 0;
    for (const path of api().filter((one) => one.startsWith("api/v1/models/")))
      listed += Object.keys(json<ModelShard>(path).models).length;
    expect(listed).toBe(new Set(rows.map(({ id }) => id)).size);
    for (const row of rows) {
      const found = await model(String(row.id));
      const base = found?.bases.find((one) => one.base === row.base);
      const plain = (name: string) =>
        /_at$/.test(name) && row[name] !== null ? new Date(Number(row[name])).toISOString() : row[name];
      const wanted = [...MODEL_COLUMNS, ...BASE_COLUMNS].map((name) => [row.id, name, plain(name)]);
      const got = [
        ...MODEL_COLUMNS.map((name) => [row.id, name, found?.[name]]),
        ...BASE_COLUMNS.map((name) => [row.id, name, base?.[name]]),
      ];
      expect(got).toEqual(wanted);
    }
  });

  it("says of a model what was written out by hand", async () => {
    // test/site/fixture.ts: rocket-0 is the first of 150 entries, to which come the nasty ones and the merge; the undated one has no rank.
    expect((await model("author0/rocket-0"))?.badge).toEqual({
      schemaVersion: 1,
      label: "hubrace",
      message: `entry 1 of ${150 + NASTY_NAMES.length + 1} on Rocket-7B`,
      color: "0b5cad",
    });
    expect((await model("floor/undated"))?.badge.message).toBe("derivative of Rocket-7B");
    const merged = await model("twice/merged");
    expect(merged?.bases.map(({ base, family }) => [base, family])).toEqual([
      ["owner/casing", "owner/casing"],
      ["acme/Rocket-7B", "acme/Rocket-7B"],
    ]);
  });

  it("keeps every shard far below 60 kB, compressed", () => {
    for (const path of api()) expect(gzipSync(files.get(path) ?? "").length, path).toBeLessThan(60_000);
  });
});

describe("hostile names in the JSON API and the badges", () => {
  it("reach no file name", () => {
    for (const path of files.keys()) {
      expect(path).toMatch(/^[A-Za-z0-9._~/-]+$/);
      expect(path).not.toContain("..");
    }
  });

  it("come through as they are, as text", async () => {
    for (const [index, name] of NASTY_NAMES.entries()) {
      const id = `nasty${index}/${name}`;
      expect((await model(id))?.bases[0]?.base, id).toBe("acme/Rocket-7B");
    }
    const bases = json<{ families: { base: string }[] }>("api/v1/families.json").families.map(({ base }) => base);
    expect(bases).toEqual(expect.arrayContaining([...NASTY_BASES]));
  });

  it("leave a badge one plain line", async () => {
    for (const path of api().filter((one) => one.startsWith("api/v1/models/"))) {
      for (const { badge } of Object.values(json<ModelShard>(path).models)) {
        expect(badge.message).toMatch(/^(entry [\d,]+ of [\d,]+ on|derivative of) [\p{L}\p{N}._+\-… ]+$/u);
        expect(badge.message.length).toBeLessThanOrEqual(80);
      }
    }
  });

  it("never stand in a family's badge, which is one well-formed picture of ours", () => {
    const badges = [...files.keys()].filter((path) => path.startsWith("badges/families/"));
    expect(badges).toHaveLength(4 + NASTY_BASES.length);
    for (const path of badges) {
      const svg = files.get(path)?.toString("utf8") ?? "";
      expect(parseHTML(svg).document.querySelectorAll("text")).toHaveLength(2);
      expect(svg).toMatch(/^<svg [^<>]*><title>hubrace: [\d,]+ derivatives · \w+<\/title>/);
    }
  });
});
