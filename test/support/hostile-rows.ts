import fc from "fast-check";

/** A row of the list API, as JSON. */
export type Json = null | boolean | number | string | Json[] | { [key: string]: Json };
export type ListedRow = { [key: string]: Json };

const word = fc.stringMatching(/^[A-Za-z0-9][A-Za-z0-9._-]{0,14}$/);
const modelId = fc.tuple(word, word).map(([owner, name]) => `${owner}/${name}`);
const objectId = fc.stringMatching(/^[0-9a-f]{24}$/);
const moment = fc
  .date({ min: new Date("2022-03-02T23:29:04Z"), max: new Date("2026-12-31T00:00:00Z"), noInvalidDate: true })
  .map((date) => date.toISOString());
const relation = fc.constantFrom("finetune", "adapter", "quantized", "merge");
const count = fc.integer({ min: 0, max: 2_000_000_000 });

const tag = fc.oneof(
  fc.tuple(relation, modelId).map(([kind, id]) => `base_model:${kind}:${id}`),
  modelId.map((id) => `base_model:${id}`),
  word.map((name) => `license:${name}`),
  word.map((name) => `dataset:owner/${name}`),
  fc.constantFrom("gguf", "safetensors", "region:us", "en", "arxiv:2604.13537"),
);

const card = fc.record<{ [key: string]: Json }>(
  {
    base_model: fc.oneof(modelId, fc.array(modelId, { maxLength: 3 })),
    base_model_relation: relation,
    license: word,
    language: fc.array(fc.constantFrom("en", "de", "zh"), { maxLength: 2 }),
  },
  { requiredKeys: [] },
);

/** A row that must be kept: every field that is there has its documented type. */
export function listedModel(): fc.Arbitrary<ListedRow> {
  return modelId.chain((id) =>
    fc.record<ListedRow>(
      {
        _id: objectId,
        id: fc.constant(id),
        author: fc.constant(id.slice(0, id.indexOf("/"))),
        createdAt: moment,
        lastModified: moment,
        downloads: count,
        downloadsAllTime: count,
        likes: count,
        trendingScore: fc.integer({ min: 0, max: 1000 }),
        tags: fc.array(tag, { maxLength: 8 }),
        gated: fc.constantFrom<Json>(false, true, "auto", "manual"),
        pipeline_tag: fc.constantFrom("text-generation", "image-classification"),
        library_name: fc.constantFrom("transformers", "gguf", "diffusers"),
        cardData: card,
        safetensors: count.map((total): Json => ({ total })),
        gguf: count.map((total): Json => ({ total, architecture: "llama" })),
      },
      { requiredKeys: ["_id", "id", "author", "createdAt", "downloads", "likes", "tags", "gated"] },
    ),
  );
}

/** Different models, no id and no `_id` twice. */
export function listing(constraints: { minLength?: number; maxLength?: number } = {}): fc.Arbitrary<ListedRow[]> {
  return fc
    .uniqueArray(listedModel(), { ...constraints, selector: (row) => String(row.id).toLowerCase() })
    .filter((rows) => new Set(rows.map((row) => row._id)).size === rows.length);
}

const nasty = fc.constantFrom(
  "\u0000",
  "a\u0007\u001b[31mred",
  "line\nbreak\r\n",
  "\u202Egnp.exe",
  "\uD800",
  "\uFEFF",
  "'; drop table models; --",
  '"><script>alert(1)</script>',
  "=cmd|' /C calc'!A0",
  "../../../etc/passwd",
  "%00%2f",
  "🦙".repeat(50),
  "x".repeat(100_000),
);

const badId = fc.oneof(
  fc.constantFrom<Json>(null, 7, true, "", " ", "/", "owner/", "/name", "noowner", "a/b/c", {}, []),
  nasty.map((text): Json => `owner/${text}/${text}`),
);
const badCount = fc.oneof(
  fc.integer({ max: -1 }),
  fc.constantFrom<Json>(0.5, 1e300, -0.1, "12", "many", true, {}, [1]),
);
const badDate = fc.oneof(
  fc.constantFrom<Json>("", "yesterday", "2026-13-01T00:00:00Z", "2026-08-21T25:00:00Z", 0, 1e20, true, {}, []),
  nasty,
);

/** Ids, counts and dates on which a careful reader may decide either way, but must not fall over. */
const doubtful = fc.oneof(
  fc.tuple(
    fc.constant("id"),
    fc.oneof(
      fc.constantFrom("../x", "a/..", "a b/c d", " padded/id ", "O\u0130/n", "ﬁ/n"),
      nasty.map((text) => `owner/${text.replaceAll("/", "")}n`),
    ),
  ),
  fc.tuple(fc.constantFrom("likes", "downloads"), fc.constantFrom<Json>(null, 2 ** 53, Number.MAX_SAFE_INTEGER, -0)),
  fc.tuple(
    fc.constantFrom("createdAt", "lastModified"),
    fc.constantFrom<Json>(
      null,
      "2026-02-30T00:00:00.000Z",
      "0001-01-01T00:00:00Z",
      "9999-12-31T23:59:59Z",
      "2026-08-21",
    ),
  ),
);

/** Kinds of rows that the snapshot must refuse with a reason, in the words of the contract. */
export type Fault = "not an object" | "id" | "count" | "date";

/** A row that must go to quarantine, with what is wrong with it. Values refused by type and by range are both drawn. */
export function unreadableModel(): fc.Arbitrary<{ fault: Fault; row: Json }> {
  const spoiled = (fault: Fault, fields: readonly string[], value: fc.Arbitrary<Json>) =>
    fc.tuple(listedModel(), fc.constantFrom(...fields), value).map(([row, field, bad]) => ({
      fault,
      row: { ...row, [field]: bad } as Json,
    }));
  return fc.oneof(
    fc
      .constantFrom<Json>(null, 0, 1.5, true, "text", [], ["owner/name"], [[]])
      .map((row) => ({ fault: "not an object" as const, row })),
    spoiled("id", ["id"], badId),
    listedModel().map(({ id: _id, ...row }) => ({ fault: "id" as const, row: row as Json })),
    spoiled("count", ["likes", "downloads", "downloadsAllTime"], badCount),
    spoiled("date", ["createdAt", "lastModified"], badDate),
  );
}

/** A row without a plain fault in id, counts or dates, but odd everywhere: to be kept or refused, never to break a run. */
export function oddModel(): fc.Arbitrary<ListedRow> {
  const anything = fc.oneof(
    fc.constantFrom<Json>(null, true, -1, 0.5, 1e300, "", [], {}, [null], [[]]),
    nasty,
    fc.jsonValue({ maxDepth: 4 }).map((value) => value as Json),
    fc.integer({ min: 50, max: 400 }).map(nested),
  );
  const oddTag = fc.oneof(
    tag,
    nasty,
    nasty.map((text) => `base_model:${text}`),
    fc.constantFrom<Json>(
      null,
      3,
      {},
      [],
      "base_model:",
      "base_model::",
      "base_model:finetune:",
      "base_model: : ",
      "license:",
    ),
  );
  const oddCard = fc.record<{ [key: string]: Json }>(
    {
      base_model: anything,
      base_model_relation: anything,
      license: anything,
      language: anything,
      "model-index": anything,
    },
    { requiredKeys: [] },
  );
  const field = fc.oneof(
    fc.tuple(fc.constant("tags"), fc.oneof(fc.array(oddTag, { maxLength: 12 }), anything)),
    fc.tuple(fc.constant("cardData"), fc.oneof(oddCard, anything)),
    fc.tuple(
      fc.constantFrom(
        "_id",
        "author",
        "gated",
        "pipeline_tag",
        "library_name",
        "trendingScore",
        "safetensors",
        "gguf",
        "evalResults",
      ),
      anything,
    ),
    doubtful,
    // A field that nobody knows yet, and one that must not reach a prototype.
    fc.tuple(fc.constantFrom("newField", "constructor", "__proto__", "toString", ""), anything),
  );
  return fc
    .tuple(listedModel(), fc.array(field as fc.Arbitrary<[string, Json]>, { minLength: 1, maxLength: 5 }))
    .map(([row, odd]) => {
      // defineProperty, as JSON.parse does it: an assignment to __proto__ would be lost.
      for (const [name, value] of odd) {
        Object.defineProperty(row, name, { value, enumerable: true, configurable: true, writable: true });
      }
      return row;
    });
}

/** Anything a hostile Hub may list: odd or unreadable. */
export function hostileModel(): fc.Arbitrary<Json> {
  return fc.oneof(
    oddModel(),
    unreadableModel().map(({ row }) => row),
    fc.jsonValue().map((value) => value as Json),
  );
}

/** Two rows of one id: the same model listed twice (kept once, as last received) or under two `_id`s (a fault). */
export function listedTwice(): fc.Arbitrary<{ rows: [ListedRow, ListedRow]; sameModel: boolean }> {
  return fc.tuple(listedModel(), listedModel(), fc.boolean()).map(([one, other, sameModel]) => {
    const again: ListedRow = { ...other, id: one.id ?? null, author: one.author ?? null };
    const hubId = sameModel ? one._id : one._id === other._id ? `${String(one._id).slice(0, 23)}g` : other._id;
    return { rows: [one, { ...again, _id: hubId ?? null }], sameModel };
  });
}

function nested(depth: number): Json {
  let value: Json = "deep";
  for (let level = 0; level < depth; level++) value = level % 2 === 0 ? [value] : { in: value };
  return value;
}
