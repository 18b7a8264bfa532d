import { holm } from "../holm.ts";
import { CROWDING_PLACEBOS, LATENESS_PLACEBOS, type Placebo, placeboColumns } from "./placebos.ts";
import type { Answer, Question, Row } from "./question.ts";
import { count, list, number, relationNoun } from "./text.ts";

/**
 * A placebo that stays below this p value, corrected after Holm over all beside the same figure, says that the estimate is not about what its
 * name says. Uncorrected, one figure in seven would be doubted by chance where it has three placebos.
 */
const PLACEBO_LEVEL = 0.05;
/** An estimate is told as an association without reserve when its p value stays below after Holm's correction. */
const HOLM_LEVEL = 0.05;

/** What estimates say of lateness and of crowding: an association with its interval, or that none was found. Never of an effect. */
export const ASSOCIATIONS: readonly Question[] = [
  {
    kind: "lateness",
    needs: "estimates.parquet",
    query: "associations",
    fill: {
      doubled: "being twice as late (1 + days)",
      caveat:
        "Where evidence is B, being late and having had less time to be noticed cannot be told apart: it is one snapshot.",
      term: "ln(1+lag)",
      place: "ln(rank_authors)",
      placebos: placeboColumns(LATENESS_PLACEBOS),
    },
    answer: (rows) =>
      associate(rows, LATENESS_PLACEBOS, {
        subject: "the lag behind the base",
        doubling: "Being twice as late (1 + days) goes",
        unit: "per doubling of 1 + the days behind the base",
        beside: "Per doubling of the place among the family's authors, the other measure of lateness",
        otherwise: "per doubling of the place among authors",
        href: "/priority/",
      }),
  },
  {
    kind: "crowding",
    needs: "estimates.parquet",
    query: "associations",
    fill: {
      doubled: "twice the crowd (1 + rivals in the 30 days before)",
      caveat:
        "Rivals of another family, or dates that were permuted, should go with nothing, and rivals\n" +
        "-- that came after were not there at the release: where they do, the estimate is not about the crowding that an entry met.",
      term: "ln(1+rivals_30d)",
      place: "ln(1+rivals_30d)",
      placebos: placeboColumns(CROWDING_PLACEBOS),
    },
    answer: (rows) =>
      associate(rows, CROWDING_PLACEBOS, {
        subject: "crowding",
        doubling: "Twice the crowd (1 + rivals in the 30 days before) goes",
        unit: "per doubling of 1 + the rivals in the 30 days before",
        beside: "With the place among the family's authors held constant instead of the lag",
        otherwise: "with the place among authors held constant",
        href: "/congestion/",
      }),
  },
];

interface Words {
  readonly subject: string;
  readonly doubling: string;
  readonly unit: string;
  /** How a sentence begins about the main table's other specification, which has the place instead of the lag. */
  readonly beside: string;
  /** The same in a title, where that specification says something else. */
  readonly otherwise: string;
  readonly href: string;
}

function associate(rows: readonly Row[], placebos: readonly Placebo[], words: Words): Answer | null {
  const all = rows.filter((row) => row.sample === "all");
  if (all.length === 0 || !all.every((row) => row.estimated === true)) return null;
  const evidence = all.every((row) => row.evidence === "A") ? "A" : "B";
  const sentences = all.map((row) => {
    const others = rows.filter((other) => other.kind === row.kind && other.sample !== "all");
    const byRelation =
      others.length === 0
        ? ""
        : ` By relation: ${others.map((other) => reading(relationNoun(String(other.sample)), other)).join("; ")}.`;
    return (
      `${capital(nounOf(row))}: ${signed(row.effect)} ${words.unit} (95 % interval ${intervalOf(row)}; ${pValues(row)}; ` +
      `${count(value(row.n), "entry", "entries")} of ${count(value(row.families), "family", "families")} and ${count(value(row.authors), "author")}), ` +
      `compared within relation and task.${byRelation} ${placeboSentence(row, placebos)}`
    );
  });
  return {
    title: titleOf(all, placebos, words),
    summary: [
      ...sentences,
      `${words.beside}: ${all.map((row) => reading(nounOf(row), besidePlace(row))).join("; ")}.`,
      "An association in public metadata, not an effect.",
      ...(evidence === "B"
        ? ["Grade B: late and less time to be noticed cannot be told apart in one snapshot."]
        : ["Grade A: outcomes read 30 days after release, of entries still listed."]),
    ].join(" "),
    numbers: Object.fromEntries(rows.flatMap((row) => numbersOf(row, placebos))),
    evidence,
    n: Math.max(...all.map((row) => value(row.n))),
    n_of: "entries",
    tier: "T1",
    // The pictures may show another outcome, of a fixed age; the table has every number of this.
    chart: "main-table",
    href: words.href,
  };
}

function titleOf(all: readonly Row[], placebos: readonly Placebo[], { subject, doubling, otherwise }: Words): string {
  const other = all.filter(saysOtherwise).map((row) => difference(nounOf(row), besidePlace(row)));
  const beside = other.length === 0 ? "" : `; ${otherwise} ${list(other)}`;
  if (all.every(holdsZero))
    return `No association found between ${subject} and ${all.map(nounOf).join(" or ")}${beside}`;
  const parts = all.map((row) => difference(nounOf(row), row));
  const doubted = all.some((row) => !holdsZero(row) && loudPlacebos(row, placebos).length > 0);
  return `${doubling} with ${list(parts)}${doubted ? ", but a placebo that should be zero is not" : ""}${beside}`;
}

/** "43 % fewer downloads (not after Holm’s correction)", or that there is no clear difference. */
function difference(noun: string, row: Row): string {
  if (holdsZero(row)) return `no clear difference in ${noun}`;
  return `${change(value(row.effect))} ${noun}${staysAfterHolm(row) ? "" : " (not after Holm’s correction)"}`;
}

/** Whether the main table's other specification finds fewer, none or more where this one does not. */
function saysOtherwise(row: Row): boolean {
  const beside = besidePlace(row);
  const verdict = (one: Row) => (holdsZero(one) ? 0 : Math.sign(value(one.effect)));
  return beside.estimated === true && verdict(beside) !== verdict(row);
}

/** What the main table's other specification says of the same outcome and sample. */
function besidePlace(row: Row): Row {
  const of = (column: string) => row[`place_${column}`] ?? null;
  const ends = { effect_low: of("effect_low"), effect_high: of("effect_high") };
  return { effect: of("effect"), ...ends, p_holm: of("p_holm"), n: of("n"), estimated: ends.effect_low !== null };
}

/** "finetunes −20 % (−30 % to −9 %)", or that none was found or estimated. */
function reading(noun: string, row: Row): string {
  if (row.estimated !== true) return `${noun} not enough data (n = ${number(value(row.n))})`;
  if (holdsZero(row)) return `${noun} no association found (${signed(row.effect)}, ${intervalOf(row)})`;
  return `${noun} ${signed(row.effect)} (${intervalOf(row)}${staysAfterHolm(row) ? "" : ", not after Holm’s correction"})`;
}

function placeboSentence(row: Row, placebos: readonly Placebo[]): string {
  const made = placebos.filter(({ column }) => typeof row[`${column}_p`] === "number");
  if (made.length === 0) return "Not enough data for a placebo.";
  const loud = loudPlacebos(row, placebos);
  const below = made.some(({ column }) => value(row[`${column}_p`]) < PLACEBO_LEVEL);
  const told = made.map(
    ({ column, name }) =>
      `${name} ${signed(row[`${column}_effect`])} (p = ${pValue(value(row[`${column}_p`]))}${sampled(row[`${column}_drawn`])})`,
  );
  const verdict =
    loud.length === 0
      ? `${below ? `after Holm’s correction over the ${number(made.length)} ` : ""}none can be told from zero.`
      : `${list(loud.map(({ name }) => name))} should show nothing and ${loud.length === 1 ? "does" : "do"}, so this figure is not to be trusted.`;
  return `Placebos: ${list(told)}; ${verdict}`;
}

/** Of a large panel placebos are made on drawn entries, which tell less from zero than all of them do. */
const sampled = (n: Row[string] | undefined): string =>
  typeof n === "number" ? `, on ${number(n)} sampled entries` : "";

/** The placebos that cannot be put down to chance: their p values stay below the level after Holm's correction. */
function loudPlacebos(row: Row, placebos: readonly Placebo[]): readonly Placebo[] {
  const made = placebos.filter(({ column }) => typeof row[`${column}_p`] === "number");
  const adjusted = holm(made.map(({ column }) => value(row[`${column}_p`])));
  return made.filter((_, k) => (adjusted[k] ?? 1) < PLACEBO_LEVEL);
}

function numbersOf(row: Row, placebos: readonly Placebo[]): [string, number | string | null][] {
  const prefix = `${row.kind}_${row.sample}`;
  const columns = ["effect", "effect_low", "effect_high", "p_value", "p_holm", "n", "families", "authors"];
  const place = ["effect", "effect_low", "effect_high", "p_holm"].map((column) => `place_${column}`);
  const beside = placebos.flatMap(({ column }) => [`${column}_effect`, `${column}_p`, `${column}_drawn`]);
  return [...columns, ...place, ...beside].map((column) => {
    const found = row[column];
    return [`${prefix}_${column}`, typeof found === "number" ? found : null];
  });
}

const value = (found: Row[string] | undefined): number => Number(found ?? 0);
const nounOf = (row: Row): string => String(row.kind);
const holdsZero = (row: Row): boolean => value(row.effect_low) <= 0 && value(row.effect_high) >= 0;
const staysAfterHolm = (row: Row): boolean => typeof row.p_holm === "number" && row.p_holm < HOLM_LEVEL;
const capital = (text: string): string => text.charAt(0).toUpperCase() + text.slice(1);
const intervalOf = (row: Row): string => `${signed(row.effect_low)} to ${signed(row.effect_high)}`;

/** Percent beyond which a bound says no more than that it is far off. */
const WIDEST = 1000;
/** A fall that leaves less than a thousandth is nearly all, and never said to be all. */
const LOWEST = 0.999;

/** −0.154 → "−15 %". */
function signed(found: Row[string] | undefined): string {
  const effect = value(found);
  if (100 * effect > WIDEST) return `over +${number(WIDEST)} %`;
  if (effect <= -LOWEST) return `under −${number(100 * LOWEST, 1)} %`;
  return `${effect < 0 ? "−" : "+"}${size(effect)} %`;
}

function change(effect: number): string {
  return `${effect <= -LOWEST ? `over ${number(100 * LOWEST, 1)}` : size(effect)} % ${effect < 0 ? "fewer" : "more"}`;
}

/** Percent without sign: whole, one decimal below 1 and where little is left, one digit below 0.1: an end of an interval near zero does not read as zero. */
function size(effect: number): string {
  const percent = Math.abs(100 * effect);
  if (percent > 0 && percent < 0.1) return percent.toLocaleString("en-US", { maximumSignificantDigits: 1 });
  return number(percent, percent < 1 || (effect < 0 && percent >= 99) ? 1 : 0);
}

/** "p = 0.012, 0.3 after Holm’s correction over 40 tests". */
function pValues(row: Row): string {
  const holm = typeof row.p_holm === "number" ? pValue(row.p_holm) : "–";
  return `p ${equals(row.p_value)}, ${holm} after Holm’s correction over ${count(value(row.tests), "test")}`;
}

const equals = (p: Row[string] | undefined): string => (value(p) < 0.001 ? "under 0.001" : `= ${pValue(value(p))}`);

function pValue(p: number): string {
  return p < 0.001 ? "under 0.001" : number(p, 3);
}
