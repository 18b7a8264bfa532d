import { drawSeries, type Series } from "../draw/series.ts";
import { relationColour } from "../draw/sheet.ts";
import { count, list, number, percent, percentWithin, RELATIONS, relationLabel, relationNoun } from "../src/format.ts";
import { type Answer, type ChartDefinition, notEnough, num, type Row } from "./chart.ts";
import { shareAxis } from "./relation-panels.ts";

const KEYS = [...RELATIONS, "all", "none"] as const;
const lineName = (key: string) => (key === "all" ? "any" : key === "none" ? "no parent" : relationLabel(key));
/** The colour of a line by what it stands for, the same on every chart. */
export const lineColour = (key: string) =>
  key === "all" ? "var(--ink)" : key === "none" ? "var(--soft)" : relationColour(key);
const TICKS = [0, 7, 30, 90, 180, 365, 730] as const;
/** Two numbers of three digits on a phone need a sixth of its axis between their middles. */
const NARROW_GAP = 1 / 6;

/** The days named on a root axis up to `to`; on a phone those that have room beside the one before. */
function dayTicks(to: number) {
  let last = -1;
  return TICKS.filter((at) => at <= to).map((at) => {
    const place = Math.sqrt(at / to);
    const narrow = place - last >= NARROW_GAP;
    if (narrow) last = place;
    return { at, label: String(at), narrow };
  });
}

/** Lines of one minus survival, T1 (or all rows of a table without tiers) with bands, T0 dotted. */
export function curveLines(
  rows: readonly Row[],
  value: string,
  tiers: boolean,
): { key: string; line: Series; rows: readonly Row[] }[] {
  return KEYS.flatMap((key) => {
    const of = (tier: string) => rows.filter((row) => row.relation === key && (!tiers || row.tier === tier));
    const shown = of("T1");
    if (shown.length < 3) return [];
    const reading = (row: Row) => ({
      x: num(row, "day"),
      y: num(row, value),
      low: num(row, "ci_low"),
      high: num(row, "ci_high"),
    });
    return [
      {
        key,
        rows: shown,
        line: {
          name: lineName(key),
          colour: lineColour(key),
          points: shown.map(reading),
          everything: tiers ? of("T0").map(reading) : [],
        },
      },
    ];
  });
}

/** Days on a root axis, since most happens early. */
export function drawCurves(lines: readonly Series[], label: string, since: string): Answer["picture"] {
  const to = Math.max(30, ...lines.flatMap((line) => line.points.map((point) => point.x)));
  const axis = shareAxis(
    Math.max(0.004, ...lines.flatMap((line) => line.points.map((point) => point.high ?? point.y))),
  );
  return drawSeries(lines, {
    x: {
      from: 0,
      to,
      scale: "root",
      ticks: dayTicks(to),
      label: `days since ${since}`,
    },
    y: { ...axis, format: percent, label },
    when: (day) => `day ${number(day)}`,
    steps: true,
  });
}

const ORDINALS = { first: 1, tenth: 10, hundredth: 100 } as const;

const COLUMNS = [
  { key: "tier", label: "Tier", as: "text" },
  { key: "relation", label: "Relation", as: "text" },
  { key: "day", label: "Day", as: "count" },
  { key: "n", label: "Bases", as: "count" },
  { key: "reached", label: "Reached it", as: "count" },
  { key: "at_risk", label: "Waiting when a child last came", as: "count" },
  { key: "share_reached", label: "Reached by then", as: "share" },
  { key: "ci_low", label: "95 % interval, from", as: "share" },
  { key: "ci_high", label: "to", as: "share" },
] as const;

/** The readings of a day that at least one line has: day 30, else the last day of the first line. */
export function readAt(lines: readonly { key: string; rows: readonly Row[] }[]): {
  day: number;
  read: { key: string; row: Row }[];
} {
  const last = lines[0]?.rows.at(-1);
  const day = lines.some(({ rows }) => rows.some((row) => row.day === 30)) ? 30 : num(last, "day");
  return {
    day,
    read: lines.flatMap(({ key, rows }) => rows.filter((row) => row.day === day).map((row) => ({ key, row }))),
  };
}

function waiting(ordinal: keyof typeof ORDINALS, since: "release" | "first", among: string): ChartDefinition {
  return {
    id: `wait-for-${ordinal}-child`,
    page: "/diffusion/",
    query: "wait-for-child",
    fill: {
      among,
      ordinal,
      since: since === "release" ? ", since the release" : " of that relation, since the first",
      origin: since === "release" ? "release" : "first_child",
      k: String(ORDINALS[ordinal]),
    },
    answer(rows) {
      const caveat =
        since === "release"
          ? "Every model that can be a base, most of which never get a child. Models deleted before the first snapshot are invisible, so true waits are longer."
          : "Only bases that had a child of the relation, counted from that child. Survivors on the Hub only.";
      const lines = curveLines(
        since === "release" ? rows.filter((row) => row.relation !== "all") : rows,
        "share_reached",
        true,
      );
      const n = Math.max(0, ...rows.map((row) => (row.tier === "T1" ? num(row, "n") : 0)));
      const { day, read } = readAt(lines);
      if (read.length === 0)
        return notEnough(
          `How long until the ${ordinal} child?`,
          n,
          { columns: COLUMNS, rows, caveat },
          "30 bases still waiting, and children on two days",
        );
      // Of children of any kind and of each relation the title tells the whole and the quickest relation.
      const whole = read.filter((item) => item.key === "all");
      const kinds = read
        .filter((item) => item.key !== "all")
        .toSorted((a, b) => num(b.row, "share_reached") - num(a.row, "share_reached"));
      const told = whole.length === 0 ? kinds : [...whole, ...kinds.slice(0, 1)];
      const share = ({ row }: (typeof told)[number]) => percent(num(row, "share_reached"));
      const kind = ({ key }: (typeof told)[number]) => (key === "all" ? "child of any kind" : relationNoun(key, false));
      // Since the first child, shares are of different bases: those that had a child of that kind.
      const shares =
        since === "release"
          ? `${count(day, "day")} after release, ${list(told.map((item, index) => `${share(item)}${index > 0 ? "" : " of models have"} a ${ordinal} ${kind(item)}`))}`
          : told
              .map(
                (item, index) =>
                  `${index > 0 ? "" : `${count(day, "day")} `}after a first ${kind(item)}, ${share(item)} of bases have a ${ordinal}`,
              )
              .join("; ");
      const none = read.every((item) => num(item.row, "share_reached") === 0);
      return {
        title: none
          ? `No base has a ${ordinal} child ${count(day, "day")} after ${since === "release" ? "its release" : "its first"}`
          : shares,
        subtitle: `Share of ${among} with a ${ordinal} child, by relation, n = ${number(n)} bases`,
        description: `Curves rise with the days since ${since === "release" ? "release" : "the first child"}. On day ${number(day)}, by relation: ${read
          .map(
            (item) =>
              `${lineName(item.key)} ${percent(num(item.row, "share_reached"))} (95 % interval ${percent(num(item.row, "ci_low"))} to ${percent(num(item.row, "ci_high"))})`,
          )
          .join("; ")}.`,
        key: "Line: Kaplan–Meier on T1, so bases that are still waiting count. Band: 95 % interval with the owners of bases as clusters, on the log-log scale; until a first base has one, and once all have, that of as many bases as there are owners. Dotted: everything (T0), where it differs. A line ends where fewer than 30 bases wait.",
        caveat,
        ...(since === "release"
          ? {
              summary: `Of models that can be a base, ${list(read.map((item) => `${percentWithin(num(item.row, "share_reached"), num(item.row, "ci_low"), num(item.row, "ci_high"))} have a ${ordinal} ${relationNoun(item.key, false)}`))} ${count(day, "day")} after release.`,
            }
          : {}),
        n,
        columns: COLUMNS,
        rows,
        picture: drawCurves(
          lines.map(({ line }) => line),
          `with a ${ordinal} child`,
          since === "release" ? "release" : "the first child",
        ),
        missing: null,
      };
    },
  };
}

export const waitForFirstChild = waiting("first", "release", "models that can be a base");
export const waitForTenthChild = waiting("tenth", "first", "bases with a child of the relation");
export const waitForHundredthChild = waiting("hundredth", "first", "bases with a child of the relation");
