import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { GateError, HubraceError } from "../../../core/errors.ts";
import * as layout from "../../../core/lake/layout.ts";
import { READERS_WARNING } from "../../../core/release/about.ts";
import { DAY, NEXT_DAY, REPORT, ROWS, releaseLake } from "../../support/release-lake.ts";

const [THIRD_DAY, FOURTH_DAY] = ["2026-08-22", "2026-08-23"] as const;

let lake: Awaited<ReturnType<typeof releaseLake>>;

describe("the release of a day", () => {
  beforeEach(async () => {
    lake = await releaseLake();
    await lake.fill(DAY);
  });
  afterEach(() => lake.close());

  test("takes estimates from the lake when there are some", async () => {
    await lake.fill(DAY, { estimates: ["'main' as spec, 0.25 as estimate"] });
    await lake.release(DAY);
    expect(await lake.blobs.get(layout.releaseFile(DAY, "estimates.parquet"))).toEqual(
      await lake.blobs.get(layout.estimates(DAY)),
    );
    expect((await lake.manifest(DAY)).files.find(({ name }) => name === "estimates.csv.gz")?.rows).toBe(1);
  });

  test("counts cycles once each, by their root", async () => {
    const cycle = (id: string, root: string) =>
      `'${id}' as id, '${root}' as root, true as in_cycle, false as burst, false as serial_name`;
    await lake.fill(DAY, {
      lineage: [
        cycle("a/1", "a/1"),
        cycle("a/2", "a/1"),
        cycle("b/1", "b/1"),
        cycle("b/2", "b/1"),
        cycle("b/3", "b/1"),
      ],
    });
    await lake.release(DAY);
    expect((await lake.manifest(DAY)).quality).toMatchObject({ cycles: 2, cycle_models: 5 });
  });

  test("is left as it is when the day is run again", async () => {
    await lake.release(DAY);
    const before = await lake.published();
    const result = await lake.release(DAY);
    expect(await lake.published()).toEqual(before);
    expect(result.counts).toMatchObject({ published: 0, made_current: 0 });
  });

  test("has the same bytes from another lake at another time", async () => {
    const other = await releaseLake();
    try {
      await other.fill(DAY);
      await lake.release(DAY);
      await other.release(DAY);
      expect(await other.file(DAY, "SHA256SUMS")).toBe(await lake.file(DAY, "SHA256SUMS"));
    } finally {
      await other.close();
    }
  });

  test("is refused with the file's name when it is published and would change", async () => {
    await lake.release(DAY);
    const before = await lake.published();
    await lake.fill(DAY, { ...ROWS, families: ["'lab/base' as base, 13 as children"] });
    const again = lake.release(DAY);
    await expect(again).rejects.toBeInstanceOf(HubraceError);
    await expect(again).rejects.toThrow(
      `release: ${DAY} is already published and families.parquet would change; nothing published was changed. ` +
        "So it is after an update of Hubrace or with other inputs: they take effect with the next date, or for this one in another --lake",
    );
    await expect(again).rejects.toMatchObject({ exitCode: 1 });
    expect(await lake.published()).toEqual(before);
  });

  test("is published still when the ledger is lost, by the pointer's word", async () => {
    await lake.release(DAY);
    await lake.ledger.delete("releases", DAY);
    await lake.release(DAY);
    await lake.ledger.delete("releases", DAY);
    await lake.fill(DAY, { ...ROWS, niches: [] });
    await expect(lake.release(DAY)).rejects.toThrow(/is already published/);
  });

  test("gets back a file that went missing, and only with the same bytes", async () => {
    await lake.release(DAY);
    const before = await lake.published();
    await lake.blobs.delete(layout.releaseFile(DAY, "models.parquet"));
    await lake.release(DAY);
    expect(await lake.published()).toEqual(before);
    for (const key of Object.keys(before)) if (key !== layout.currentRelease) await lake.blobs.delete(key);
    await lake.fill(DAY, { ...ROWS, niches: [] });
    await expect(lake.release(DAY)).rejects.toThrow(/SHA256SUMS would change/);
  });

  test("that lost files and would change names them, and says from where they come and how to go on without the day", async () => {
    await lake.release(DAY);
    for (const name of ["derivatives.csv.gz", "models.parquet"]) await lake.blobs.delete(layout.releaseFile(DAY, name));
    const before = await lake.published();
    await lake.fill(DAY, { ...ROWS, families: ["'lab/base' as base, 13 as children"] });
    await expect(lake.release(DAY)).rejects.toThrow(
      `release: ${DAY} is already published and families.parquet would change; nothing published was changed. ` +
        "So it is after an update of Hubrace or with other inputs: what is lost (derivatives.csv.gz and 1 more) comes back from a copy, or by `hubrace rebuild` " +
        `in a checkout of the Hubrace that made it; else remove releases/v1/${DAY}/, and the report and later days go on without it`,
    );
    expect(await lake.published()).toEqual(before);
    for (const key of Object.keys(before)) if (key !== layout.currentRelease) await lake.blobs.delete(key);
    await expect(lake.release(DAY)).rejects.toThrow(
      `what is lost (SHA256SUMS) comes back from a copy, or by \`hubrace rebuild\` in a checkout of the Hubrace that made it; ` +
        `else rebuild later days with --from behind ${DAY}, and the report and later days go on without it`,
    );
    await lake.fill(NEXT_DAY);
    expect((await lake.release(NEXT_DAY)).counts).toMatchObject({ published: 1, made_current: 1 });
    expect((await lake.pointer()).previous).toBeNull();
  });

  test("overwrites what a killed attempt left, before it was published", async () => {
    await lake.blobs.put(layout.releaseFile(DAY, "README.md"), "half of a");
    await lake.blobs.put(layout.releaseFile(DAY, "sql/old-panel.sql"), "select 0");
    await lake.release(DAY);
    expect(await lake.file(DAY, "README.md")).toContain(READERS_WARNING);
    expect(await lake.names(DAY)).not.toContain("sql/old-panel.sql");
  });

  test("becomes current after a kill between its record and the pointer", async () => {
    await lake.release(DAY);
    const before = await lake.published();
    await lake.blobs.delete(layout.currentRelease);
    expect((await lake.release(DAY)).counts).toMatchObject({ published: 0, made_current: 1 });
    expect(await lake.published()).toEqual(before);
  });

  test("never takes the pointer back from a newer date", async () => {
    await lake.fill(NEXT_DAY);
    await lake.release(NEXT_DAY);
    const result = await lake.release(DAY);
    expect(result.counts).toMatchObject({ published: 1, made_current: 0 });
    expect((await lake.pointer()).date).toBe(NEXT_DAY);
    expect((await lake.release(NEXT_DAY)).counts).toMatchObject({ published: 0, made_current: 0 });
  });

  test("says that it is the first, or what it changes against the one before", async () => {
    await lake.release(DAY);
    expect(await lake.file(DAY, "CHANGES.md")).toContain("This is the first release");
    // The next day anna/first has one like more, bert's second parent is gone, and dora/fourth is new.
    const derivatives = (ROWS.derivatives ?? []).filter((row) => !row.includes("'anna/first' as base"));
    await lake.fill(NEXT_DAY, {
      ...ROWS,
      models: [...(ROWS.models ?? []), "'dora/fourth' as id, 0 as likes"],
      edges: (ROWS.edges ?? []).map((row) => row.replace("'bert/second' as child, 1", "'dora/fourth' as child, 0")),
      derivatives: [
        ...derivatives.map((row) => row.replace("3 as likes", "4 as likes, 20.4 as age_days")),
        "'dora/fourth' as id, 'lab/base' as base, 'T2' as tier, 0 as likes",
      ],
    });
    await lake.release(NEXT_DAY);
    const changes = await lake.file(NEXT_DAY, "CHANGES.md");
    expect(changes).toContain(`Compared with the release of ${DAY}.`);
    expect(changes).toContain("| models | 4 | 5 | 1 |");
    expect(changes).toContain("Rows matched by `id`, `base`: 1 new, 1 vanished, 1 changed, 2 unchanged");
    expect(changes).toContain("| likes | 1 |");
    expect(changes).toContain("Rows matched by `base`: 0 new, 0 vanished, 0 changed, 3 unchanged");
    expect(changes).toContain("Formulas: version 8, as before.");
    expect((await lake.pointer()).previous).toBe(DAY);
    const before = await lake.published();
    await lake.release(NEXT_DAY);
    expect(await lake.published()).toEqual(before);
  });

  test("goes on behind a day whose release was withdrawn: it follows, and is compared with, the one before that", async () => {
    await lake.release(DAY);
    const first = await lake.blobs.get(layout.currentRelease);
    await lake.fill(NEXT_DAY);
    await lake.release(NEXT_DAY);
    // As the runbook says: the pointer back, then the folder away.
    await lake.blobs.put(layout.currentRelease, first ?? "");
    for await (const { key } of lake.blobs.list(layout.releasePrefix(NEXT_DAY))) await lake.blobs.delete(key);
    await lake.fill(THIRD_DAY);
    expect((await lake.release(THIRD_DAY)).counts).toMatchObject({ published: 1, made_current: 1 });
    expect(await lake.pointer()).toMatchObject({ date: THIRD_DAY, previous: DAY });
    expect((await lake.manifest(THIRD_DAY)).compared_with).toBe(DAY);
    expect(await lake.file(THIRD_DAY, "CHANGES.md")).toContain(`Compared with the release of ${DAY}.`);
  });

  test("is compared with a whole sweep further back, past one that was withdrawn", async () => {
    await lake.release(DAY);
    await lake.fill(NEXT_DAY);
    await lake.release(NEXT_DAY);
    await lake.fill(THIRD_DAY, ROWS, { ...REPORT, limit_cut: true });
    await lake.release(THIRD_DAY, { limit: 4 });
    for await (const { key } of lake.blobs.list(layout.releasePrefix(NEXT_DAY))) await lake.blobs.delete(key);
    await lake.fill(FOURTH_DAY);
    await lake.release(FOURTH_DAY);
    expect(await lake.pointer()).toMatchObject({ date: FOURTH_DAY, previous: THIRD_DAY });
    expect((await lake.manifest(FOURTH_DAY)).compared_with).toBe(DAY);
  });

  test("is not published when a gate fails, and the last good one stays", async () => {
    await lake.release(DAY);
    const before = await lake.published();
    await lake.fill(NEXT_DAY, { ...ROWS, models: (ROWS.models ?? []).filter((row) => !row.includes("cara/third")) });
    const refused = lake.release(NEXT_DAY);
    await expect(refused).rejects.toBeInstanceOf(GateError);
    await expect(refused).rejects.toThrow(
      `release: a gate refuses to publish ${NEXT_DAY}; nothing published was changed. childless_rows: 1, at most 0. Every derivative is a model of the snapshot.`,
    );
    expect(await lake.published()).toEqual(before);
  });

  test("says which earlier stage is missing", async () => {
    await lake.blobs.delete(layout.snapshotReport(DAY));
    await expect(lake.release(DAY)).rejects.toThrow(
      /report\.json is not in the lake; run `hubrace snapshot --date 2026-08-20` first/,
    );
    await lake.blobs.put(layout.snapshotReport(DAY), "{}");
    await expect(lake.release(DAY)).rejects.toThrow(/report\.json cannot be read/);
  });

  test("says SIMULATED DATA and SAMPLE wherever a reader may begin", async () => {
    await lake.fill(DAY, ROWS, { ...REPORT, limit_cut: true });
    await lake.release(DAY, { limit: 20_000, source: { kind: "sandbox", label: "the sandbox", simulated: true } });
    for (const name of ["README.md", "datapackage.json", "croissant.json", "CITATION.cff"]) {
      const page = await lake.file(DAY, name);
      expect(page, name).toContain("SIMULATED DATA");
      expect(page, name).toContain("SAMPLE, newest 20,000 models only");
    }
    expect(await lake.manifest(DAY)).toMatchObject({ partial: true, limit: 20_000, source: { simulated: true } });
  });
});
