import {
  appendFileSync,
  copyFileSync,
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  readlinkSync,
  rmSync,
  truncateSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import * as data from "../../reader/index.ts";
import { GROUP, writeReleaseOf } from "../support/written-release.ts";

const DAY = "2026-08-21";
const EDGES = 3 * GROUP + 5;
const folder = mkdtempSync(join(tmpdir(), "hubrace-reader-"));
const from = join(folder, "releases");
let day: string;

/** 9007199254740991 is the last whole number that every smaller one has a double of its own. */
const MODELS = `
  from (values
    ('a/one', 9007199254740991, 0.5, timestamp '2026-08-01 10:00:00.25', date '2026-08-01', ['gguf', 'mlx'], true),
    ('b/two', 9007199254740992, null, null, date '1969-12-31', [], false),
    ('c/three', null, -1.5, timestamp '1969-12-31 23:59:59.999999', date '2024-02-29', ['<b>'], false)
  ) t(id, parameters, trending_score, created_at, first_seen, formats, has_evals)`;
const DERIVATIVES = `
  select 'x/' || lpad(i::varchar, 5, '0') as id, if(i % 2 = 0, 'lab/base', 'lab/ölbild') as base, i::bigint as rank,
    if(i % 3 = 0, null, i % 3)::bigint as likes_at_7, timestamp '2026-01-01' + to_hours(i::int) as created_at
  from range(${EDGES}) t(i) order by id`;

beforeAll(async () => {
  await writeReleaseOf(from, "2026-08-20", { models: MODELS });
  day = await writeReleaseOf(from, DAY, { models: MODELS, derivatives: DERIVATIVES, families: `${MODELS} limit 0` });
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

async function all<T>(rows: AsyncIterable<T>): Promise<T[]> {
  const list: T[] = [];
  for await (const row of rows) list.push(row);
  return list;
}

/** What reading throws. */
async function failure(rows: AsyncIterable<unknown>): Promise<data.DataError> {
  const error = await all(rows).then(
    () => null,
    (reason: unknown) => reason,
  );
  expect(error).toBeInstanceOf(data.DataError);
  return error as data.DataError;
}

describe("values", () => {
  it("are numbers where they are exact, bigint beyond, ISO text for times and days, null for nothing", async () => {
    expect(await all(data.models({ from }))).toEqual([
      {
        ...{ id: "a/one", parameters: 9007199254740991, trending_score: 0.5, has_evals: true },
        ...{ created_at: "2026-08-01T10:00:00.250Z", first_seen: "2026-08-01", formats: ["gguf", "mlx"] },
      },
      {
        ...{ id: "b/two", parameters: 9007199254740992n, trending_score: null, has_evals: false },
        ...{ created_at: null, first_seen: "1969-12-31", formats: [] },
      },
      {
        ...{ id: "c/three", parameters: null, trending_score: -1.5, has_evals: false },
        ...{ created_at: "1969-12-31T23:59:59.999Z", first_seen: "2024-02-29", formats: ["<b>"] },
      },
    ]);
  });

  it("come in the file's order, across row groups, and in the order of the columns asked for", async () => {
    const rows = await all(data.derivatives({ from, columns: ["rank", "id"] }));
    expect(rows.map(({ rank }) => rank)).toEqual(Array.from({ length: EDGES }, (_, index) => index));
    expect(rows.slice(-1)).toEqual([{ rank: EDGES - 1, id: `x/0${EDGES - 1}` }]);
    expect(Object.keys(rows[0] ?? {})).toEqual(["rank", "id"]);
  });

  it("are times of whole milliseconds, whatever unit the file has", async () => {
    const place = join(folder, "units");
    const times = `timestamp_ms '2026-08-01 10:00:00.25' as created_at, timestamp_ns '1969-12-31 23:59:59.999999999' as last_modified`;
    await writeReleaseOf(place, DAY, { models: `select 'a/one' as id, ${times}` });
    expect(await all(data.models({ from: place }))).toEqual([
      { id: "a/one", created_at: "2026-08-01T10:00:00.250Z", last_modified: "1969-12-31T23:59:59.999Z" },
    ]);
  });

  it("of a table without rows are none", async () => {
    expect(await all(data.families({ from }))).toEqual([]);
  });
});

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

describe("a filter", () => {
  const ranks = async (filter: data.Filter<data.DerivativesRow>) =>
    (await all(data.derivatives({ from, columns: ["rank"], filter }))).map(({ rank }) => rank);

  it("takes a value or operators, and all columns must agree", async () => {
    expect(await ranks({ id: "x/00012" })).toEqual([12]);
    expect(await ranks({ rank: { $gte: 10, $lt: 14 }, base: "lab/base" })).toEqual([10, 12]);
    expect(await ranks({ rank: { $in: [1, 2n, 4_000, 999_999] } })).toEqual([1, 2, 4_000]);
    expect(await ranks({ rank: { $lte: 6 }, base: { $ne: "lab/base" } })).toEqual([1, 3, 5]);
    expect(await ranks({ rank: { $gt: 3, $lte: 5 } })).toEqual([4, 5]);
    expect(await ranks({ rank: { $gt: 3.5, $lt: 5.5 } })).toEqual([4, 5]);
    expect(await ranks({ base: "lab/ölbild", rank: { $lt: 4 } })).toEqual([1, 3]);
    // 2026-01-01 and three hours.
    expect(await ranks({ created_at: { $lt: "2026-01-01T03:00:00.000Z" } })).toEqual([0, 1, 2]);
  });

  it("leaves no null out where all else that a row group has is what is ruled out", async () => {
    const nulls = join(folder, "nulls");
    await writeReleaseOf(nulls, DAY, { models: "from (values ('a/one', 7), ('b/two', null)) t(id, parameters)" });
    const ids = async (filter: data.Filter<data.ModelsRow>) =>
      (await all(data.models({ from: nulls, columns: ["id"], filter }))).map(({ id }) => id);
    expect(await ids({ parameters: { $ne: 7 } })).toEqual(["b/two"]);
    expect(await ids({ parameters: { $nin: [7] } })).toEqual(["b/two"]);
    expect(await ids({ parameters: null })).toEqual(["b/two"]);
    expect(await ids({ parameters: { $in: [null, 8] } })).toEqual(["b/two"]);
  });

  it("finds nulls by null alone", async () => {
    expect(await ranks({ likes_at_7: null, rank: { $lt: 7 } })).toEqual([0, 3, 6]);
    expect(await ranks({ likes_at_7: { $lt: 2 }, rank: { $lt: 7 } })).toEqual([1, 4]);
    expect(await ranks({ likes_at_7: { $nin: [1, null] }, rank: { $lt: 7 } })).toEqual([2, 5]);
  });

  it("leaves out what it tests and nobody asked for", async () => {
    const rows = await all(data.derivatives({ from, columns: ["id"], filter: { rank: 3 } }));
    expect(rows).toEqual([{ id: "x/00003" }]);
  });

  it("names an operator that there is not", async () => {
    const wrong = { rank: { $almost: 3 } } as unknown as data.Filter<data.DerivativesRow>;
    const error = await failure(data.derivatives({ from, filter: wrong }));
    expect([error.code, error.message]).toEqual([
      "OPTION",
      "hubrace/data: filter on rank has $almost; there are $eq, $ne, $in, $nin, $gt, $gte, $lt, $lte and a plain value",
    ]);
  });
});

describe("a condition that no cell or every cell would meet", () => {
  const told = async (filter: object) => {
    const { code, message } = await failure(data.models({ from, filter: filter as data.Filter<data.ModelsRow> }));
    expect(code).toBe("OPTION");
    return message.replace("hubrace/data: filter on ", "");
  };

  it("is refused: times are texts, nothing is null, lists are not compared", async () => {
    const cells =
      "cells are texts, numbers, bigints or booleans, times and days among the texts, and lists have no conditions";
    const then = new Date("2026-08-01T10:00:00.250Z");
    expect(await told({ created_at: then })).toBe(`created_at compares with Date ($eq); ${cells}`);
    expect(await told({ created_at: { $gte: then } })).toBe(`created_at compares with Date ($gte); ${cells}`);
    expect(await told({ id: ["a/one"] })).toBe(`id compares with Array ($eq); ${cells}`);
    expect(await told({ id: { $in: ["a/one", ["b/two"]] } })).toBe(`id compares with Array ($in); ${cells}`);
    expect(await told({ trending_score: { $gt: null } })).toBe(`trending_score compares with null ($gt); ${cells}`);
    expect(await told({ id: undefined })).toBe("id is undefined; leave it out, or ask for null");
    expect(await told({ id: { $ne: undefined } })).toBe("id is undefined; leave it out, or ask for null");
    expect(await told({ id: 1 })).toBe("id compares with the number 1 ($eq), and its cells are texts");
    expect(await told({ parameters: { $gt: "7000000000" } })).toBe(
      'parameters compares with the text "7000000000" ($gt), and its cells are numbers',
    );
    expect(await told({ trending_score: { $in: [0.5, true] } })).toBe(
      "trending_score compares with the boolean true ($in), and its cells are numbers",
    );
    expect(await told({ has_evals: "true" })).toBe(
      'has_evals compares with the text "true" ($eq), and its cells are booleans',
    );
    expect(await told({ first_seen: 20_000n })).toBe(
      "first_seen compares with the number 20000 ($eq), and its cells are texts",
    );
    expect(await told({ created_at: { $lt: 0 } })).toBe(
      "created_at compares with the number 0 ($lt), and its cells are texts",
    );
    expect(await told({ id: { $in: new Set(["a/one"]) } })).toBe(
      "hubrace/data: $in and $nin take a list, not [object Set]",
    );
  });

  it("is none for a column of lists, whatever it says", async () => {
    for (const formats of ["gguf", ["gguf"], null, { $ne: "gguf" }])
      expect(await told({ formats })).toBe(
        "formats, which holds lists: look at the rows' own, no condition fits a list",
      );
    // @ts-expect-error: the types have no condition for it either.
    const filter: data.Filter<data.ModelsRow> = { formats: ["gguf"] };
    expect(filter).toBeDefined();
  });

  it("is not the empty one, which every row meets", async () => {
    expect(await all(data.models({ from, columns: ["id"], filter: { id: {} } }))).toHaveLength(3);
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

describe("stopping", () => {
  it.skipIf(!existsSync("/proc/self/fd"))("leaves no file open, however the loop ends", async () => {
    const name = join(day, "derivatives.parquet");
    const opened = () =>
      readdirSync("/proc/self/fd").filter((file) => {
        try {
          return readlinkSync(join("/proc/self/fd", file)) === name;
        } catch {
          return false; // the listing's own
        }
      }).length;
    for await (const _ of data.derivatives({ from })) {
      expect(opened()).toBe(1);
      break;
    }
    expect(opened()).toBe(0);
  });

  it("ends with the signal's reason, in the middle of a row group too", async () => {
    const stop = new AbortController();
    const seen: unknown[] = [];
    const reading = (async () => {
      for await (const { rank } of data.derivatives({ from, columns: ["rank"], signal: stop.signal })) {
        seen.push(rank);
        if (rank === 10) stop.abort(new Error("enough"));
      }
    })();
    await expect(reading).rejects.toThrow("enough");
    expect(seen.length).toBe(11);
    await expect(all(data.models({ from, signal: AbortSignal.abort(new Error("never")) }))).rejects.toThrow("never");
    const later = new AbortController();
    const opened = await data.open({ from, signal: later.signal });
    later.abort(new Error("never again"));
    await expect(all(opened.read("models"))).rejects.toThrow("never again");
  });
});
