import { copyFile, mkdir } from "node:fs/promises";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { LIST_FIELDS } from "../../../core/hub/fields.ts";
import { FIELDS } from "../../../core/import/fields.ts";
import * as layout from "../../../core/lake/layout.ts";
import { snapshotStage } from "../../../core/snapshot/snapshot.ts";
import { Files, imported, rawLines } from "./files.ts";

let files: Files;
beforeAll(async () => {
  files = await Files.make();
});
afterAll(() => files.remove());

const importQuery = async (name: string, query: string) => imported(await files.open(await files.write(name, query)));

describe("an imported row", () => {
  it("can hold every field that a crawl asks the Hub for", () => {
    expect(FIELDS.map(({ name }) => name)).toEqual(expect.arrayContaining(["_id", "id", ...LIST_FIELDS]));
  });

  it("is read under the names of snake case and camel case, too", async () => {
    const { rows, opened } = await importQuery(
      "snake.parquet",
      `select 'a/one' as model_id, timestamp '2026-05-01 10:00:00' as created_at, 5 as Downloads_All_Time, 2 as Likes,
         'text-generation' as pipelineTag, '[{"name":"m"}]' as model_index, '64f0' as _id`,
    );
    expect(rows).toEqual([
      {
        _id: "64f0",
        id: "a/one",
        createdAt: "2026-05-01T10:00:00.000Z",
        downloadsAllTime: 5,
        likes: 2,
        pipeline_tag: "text-generation",
        "model-index": [{ name: "m" }],
      },
    ]);
    expect(opened.missingColumns).not.toContain("createdAt");
    expect(opened.missingColumns).toContain("tags");
  });

  it("is of the file that was named, not of those beside it that its name would fit as a pattern", async () => {
    const write = (name: string) => files.write(name, `select 'a/${name}' as id, 1 as likes`);
    await write("day-1.parquet");
    for (const name of ["day-[0-9].parquet", "day-*.parquet", "day-?.parquet"])
      expect((await imported(await files.open(await write(name)))).rows).toEqual([{ id: `a/${name}`, likes: 1 }]);
  });

  it("takes the exact name where both are there", async () => {
    const { rows } = await importQuery(
      "both.parquet",
      "select 'a/one' as modelId, 'b/two' as id, 1 as like_s, 2 as likes",
    );
    expect(rows).toEqual([{ id: "b/two", likes: 2 }]);
  });

  it("keeps moments of any type as ISO text in UTC", async () => {
    const { rows } = await importQuery(
      "moments.parquet",
      `select 'a/one' as id, 1 as likes, timestamptz '2026-05-01 10:00:00.5+02' as createdAt, timestamp_ns '2026-05-02 01:02:03.123456789' as lastModified`,
    );
    expect(rows[0]).toMatchObject({ createdAt: "2026-05-01T08:00:00.500Z", lastModified: "2026-05-02T01:02:03.123Z" });
    const text = await importQuery(
      "moment-text.parquet",
      `select 'a/one' as id, 1 as likes, '2026-05-01T10:00:00+02:00' as createdAt, date '2026-05-03' as lastModified`,
    );
    expect(text.rows[0]).toMatchObject({
      createdAt: "2026-05-01T10:00:00+02:00",
      lastModified: "2026-05-03T00:00:00.000Z",
    });
  });

  it("has whole numbers where a data frame made fractions of them, and null for NaN", async () => {
    const { rows } = await importQuery(
      "fractions.parquet",
      `from (values ('a/one', 12.0::double, 3.0::float, 'nan'::double), ('a/two', 'nan'::double, 'nan'::float, 1.5::double))
         as t(id, downloads, likes, trendingScore)`,
    );
    expect(rows).toEqual([
      { id: "a/one", downloads: 12, likes: 3, trendingScore: null },
      { id: "a/two", downloads: null, likes: null, trendingScore: 1.5 },
    ]);
  });

  it("keeps a count that is no whole number, or too large for one, for the snapshot to refuse", async () => {
    const { rows } = await importQuery(
      "odd-counts.parquet",
      `from (values ('a/half', 2.5::double), ('a/huge', 1e20::double), ('a/endless', 'inf'::double), ('a/whole', 9007199254740991::double)) as t(id, likes)`,
    );
    expect(rows.map(({ likes }) => likes)).toEqual([2.5, 1e20, "inf", 9007199254740991]);
  });

  it("has no trending score where the file has infinity", async () => {
    const { rows } = await importQuery(
      "endless.parquet",
      "select 'a/one' as id, 1 as likes, '-inf'::double as trendingScore, 1.5::decimal(4, 2) as downloads",
    );
    expect(rows).toEqual([{ id: "a/one", downloads: 1.5, likes: 1, trendingScore: null }]);
  });

  it("is late when it was created or changed after the end of the date, to the microsecond", async () => {
    const { result } = await importQuery(
      "late.parquet",
      `select *, 1 as likes from (values
         ('a/end', timestamp '2026-05-21 00:00:00', null), ('a/after', timestamp '2026-05-21 00:00:00.000001', null),
         ('a/changed', timestamp '2026-05-01 00:00:00', '2026-05-21T01:00:01+01:00')) as t(id, createdAt, lastModified)`,
    );
    expect(result.counts.late_rows).toBe(2);
  });

  it("has the columns of its file alone, whatever the folder is called", async () => {
    const place = join(files.folder, "likes=7");
    await mkdir(place);
    const path = join(place, "one.parquet");
    await copyFile(await files.write("plain.parquet", "select 'a/one' as id, 1 as likes"), path);
    expect((await imported(await files.open(path))).rows).toEqual([{ id: "a/one", likes: 1 }]);
  });

  it("takes cards and sizes as structs or as JSON text, without the keys that are null", async () => {
    const { rows } = await importQuery(
      "structs.parquet",
      `select 'a/one' as id, 1 as likes, {license: 'mit', base_model: null} as cardData, '{"total": 7, "architecture": null}' as gguf,
         {parameters: {F16: 7, F32: null}, total: 7} as safetensors, '["gguf", "en"]' as tags`,
    );
    expect(rows[0]).toEqual({
      id: "a/one",
      likes: 1,
      cardData: { license: "mit" },
      gguf: { total: 7, architecture: null },
      safetensors: { parameters: { F16: 7 }, total: 7 },
      tags: ["gguf", "en"],
    });
  });

  it("is kept without a card that is not JSON, and counted", async () => {
    const { rows, result } = await importQuery(
      "cards.parquet",
      `select *, 1 as likes from (values ('a/python', '{''license'': ''mit''}', null), ('a/list', '[1]', '{'), ('a/cut', '{"license": "mi', '{"total": 3}'),
         ('a/surrogate', '{"license": "\\ud800"}', ''), ('a/null', 'null', null), ('a/none', null, null), ('a/empty', '', null),
         ('a/good', '{"license": "mit"}', null)) as t(id, cardData, gguf)`,
    );
    expect(rows.map(({ id, cardData }) => [id, cardData])).toEqual([
      ["a/python", null],
      ["a/list", null],
      ["a/cut", null],
      ["a/surrogate", null],
      ["a/null", null],
      ["a/none", null],
      ["a/empty", null],
      ["a/good", { license: "mit" }],
    ]);
    expect(result.counts).toMatchObject({ models: 8, unreadable_cards: 4, unreadable_fields: 1 });
  });

  it("names its bases by baseModels only where its tags name none", async () => {
    const { rows, result } = await importQuery(
      "bases.parquet",
      `select *, 1 as likes from (values
         ('a/tagged', ['base_model:b/one'], {relation: 'merge', models: [{_id: '1', id: 'b/one'}, {_id: '2', id: 'b/two'}]}),
         ('a/bare', ['gguf'], {relation: 'quantized', models: [{_id: '1', id: 'b/one'}, {_id: '2', id: ' '}]}),
         ('a/cousin', ['en'], {relation: 'cousin', models: [{_id: '1', id: 'b/one'}]}),
         ('a/untyped', null, {relation: null, models: [{_id: '1', id: 'b/one'}]}),
         ('a/orphan', ['en'], null)) as t(id, tags, baseModels)`,
    );
    expect(rows.map(({ tags }) => tags)).toEqual([
      ["base_model:b/one"],
      ["gguf", "base_model:quantized:b/one"],
      ["en", "base_model:b/one"],
      ["base_model:b/one"],
      ["en"],
    ]);
    expect(result.counts.based_on_base_models).toBe(3);
  });

  it("names its bases by baseModels when there is no column of tags", async () => {
    const { rows } = await importQuery(
      "untagged.parquet",
      `select 'a/one' as id, 1 as likes, '{"relation": "adapter", "models": [{"id": "b/one"}]}' as baseModels`,
    );
    expect(rows).toEqual([{ id: "a/one", likes: 1, tags: ["base_model:adapter:b/one"] }]);
  });
});

describe("a file without most columns", () => {
  it("gives a snapshot with nulls, and its missing columns are named", async () => {
    const { lake, opened, result } = await importQuery(
      "tiny.parquet",
      "from (values ('a/one', 3), ('b/two', 0)) as t(id, likes)",
    );
    expect(opened.missingColumns).toEqual([
      "_id",
      "createdAt",
      "lastModified",
      "downloads",
      "downloadsAllTime",
      "trendingScore",
      "gated",
      "pipeline_tag",
      "library_name",
      "tags",
      "cardData",
      "model-index",
      "evalResults",
      "safetensors",
      "gguf",
    ]);
    expect(result.counts.missing_columns).toBe(15);
    await lake.stage(snapshotStage);
    const models = await lake.rows(
      layout.models(lake.date),
      "select id, likes, created_at, downloads_30d, tags from table_",
    );
    expect(models).toEqual([
      { id: "a/one", likes: 3, created_at: null, downloads_30d: null, tags: [] },
      { id: "b/two", likes: 0, created_at: null, downloads_30d: null, tags: [] },
    ]);
  });

  it("counts a column without a single value as missing, whatever its type", async () => {
    const { opened } = await importQuery(
      "empty-column.parquet",
      "select 'a/one' as id, 1 as likes, null::integer as tags",
    );
    expect(opened.missingColumns).toContain("tags");
  });
});

describe("hostile values", () => {
  it("stay one line each, and what is no model goes to quarantine", async () => {
    const crowd = `select 'crowd/model-' || i as id, 1::bigint as likes, ['en'] as tags, '{}' as cardData, timestamp '2026-05-01' as createdAt from range(1000) as r(i)`;
    const { lake, rows, result } = await importQuery(
      "hostile.parquet",
      `${crowd} union all by name
       from (values
         ('a/new' || chr(10) || 'line', 1, ['x'], '{}'),
         (null, 1, ['x'], '{}'),
         ('a/negative', -1, ['x'], '{}'),
         ('a/tags', 1, ['<script>', 'quote"', null, chr(0) || chr(13) || chr(10) || chr(8232)], '{}'),
         ('a/nan', 1, ['NaN'], '{"note": "NaN, \\"Infinity\\\\", "metric": NaN, "list": [-Infinity, 1]}'),
         ('a/deep', 1, ['x'], '{"base_model": ' || repeat('[', 50000) || repeat(']', 50000) || '}'),
         ('a/html/b', 1, ['x'], '{}')) as t(id, likes, tags, cardData)`,
    );
    expect(result.rows).toBe(1007);
    expect(rawLines(lake)).toHaveLength(1007);
    expect(rows[1003]).toMatchObject({ tags: ["<script>", 'quote"', null, "\0\r\n\u2028"] });
    expect(rows[1004]).toMatchObject({ cardData: { note: 'NaN, "Infinity\\', metric: null, list: [null, 1] } });
    await lake.stage(snapshotStage);
    expect((await lake.quarantined()).map(({ reason }) => reason)).toEqual([
      "id is not owner/name",
      "no id",
      "likes is negative",
      "id is not owner/name",
    ]);
  });
});
