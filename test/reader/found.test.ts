import {
  appendFileSync,
  copyFileSync,
  cpSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  truncateSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import * as data from "../../reader/index.ts";
import { all, DAY, EDGES, failure, writeDays } from "./days.ts";

const folder = mkdtempSync(join(tmpdir(), "hubrace-found-"));
let from: string;
let day: string;

beforeAll(async () => {
  ({ from, day } = await writeDays(folder));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

describe("where a release is found", () => {
  const first = async (place: string | URL, date?: string) =>
    (await data.release({ from: place, ...(date === undefined ? {} : { date }) })).date;

  it("is a folder of releases, its v1, one release, or a file: address; a trailing slash changes nothing", async () => {
    for (const place of [from, `${from}/`, join(from, "v1"), join(from, "v1", DAY), pathToFileURL(from)])
      expect(await first(place)).toBe(DAY);
    expect(await first(String(pathToFileURL(from)).replace("file", "FILE"))).toBe(DAY);
    expect(await first(from, "2026-08-20")).toBe("2026-08-20");
    expect(await first(join(from, "v1", "2026-08-20"))).toBe("2026-08-20");
  });

  it("is the newest where nothing says which is current", async () => {
    const mirror = join(folder, "mirror");
    cpSync(join(from, "v1"), mirror, { recursive: true });
    rmSync(join(mirror, "current.json"));
    expect(await first(mirror)).toBe(DAY);
  });

  it("lists the dates, newest first, and what a release holds", async () => {
    expect(await data.dates({ from })).toEqual([DAY, "2026-08-20"]);
    expect(await data.dates({ from: join(from, "v1", "2026-08-20") })).toEqual(["2026-08-20"]);
    expect(await data.dates({ from: folder })).toEqual([]);
    const release = await data.release({ from });
    expect(release).toMatchObject({ date: DAY, as_of: `${DAY}T20:00:00.000Z`, counts: { models: 4 } });
    expect(release.files.map(({ name, rows }) => [name, rows])).toEqual([
      ["models.parquet", 3],
      ["derivatives.parquet", EDGES],
      ["families.parquet", 0],
    ]);
  });

  it("is looked for once when several tables are read", async () => {
    const opened = await data.open({ from, date: DAY });
    expect((await all(opened.read("models", { columns: ["id"] }))).length).toBe(3);
    expect((await all(opened.read("derivatives", { columns: ["id"], filter: { rank: 7 } })))[0]).toEqual({
      id: "x/00007",
    });
  });
});

describe("what is not there", () => {
  it("is answered with what is: dates, tables, columns", async () => {
    const date = await failure(data.models({ from, date: "2026-01-01" }));
    expect(date.code).toBe("NOT_FOUND");
    expect(date.message).toContain(`no release of 2026-01-01 at ${from}; there is ${DAY}, 2026-08-20`);
    const table = await failure(data.niches({ from }));
    expect(table.message).toMatch(/has no table niches; it has models, derivatives, families$/);
    const column = await failure(data.models({ from, columns: ["id", "likes"] }));
    expect(column.message).toMatch(/models\.parquet has no column likes; it has id, parameters, /);
    const filtered = await failure(data.models({ from, filter: { likes: 3 } }));
    expect(filtered.message).toContain("has no column likes");
    const nowhere = await failure(data.models({ from: join(folder, "nowhere") }));
    expect(nowhere.message).toContain("name the folder that holds v1/current.json, or a release's own folder");
    const spelled = await failure(data.models({ from, date: "2026-8-1" }));
    expect([spelled.code, spelled.message]).toEqual([
      "OPTION",
      'hubrace/data: date must be written YYYY-MM-DD, not "2026-8-1"',
    ]);
  });

  it("is a date other than that of a release's own folder, and whatever lies below a file", async () => {
    expect((await failure(data.models({ from: day, date: "2026-08-20" }))).message).toContain(`there is ${DAY}`);
    const below = await failure(data.models({ from: join(day, "models.parquet") }));
    expect([below.code, below.message]).toEqual(["NOT_FOUND", expect.stringContaining("no release at")]);
  });

  it("is told with the ten newest dates", async () => {
    const many = join(folder, "many");
    for (let month = 1; month <= 12; month++)
      mkdirSync(join(many, "v1", `2026-${String(month).padStart(2, "0")}-01`), { recursive: true });
    const { message } = await failure(data.models({ from: many, date: "2025-01-01" }));
    expect(message).toMatch(/there is 2026-12-01, .*, 2026-03-01 and 2 earlier$/);
  });

  it("is the date of a pointer that names none", async () => {
    const pointed = join(folder, "pointed");
    mkdirSync(pointed);
    writeFileSync(join(pointed, "current.json"), '{"date":"yesterday"}');
    const error = await failure(data.models({ from: pointed }));
    expect([error.code, error.message]).toEqual([
      "UNREADABLE",
      `hubrace/data: ${join(pointed, "current.json")} names no date`,
    ]);
  });

  it("is a row without columns", async () => {
    const { code, message } = await failure(data.models({ from, columns: [] }));
    expect([code, message]).toEqual(["OPTION", "hubrace/data: columns is empty; leave it out to get all of them"]);
  });

  it("is told of options that programs without types leave out or write otherwise", async () => {
    const nowhere = await failure(data.models({} as { from: string }));
    expect([nowhere.code, nowhere.message]).toEqual(["OPTION", expect.stringContaining("from is missing")]);
    const nothing = undefined as unknown as { from: string };
    for (const asked of [all(data.models(nothing)), data.dates(nothing), data.open(nothing), data.release(nothing)])
      await expect(asked).rejects.toThrow("hubrace/data: from is missing");
    for (const astray of ["ftp://example.org/data", "http://", "s3://bucket/data", "https://:0:/"]) {
      const { code, message } = await failure(data.models({ from: astray }));
      expect([code, message]).toEqual([
        "OPTION",
        `hubrace/data: from takes an http(s) or file: address or a path, not ${astray}`,
      ]);
    }
    const columns = "id" as unknown as ["id"];
    const one = await failure(data.models({ from, columns }));
    expect([one.code, one.message]).toEqual(["OPTION", "hubrace/data: columns takes a list of names, not id"]);
  });

  it("is a release of a later layout, whose columns can mean something else", async () => {
    const later = join(folder, "later");
    cpSync(day, later, { recursive: true });
    const path = join(later, "release.json");
    writeFileSync(path, readFileSync(path, "utf8").replace('"version":"v1"', '"version":"v2"'));
    const error = await failure(data.models({ from: later }));
    expect([error.code, error.message]).toEqual([
      "UNREADABLE",
      `hubrace/data: ${path} is of layout "v2", and this hubrace/data reads v1; take a newer one`,
    ]);
  });
});

describe("bytes that are not the published ones", () => {
  /** A copy of the day with its derivatives changed. */
  async function changed(name: string, change: (path: string) => void, file = "derivatives.parquet"): Promise<string> {
    const copy = join(folder, name);
    cpSync(day, copy, { recursive: true });
    // cpSync copies, so that the day itself stays whole.
    change(join(copy, file));
    return copy;
  }
  const flip = (path: string, at: number) => {
    const bytes = readFileSync(path);
    bytes[at] = (bytes[at] ?? 0) ^ 0xff;
    writeFileSync(path, bytes);
  };

  it("are told by their number", async () => {
    const size = readFileSync(join(day, "derivatives.parquet")).length;
    const cut = await failure(data.derivatives({ from: await changed("cut", (path) => truncateSync(path, 5_000)) }));
    expect(cut.code).toBe("TRUNCATED");
    expect(cut.message).toContain(`has 5000 bytes, not the ${size} that the release lists`);
    const longer = await failure(
      data.derivatives({ from: await changed("longer", (path) => appendFileSync(path, "x")) }),
    );
    expect(longer.code).toBe("TRUNCATED");
  });

  it("are told by their number of rows", async () => {
    const fewer = (path: string) => writeFileSync(path, readFileSync(path, "utf8").replace('"rows":3', '"rows":4'));
    const error = await failure(data.models({ from: await changed("fewer", fewer, "release.json") }));
    expect([error.code, error.message]).toEqual([
      "CHECKSUM",
      expect.stringContaining("has 3 rows, not the 4 that the release lists"),
    ]);
  });

  it("are told by their checksum, before the first row", async () => {
    const place = await changed("flipped", (path) => flip(path, 100));
    const error = await failure(data.derivatives({ from: place, verify: true }));
    expect(error.code).toBe("CHECKSUM");
    expect(error.message).toMatch(
      /derivatives\.parquet has SHA-256 [0-9a-f]{64}, the release says [0-9a-f]{64}; fetch/,
    );
    expect((await all(data.models({ from: place, verify: true }))).length).toBe(3);
  });

  it("are told when the list of checksums itself is another", async () => {
    const place = await changed(
      "other",
      (path) => writeFileSync(path, readFileSync(path, "utf8").replace("a test", "a tesT")),
      "release.json",
    );
    expect((await failure(data.models({ from: place, verify: true }))).code).toBe("CHECKSUM");
    expect((await all(data.models({ from: place }))).length).toBe(3);
    const none = await changed("none", (path) => rmSync(path), "SHA256SUMS");
    expect((await failure(data.models({ from: none, verify: true }))).message).toContain("so nothing can be verified");
  });

  it("end in a sentence that names the file when they cannot be decoded", async () => {
    const size = readFileSync(join(day, "derivatives.parquet")).length;
    const footer = await failure(data.derivatives({ from: await changed("footer", (path) => flip(path, size - 1)) }));
    expect([footer.code, footer.message]).toEqual([
      "UNREADABLE",
      expect.stringContaining("derivatives.parquet cannot be decoded"),
    ]);
    const swapped = await changed("swapped", (path) => copyFileSync(join(day, "models.parquet"), path));
    expect((await failure(data.derivatives({ from: swapped }))).code).toBe("TRUNCATED");
    const json = await changed("json", (path) => writeFileSync(path, "<html>"), "release.json");
    expect((await failure(data.models({ from: json }))).message).toContain("release.json is no JSON");
    const part = { name: "models.parquet", bytes: 1 };
    for (const [name, release] of Object.entries({
      dateless: { files: [part] },
      nameless: { date: DAY, files: [part, { bytes: 1 }] },
      sizeless: { date: DAY, files: [part, { ...part, bytes: 0.5 }] },
    })) {
      const place = await changed(name, (path) => writeFileSync(path, JSON.stringify(release)), "release.json");
      expect((await failure(data.models({ from: place }))).message).toContain("date or files are missing");
    }
    const bare = await changed("bare", (path) => writeFileSync(path, `{"date":"${DAY}","files":[]}`), "release.json");
    expect((await failure(data.models({ from: bare }))).message).toContain("date or files are missing");
  });
});
