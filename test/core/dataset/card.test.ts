import { mkdir, writeFile } from "node:fs/promises";
import { dirname, join, matchesGlob } from "node:path";
import { load } from "js-yaml";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { datasetCard } from "../../../core/dataset/card.ts";
import { markdownText, yamlText } from "../../../core/dataset/quote.ts";
import { literal, withDuckDB } from "../../../core/duckdb.ts";
import { releaseFile } from "../../../core/lake/layout.ts";
import { RELEASE_TABLES } from "../../../core/release/dictionary.ts";
import type { Finding, ReleaseManifest } from "../../../core/release/manifest.ts";
import { NAME, Publishing } from "../../support/dataset-hub/publishing.ts";
import { DatasetHub } from "../../support/dataset-hub/server.ts";
import { NASTY_NAMES } from "../../support/hostile-names.ts";
import { DAY, NEXT_DAY, ROWS, releaseLake } from "../../support/release-lake.ts";

interface Settings {
  readonly pretty_name: string;
  readonly license: string;
  readonly tags: string[];
  readonly size_categories: string[];
  readonly configs: { config_name: string; default?: boolean; data_files: { split: string; path: string }[] }[];
}

const settingsOf = (card: string) => load(card.split(/^---$/m)[1] ?? "") as Settings;

let lake: Awaited<ReturnType<typeof releaseLake>>;
let hub: DatasetHub;
/** The data set as somebody has it who downloaded it: two dates. */
let copy: string;
let card: string;
let paths: string[];

beforeAll(async () => {
  lake = await releaseLake();
  hub = await DatasetHub.start();
  for (const date of [DAY, NEXT_DAY]) {
    const gained: Record<string, string> = {
      derivatives: "'dora/fourth' as id, 'lab/base' as base, 'T2' as tier, 3 as rank",
      models: "'dora/fourth' as id, 0 as likes",
      edges: "'dora/fourth' as child, 0 as position, 'lab/base' as parent, true as parent_present, 1.0 as weight",
    };
    const more = Object.entries(gained).map(([table, row]) => [table, [...(ROWS[table] ?? []), row]] as const);
    await lake.fill(date, date === DAY ? ROWS : { ...ROWS, ...Object.fromEntries(more) });
    await lake.release(date);
    await new Publishing(hub, lake).run({ date });
  }
  copy = join(lake.folder, "copy");
  const files = hub.datasets.get(NAME)?.head.files ?? new Map();
  for (const [path, { bytes }] of files) {
    await mkdir(dirname(join(copy, path)), { recursive: true });
    await writeFile(join(copy, path), bytes);
  }
  paths = [...files.keys()];
  card = files.get("README.md")?.bytes.toString() ?? "";
});
afterAll(async () => {
  await hub.close();
  await lake.close();
});

function rows<Row>(query: string): Promise<Row[]> {
  return withDuckDB({ memory: "500MB", threads: 1, temporary: join(lake.folder, "spill") }, (sql) =>
    sql.rows<Row>(query),
  );
}

async function manifest(): Promise<ReleaseManifest> {
  return JSON.parse(await lake.text(releaseFile(NEXT_DAY, "release.json")));
}

describe("a data set's card", () => {
  it.each([
    [999, "n<1K"],
    [1_000, "1K<n<10K"],
    [16_000_000, "10M<n<100M"],
    [1_000_000_000, "1B<n<10B"],
    [1_000_000_000_000, "n>1T"],
  ])("names the Hub's size class of %d rows: %s", async (rows, name) => {
    const { files, ...rest } = await manifest();
    const table = files.filter((file) => file.name === "models.parquet").map((file) => ({ ...file, rows }));
    const text = datasetCard({ to: NAME, manifest: { ...rest, files: table }, findings: [] });
    expect(settingsOf(text).size_categories).toEqual([name]);
  });

  it("begins with settings that the Hub reads: name, licence, tags, size, and one config per table", () => {
    const settings = settingsOf(card);
    expect(settings).toMatchObject({
      pretty_name: "Hubrace: the race to release open models",
      license: "cc-by-4.0",
      size_categories: ["n<1K"],
    });
    expect(settings.tags).toContain("model-lineage");
    expect(settings.configs.map(({ config_name }) => config_name)).toEqual(
      RELEASE_TABLES.map(({ table }) => table.name),
    );
    expect(settings.configs.filter((config) => config.default).map(({ config_name }) => config_name)).toEqual([
      "derivatives",
    ]);
  });

  it("names files that are there: each config those of the newest date, and every one can be read", async () => {
    const selects: string[] = [];
    for (const { config_name, data_files } of settingsOf(card).configs) {
      expect(data_files.map(({ split }) => split)).toEqual(["train"]);
      const pattern = data_files[0]?.path ?? "";
      expect(paths.filter((path) => matchesGlob(path, pattern))).toEqual([
        `data/${config_name}/date=${NEXT_DAY}/part-0.parquet`,
      ]);
      selects.push(
        `select '${config_name}' as name, count(*)::int as n from read_parquet(${literal(join(copy, pattern))})`,
      );
    }
    const read = await rows<{ name: string; n: number }>(selects.join(" union all "));
    for (const { name, n } of read) expect(card).toContain(`/viewer/${name}) | ${n} |`);
    const counts = Object.fromEntries(read.map(({ name, n }) => [name, n]));
    expect(counts).toMatchObject({ derivatives: 5, families: 3, models: 5, estimates: 0 });
  });

  it("shows a query over all dates that gives each its rows", async () => {
    const query = /```sql\n(.*)\n```/.exec(card)?.[1]?.replace(`hf://datasets/${NAME}`, copy) ?? "";
    expect(query).toContain("date=*/*.parquet");
    const found = await rows<{ date: unknown; entries: bigint }>(
      query.replace("select date,", "select date::varchar as date,"),
    );
    expect(found.map(({ date, entries }) => [date, Number(entries)])).toEqual([
      [DAY, 4],
      [NEXT_DAY, 5],
    ]);
  });

  it("links to files that are there", () => {
    const links = [...card.matchAll(/\]\((?!https:)([^)]+)\)/g)].map(([, to]) => to);
    expect(links.length).toBeGreaterThanOrEqual(3);
    for (const link of links) expect(paths).toContain(link);
  });

  it("says of what date it is, that associations are no effects, and what was counted", () => {
    expect(card).toContain(`Newest release: **${NEXT_DAY}**, as of ${NEXT_DAY}T20:00:00.000Z`);
    expect(card).toContain("These are associations in public metadata, not effects.");
    expect(card).toContain("\n| models | 5 |\n");
    expect(card).not.toContain("SIMULATED");
  });

  it("lets no name from outside become markup, a setting or another line", async () => {
    const facts = await manifest();
    const nasty = [
      "---\nlicense: mit\n---",
      "| a | b |\n# big",
      "[x](javascript:1)",
      "![](http://e.example/p.png)",
      ...NASTY_NAMES,
    ];
    for (const name of nasty) {
      const finding: Finding = {
        ...{
          id: "x",
          date: NEXT_DAY,
          kind: "pulse",
          title: `${name} leads`,
          summary: name,
          numbers: {},
          evidence: "C",
        },
        ...{ n: 1, tier: "T0", chart: null, href: "/", sql: "" },
      };
      const source = { ...facts.source, label: name };
      const inputs = { corrections: { source: name, sha256: "0".repeat(64), rows: 1 }, regions: null };
      const text = datasetCard({ to: NAME, manifest: { ...facts, source, inputs }, findings: [finding] });
      const plain = datasetCard({
        to: NAME,
        manifest: {
          ...facts,
          source: { ...source, label: "L" },
          inputs: { ...inputs, corrections: { ...inputs.corrections, source: "S" } },
        },
        findings: [{ ...finding, title: "T leads" }],
      });
      expect(settingsOf(text)).toEqual(settingsOf(plain));
      expect(text.split("\n")).toHaveLength(plain.split("\n").length);
      const changed = text.split("\n").filter((line, at) => line !== plain.split("\n")[at]);
      expect(changed).toHaveLength(3);
      for (const line of changed) {
        // What is left when every escaped sign is taken away must hold nothing that begins markup.
        const bare = line
          .replace(/\\[!-/:-@[-`{-~]/g, "")
          .replaceAll("(https://huggingface.co)", "")
          .slice(2);
        expect(bare).not.toMatch(/[<>`*_[\]|\\~$\p{Cc}\u202a-\u202e\u2066-\u2069\u200e\u200f]/u);
      }
    }
  });
});

describe("quoting", () => {
  it("makes one YAML scalar of any text, which reads back as it was", () => {
    for (const text of [
      "yes",
      "1e3",
      "- a: b",
      "# x",
      "a\nb",
      '"\\',
      "\u0085\u2028\ufeff\u007f",
      "null",
      "🦊",
      ...NASTY_NAMES,
    ]) {
      expect(yamlText(text)).toMatch(/^"[^\n\u0085\u2028]*"$/);
      expect(load(`a: ${yamlText(text)}\nb: 1\n`)).toEqual({ a: text, b: 1 });
    }
  });

  it("leaves plain words as they are", () => {
    expect(markdownText("78 % of adapters, a week old or more")).toBe("78 % of adapters, a week old or more");
    expect(markdownText("lab/base-7B.v2")).toBe("lab/base-7B.v2");
    expect(markdownText("a|b <i>")).toBe("a\\|b \\<i\\>");
  });
});
