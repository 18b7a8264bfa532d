import fc from "fast-check";
import { DAY_MS } from "../../core/clock.ts";
import { type Random, seededRandom } from "../../core/estimate/index.ts";

/** The first date of an odd hub, and how many days after it the others are taken. */
const ODD_HUB_DATE = "2026-08-21";
const END = Date.parse("2026-08-22T00:00:00Z");
const GAPS = [1, 7, 29, 30] as const;

/** Owners and names that are text with a meaning elsewhere, or that are hard to print; the Hub's own are plainer. */
const ODD_WORDS = [
  "null",
  "NaN",
  "undefined",
  "Infinity",
  "__proto__",
  "constructor",
  "toString",
  "1e309",
  "-0",
  "007",
  "true",
  "o'brien",
  'say"so"',
  "100%",
  "%2F",
  "%",
  "\u200Fabc\u202Ecba",
  ":fox_face:",
  "\\u{1f98a}",
  "$&",
  "{{x}}",
  "a,b;c",
  "=1+1",
  "#",
  "?q=1",
  "n".repeat(96),
  "İstanbul",
  "select",
] as const;

const SHAPES = {
  models: [1, 2, 20, 29, 30, 31, 60, 60, 150, 150, 400],
  dates: [
    "race",
    "race",
    "race",
    "four years",
    "four years",
    "one day",
    "one second",
    "future",
    "floor",
    "none",
    "odd",
  ],
  authors: ["some", "some", "some", "one", "each its own", "skewed"],
  lineage: [
    ...["one family", "one family", "stars", "stars", "ten families", "ten families", "chains", "cycles", "orphans"],
    ...["five parents", "none", "self", "tangle"],
  ],
  relations: ["mixed", "mixed", "finetune", "quantized", "merge", "unknown", "card"],
  names: ["plain", "plain", "plain", "serial", "odd"],
  likes: ["few", "few", "many", "none", "same", "one huge", "all huge"],
  downloads: ["many", "many", "zero", "null", "one huge", "all huge"],
  parameters: ["spread", "none", "same", "zero", "huge"],
  tasks: ["two", "two", "none", "one", "300", "odd"],
  licenses: ["usual", "usual", "none", "odd"],
  gated: ["none", "some", "all"],
  traits: ["some", "none", "all"],
  later: [
    "none",
    "none",
    "none",
    "same",
    "grown",
    "grown",
    "one left",
    "all back",
    "renamed",
    "fewer counts",
    "others",
  ],
  gap: GAPS,
  corrections: ["none", "none", "none", "after", "before", "strangers"],
  regions: ["none", "none", "some", "strangers", "odd"],
  limit: [null, null, null, null, null, null, null, 1],
} as const;

/** What is odd about a hub, by the word for it. */
export type Shape = { readonly [Name in keyof typeof SHAPES]: (typeof SHAPES)[Name][number] } & {
  readonly seed: number;
};

/** Listed models of each day, and what the operator says of them. */
export interface OddHub {
  readonly shape: Shape;
  /** True where names of the hub are words that code prints where it has no value, such as null. */
  readonly saysNull: boolean;
  readonly days: readonly { readonly date: string; readonly rows: readonly Row[] }[];
  /** model_id and release date. */
  readonly corrections: readonly (readonly [string, string])[];
  /** Organization and region. */
  readonly regions: readonly (readonly [string, string])[];
}

type Row = Readonly<Record<string, unknown>> & { readonly id: string };

/** Hubs that the contract can read and whose shapes no Hub has: every trait is drawn apart from the others. */
export function oddHub(): fc.Arbitrary<OddHub> {
  const traits = Object.fromEntries(
    Object.entries(SHAPES).map(([name, values]) => [name, fc.constantFrom<unknown>(...values)]),
  );
  const shape = fc.record({ ...traits, seed: fc.integer({ min: 0, max: 2 ** 31 }) }) as fc.Arbitrary<unknown>;
  return shape.map((drawn) => oddHubOf(drawn as Shape));
}

/** The hub of a shape, the same each time. */
function oddHubOf(shape: Shape): OddHub {
  const random = seededRandom(shape.seed);
  const first = modelsOf(shape, random);
  const limit = shape.limit;
  const cut = (rows: readonly Row[]) => (limit === null ? rows : rows.slice(-limit));
  const days = [first, ...laterDays(shape, first, random)].map((rows, day) => ({
    date: new Date(Date.parse(ODD_HUB_DATE) + day * shape.gap * DAY_MS).toISOString().slice(0, 10),
    rows: cut(rows),
  }));
  const ids = first.map(({ id }) => id).filter((id) => !/\s/.test(id));
  const some = ids.slice(0, 40);
  const corrections = {
    none: [],
    after: some.map((id) => [id, "2026-08-30"] as const),
    before: some.map((id) => [id, "1999-12-31"] as const),
    strangers: [["nobody/at-all", "2026-01-01"] as const],
  }[shape.corrections];
  const owners = [...new Set(ids.map((id) => id.slice(0, id.indexOf("/"))))];
  const regions = {
    none: [],
    some: owners.slice(0, 5).map((owner, place) => [owner, ["us", "eu", "china"][place % 3] ?? "us"] as const),
    strangers: [["nobody", "us"] as const],
    odd: owners
      .slice(0, 20)
      .map((owner, place) => [owner, ["unknown", "other", "null", "NaN"][place % 4] ?? ""] as const),
  }[shape.regions];
  const saysNull = [shape.names, shape.tasks, shape.licenses, shape.regions].includes("odd");
  return { shape, saysNull, days, corrections, regions };
}

const pick = <T>(random: Random, values: readonly [T, ...T[]]): T =>
  values[Math.floor(random.uniform() * values.length)] ?? values[0];

function modelsOf(shape: Shape, random: Random): Row[] {
  const ids = Array.from({ length: shape.models }, (_, place) => idOf(shape, place, random));
  return ids.map((id, place) => {
    const created = createdOf(shape, place, random);
    const parents = parentsOf(shape, place, ids);
    const tag = (parent: string) => {
      const relation = relationOf(shape, place);
      return relation === null ? `base_model:${parent}` : `base_model:${relation}:${parent}`;
    };
    const byCard = shape.relations === "card";
    const task = taskOf(shape, place);
    const license = licenseOf(shape, place);
    const full = shape.traits === "all" || (shape.traits === "some" && random.uniform() < 0.5);
    const huge = place === shape.models - 1;
    const downloads = {
      many: Math.floor(2000 * random.uniform() ** 4),
      zero: 0,
      null: null,
      "one huge": huge ? 9e11 : 3,
      "all huge": 9e11,
    }[shape.downloads];
    return {
      _id: (place + 1).toString(16).padStart(24, "0"),
      id,
      ...(created === null ? {} : { createdAt: created, lastModified: created }),
      likes: likesOf(shape, huge, random),
      ...(downloads === null ? {} : { downloads, downloadsAllTime: downloads }),
      gated:
        shape.gated === "all" || (shape.gated === "some" && place % 3 === 0) ? pick(random, ["auto", "manual"]) : false,
      ...(task === null ? {} : { pipeline_tag: task }),
      ...parametersOf(shape, place),
      tags: [
        ...(byCard ? [] : parents.map(tag)),
        ...(license === null ? [] : [`license:${license}`]),
        ...(full ? ["safetensors", "gguf", "dataset:a/b", "en", "arxiv:2604.13537"] : []),
      ],
      ...(full ? { library_name: "transformers", "model-index": [{ name: "x" }] } : {}),
      ...(byCard && parents.length > 0 ? { cardData: { base_model: parents, base_model_relation: "finetune" } } : {}),
    };
  });
}

function idOf({ authors, names, models }: Shape, place: number, random: Random): string {
  const author = {
    one: 0,
    "each its own": place,
    some: place % 13,
    skewed: Math.floor(models * random.uniform() ** 4),
  }[authors];
  const word = (number: number) => ODD_WORDS[number % ODD_WORDS.length] ?? "x";
  if (names === "odd") {
    const owner = author < ODD_WORDS.length ? word(author) : `${word(author).slice(0, 80)}${author}`;
    return `${owner}/${place < ODD_WORDS.length ? word(place) : `${word(place).slice(0, 80)}${place}`}`;
  }
  // Letters alone: the flag for serial names looks at digits.
  const letters = [...place.toString().padStart(3, "0")].map((digit) => "abcdefghij"[Number(digit)]).join("");
  return `owner${author}/${names === "serial" ? `model-${place}` : `name${letters}`}`;
}

function createdOf({ dates, models }: Shape, place: number, random: Random): string | null {
  const at = (time: number) => new Date(time).toISOString();
  const share = (place + 1) / (models + 1);
  switch (dates) {
    case "race":
      return at(END - 60 * DAY_MS * (1 - share) ** 2);
    case "four years":
      return at(END - 4 * 365 * DAY_MS * (1 - share) * (0.9 + 0.1 * random.uniform()));
    case "one day":
      return at(END - DAY_MS * random.uniform());
    case "one second":
      return "2026-07-20T12:00:00.000Z";
    case "future":
      return at(END + 400 * DAY_MS * random.uniform());
    case "floor":
      return "2022-03-02T23:29:04.000Z";
    case "none":
      return null;
    case "odd":
      return pick(random, [
        null,
        "2022-03-02T23:29:05.000Z",
        "0001-01-01T00:00:00Z",
        "9999-12-31T23:59:59Z",
        "2026-08-21",
      ]);
  }
}

/** Parents by their places among the ids; a base is listed before what is made of it, but in cycles. */
function parentsOf({ lineage, models }: Shape, place: number, ids: readonly string[]): string[] {
  const of = (...places: readonly number[]) =>
    [...new Set(places)].flatMap((parent) => (parent === place ? [] : (ids[parent] ?? [])));
  switch (lineage) {
    case "one family":
      return of(0);
    case "stars":
      return place < 3 ? [] : of(place % 3);
    case "ten families":
      return place < 10 ? [] : of(place % 10);
    case "chains":
      return place % 12 === 0 ? [] : of(place - 1);
    case "cycles":
      return of(place % 3 === 2 || place === models - 1 ? place - (place % 3) : place + 1);
    case "orphans":
      return [`gone/base${place % 7}`];
    case "five parents":
      return place < 5 ? of(place + 1, 0) : of(0, 1, 2, 3, 4);
    case "none":
      return [];
    case "self":
      return [ids[place] ?? ""];
    case "tangle":
      return of(0, (place * 7) % models, (place * 31) % models);
  }
}

/** Null where a tag does not say it. */
function relationOf({ relations }: Shape, place: number): string | null {
  if (relations === "unknown" || relations === "card") return null;
  if (relations !== "mixed") return relations;
  return [null, "finetune", "adapter", "quantized", "merge", "finetune", "finetune"][place % 7] ?? null;
}

function likesOf({ likes }: Shape, huge: boolean, random: Random): number {
  return {
    none: 0,
    same: 7,
    few: Math.floor(4 * random.uniform() ** 3),
    many: Math.floor(5000 * random.uniform() ** 5),
    "one huge": huge ? 9e11 : 0,
    "all huge": 9e11,
  }[likes];
}

function taskOf({ tasks }: Shape, place: number): string | null {
  return {
    none: null,
    one: "text-generation",
    two: ["text-generation", "text-to-image", null][place % 3] ?? null,
    "300": `task-${place % 300}`,
    odd: ODD_WORDS[place % ODD_WORDS.length] ?? null,
  }[tasks];
}

function licenseOf({ licenses }: Shape, place: number): string | null {
  return {
    none: null,
    usual: ["apache-2.0", "mit", "llama3.1", "other", null][place % 5] ?? null,
    odd: ODD_WORDS[place % ODD_WORDS.length] ?? null,
  }[licenses];
}

function parametersOf({ parameters }: Shape, place: number): Record<string, unknown> {
  const total = {
    none: null,
    same: 7e9,
    spread: [5e8, 2e9, 7e9, 3e10, 7e10, 4e11, null][place % 7] ?? null,
    zero: 0,
    huge: 9e18,
  }[parameters];
  return total === null ? {} : { safetensors: { total } };
}

function laterDays({ later, names }: Shape, first: readonly Row[], random: Random): Row[][] {
  const grown = (by: number) =>
    first.map((row) => ({ ...row, likes: Number(row.likes) + Math.floor(by * random.uniform()) }));
  switch (later) {
    case "none":
      return [];
    case "same":
      return [[...first], [...first]];
    case "grown":
      return [grown(3), grown(6), grown(9)];
    case "one left":
      return [first.slice(0, 1)];
    case "all back":
      return [first.slice(0, 1), [...first]];
    case "renamed":
      return [first.map((row) => ({ ...row, id: names === "odd" ? `x${row.id}` : `${row.id}-renamed` }))];
    case "fewer counts":
      return [
        first.map((row) => ({
          ...row,
          likes: 0,
          ...(row.downloads === undefined ? {} : { downloads: 0, downloadsAllTime: 0 }),
        })),
      ];
    case "others":
      return [first.map((row) => ({ ...row, _id: `f${String(row._id).slice(1)}`, id: `${row.id}-other` }))];
  }
}
