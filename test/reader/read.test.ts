import { existsSync, mkdtempSync, readdirSync, readlinkSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import * as data from "../../reader/index.ts";
import { parsers } from "../../reader/values.ts";
import { writeReleaseOf } from "../support/written-release.ts";
import { all, DAY, EDGES, failure, writeDays } from "./days.ts";

const folder = mkdtempSync(join(tmpdir(), "hubrace-reader-"));
let from: string;
let day: string;

beforeAll(async () => {
  ({ from, day } = await writeDays(folder));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

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
    const times =
      "timestamp_ms '2026-08-01 10:00:00.25' as created_at, timestamp_s '1969-12-31 23:59:59' as last_modified";
    await writeReleaseOf(place, DAY, { models: `select 'a/one' as id, ${times}` });
    expect(await all(data.models({ from: place }))).toEqual([
      { id: "a/one", created_at: "2026-08-01T10:00:00.250Z", last_modified: "1969-12-31T23:59:59.000Z" },
    ]);
  });

  it("are cut to milliseconds where a file has nanoseconds, before 1970 too", () => {
    expect(parsers.timestampFromNanoseconds?.(1_785_578_400_250_999_999n)).toBe("2026-08-01T10:00:00.250Z");
    expect(parsers.timestampFromNanoseconds?.(-1n)).toBe("1969-12-31T23:59:59.999Z");
  });

  it("of a table without rows are none", async () => {
    expect(await all(data.families({ from }))).toEqual([]);
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
