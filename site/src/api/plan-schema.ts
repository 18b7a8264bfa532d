import { OUTCOMES, RATES, RELATIONS } from "../../../core/plan/data.ts";
import { pack } from "../../../core/plan/packed.ts";
import { count, list, object, reference, type Schema } from "./schema.ts";

const text = (description: string): Schema => ({ type: "string", description });
const orNone = (type: string, description: string, unit?: string): Schema => ({
  type: [type, "null"],
  description,
  ...(unit === undefined ? {} : { "x-unit": unit }),
});
const share = (description: string): Schema => ({
  type: "number",
  minimum: 0,
  maximum: 1,
  description,
  "x-unit": "share 0–1",
});
const multiple = (part: string): Schema => ({
  type: "number",
  minimum: 0,
  description: `${part} of the weeks held at most so many times the mean.`,
});
const times: Schema = {
  ...object({
    tenth: multiple("A tenth"),
    median: multiple("Half"),
    ninetieth: multiple("Nine tenths"),
    low: orNone("number", "95 % interval of the median, from; null where too few bases or weeks know it."),
    high: orNone("number", "95 % interval of the median, to."),
  }),
  type: ["object", "null"],
  description: "What weeks held as multiples of the mean of the weeks before; null below one entry a week.",
};
const RELATION: Schema = { enum: RELATIONS, description: "As declared." };
const weeks = list({ type: "integer", minimum: 0 }, "Entries of each of the last 12 weeks, the latest first.");

/**
 * Schemas of the planner's files, api/v1/plan/table.json and api/v1/plan/bases/N.json, by name; `about` is what every file begins with. The
 * columns and codes of the packed table are those that `pack` writes.
 */
export function planSchemas(about: Readonly<Record<string, Schema>>): Record<string, Schema> {
  const empty = pack(
    {
      date: "",
      as_of: "",
      source: { label: "", simulated: false },
      limit: null,
      crowding: [],
      tasks: [],
      comparables: [],
      backtest: { weeks: [], earned: [] },
    },
    1,
  );
  const coded = Object.keys(empty.codes);
  const column = (name: string): Schema =>
    coded.includes(name)
      ? list({ type: "integer", minimum: 0 }, `Places in codes.${name}.`)
      : list({ type: TYPES[name] ?? ["number", "null"] }, COLUMNS[name] ?? name);
  return {
    PlanTable: object({
      ...about,
      source: object({ label: text("Where the models come from."), simulated: about.simulated ?? {} }),
      limit: orNone("integer", "Newest N models only; null for a whole sweep.", "models"),
      crowding: list(
        list(
          { type: "integer", minimum: 0 },
          "Distinct authors of the last 30 days whose entries are listed, niches with so many.",
        ),
        "The distribution behind the crowding percentile.",
      ),
      tasks: list({ type: "string" }, "Tasks that niches state, the most common first."),
      shards: { type: "integer", minimum: 1, description: "Number of files below /plan/bases/." },
      codes: object(
        Object.fromEntries(Object.entries(empty.codes).map(([name, values]) => [name, { const: values }])),
        "The lists that coded columns count in, from 0.",
      ),
      backtest: object({
        weeks: list(
          object({
            unit: { enum: ["family", "niche"], description: "What the weeks are of." },
            per_week: { enum: [...RATES], description: "Entries per week before; 10 belong to “10 or more”." },
            n: count("weeks", "Past weeks of bases."),
            bases: count("bases", "Their distinct bases."),
            weeks: count("weeks", "Their distinct weeks, counted back from the snapshot."),
            foretold: share("Share that is held at least if weeks are alike."),
            times,
            ...HELD,
          }),
          "Weeks beside the fewest and the most entries of one of the weeks before.",
        ),
        earned: list(
          object({
            relation: RELATION,
            outcome: { enum: [...OUTCOMES], description: "The reading at age 30 days." },
            n: count("entries", "Entries that came 60 to 30 days before the snapshot."),
            authors: count("authors", "Their distinct authors."),
            families: count("bases", "Their distinct bases."),
            ...HELD,
          }),
          "Outcomes beside the middle half of what was comparable when the entries came.",
        ),
      }),
      comparables: object(
        Object.fromEntries(Object.keys(empty.comparables).map((name) => [name, column(name)])),
        "What entries of a relation, band of rank and band of crowding earned, column by column. Not printed: null.",
      ),
    }),
    PlanBases: object({
      ...about,
      shard: { type: "integer", minimum: 0, description: "The N of the file’s name." },
      bases: list(reference("PlanBase"), "Bases with at least 10 derivatives whose name hashes to N."),
    }),
    PlanBase: object({
      base: text("OWNER/NAME."),
      present: { type: "boolean", description: "The base itself is in the snapshot." },
      children: count("entries", "Entries of the family."),
      released_at: orNone("integer", "Its release, UTC.", "ms since 1970"),
      potential: orNone(
        "number",
        "Expected percentile of descendants, from what is known at release.",
        "percentile 0–100",
      ),
      entries: count("entries", "Dated entries so far, those that vanished since included."),
      authors: count("authors", "Their distinct authors."),
      relations: list(reference("PlanRelation"), "The same by relation."),
      weeks,
      weeks_seen: count("weeks", "How many of the 12 weeks could have held an entry."),
      niches: list(
        reference("PlanNiche"),
        "Its niches, the largest first; also those entered in 12 weeks of which nothing is listed any more.",
      ),
      sisters: list(reference("PlanSister"), "Bases of similar potential that fewer authors entered lately."),
    }),
    PlanRelation: object({ relation: RELATION, entries: count("entries", "Dated entries.") }),
    PlanNiche: object({
      ...NICHE,
      models: count("models", "Models of the niche."),
      rivals_30d_t1: count("entries", "rivals_30d on T1."),
      rival_authors_30d_t1: count("authors", "rival_authors_30d on T1."),
      leaving_7d: count("entries", "Rivals that will be older than 30 days in a week."),
      weeks,
    }),
    PlanSister: object({
      base: text("OWNER/NAME."),
      potential: { type: "number", description: "Its potential.", "x-unit": "percentile 0–100" },
      entries: count("entries", "Dated entries so far."),
      authors: count("authors", "Their distinct authors."),
      relations: list(reference("PlanRelation"), "The same by relation."),
      niches: list(object(NICHE), "Its niches with a rival."),
    }),
  };
}

const HELD = {
  below: share("Cases below the range."),
  held: share("Cases within it."),
  above: share("Cases above it."),
  low: share("Lower end of the 95 % interval of the share within; 0 to 1 where one cluster is all there is."),
  high: share("Upper end of it."),
} as const;

const NICHE = {
  relation: RELATION,
  task: orNone("string", "Task; null where none is stated."),
  rivals_30d: count("entries", "Entries of the last 30 days, those that vanished since included."),
  rival_authors_30d: count("authors", "Their distinct authors."),
  percentile: orNone(
    "number",
    "The niche’s crowding_percentile, by the authors of entries that are listed. Null where none is listed.",
    "percentile 0–100",
  ),
} as const;

/** Types of those columns of the packed table that are no statistics. */
const TYPES: Readonly<Record<string, string | readonly string[]>> = {
  rank_band: ["integer", "null"],
  crowding_band: ["integer", "null"],
  models: "integer",
  authors: "integer",
  families: "integer",
};

/** What the columns of the packed table mean that are plain numbers. */
const COLUMNS: Readonly<Record<string, string>> = {
  rank_band: "Band k: ranks 2^k to 2^(k+1) − 1, 10: all from 1,024 on; null: any rank.",
  crowding_band: "Rivals in 30 days, 0: none, k: 2^(k−1) to 2^k − 1, 8: all from 128 on; null: any.",
  models: "Distinct models of the cell.",
  authors: "Their distinct authors.",
  families: "Their distinct bases.",
  q1: "First quartile of the outcome: likes, or downloads in 30 days.",
  median: "Its median.",
  q3: "Its third quartile.",
  low: "Lower end of the median’s 95 % interval, which allows for models of one author or one base; null where it reaches beyond the models.",
  high: "Upper end of it.",
};
