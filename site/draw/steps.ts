import { number, relationLabel } from "../src/format.ts";
import { escapeXml, frame, pictures, relationColour, type Sheet } from "./sheet.ts";

/** Entries so far of one relation: [milliseconds, T1, T0, T2] at the end of each interval that brought any, ascending. */
export interface Track {
  readonly relation: string;
  readonly points: readonly (readonly [at: number, t1: number, t0: number, t2: number])[];
}

const DAY = 86_400_000;

/**
 * Cumulative entries by relation over time: a step line per relation for T1, a dotted one for everything (T0) and, until somebody asks
 * for it, a hidden dashed one for T2 where these differ, each labelled at its end. A line that stands for several tiers carries the class of each. Written out by hand instead of by Plot: 10,000 family pages draw it twice.
 */
export function drawSteps(tracks: readonly Track[], from: number, to: number) {
  return pictures((sheet) => sheetOfSteps(sheet, tracks, from, to));
}

function sheetOfSteps(sheet: Sheet, tracks: readonly Track[], from: number, to: number): string {
  const height = sheet.narrow ? 260 : 320;
  const named = Math.max(0, ...tracks.map((track) => labelOf(track).length));
  const box = {
    left: 40,
    right: sheet.width - Math.max(sheet.narrow ? 96 : 124, 14 + named * 7.4),
    top: 28,
    bottom: height - 28,
  };
  const most = Math.max(1, ...tracks.map((track) => track.points.at(-1)?.[2] ?? 0));
  const ticks = countTicks(most, 5);
  const top = Math.max(most, ticks.at(-1) ?? 1);
  // A date may lie behind the snapshot: whoever made the model sets it, in effect. It is drawn at the end.
  const x = (time: number) => box.left + Math.min(1, (time - from) / Math.max(1, to - from)) * (box.right - box.left);
  const y = (value: number) => box.bottom - (value / top) * (box.bottom - box.top);

  const grid = ticks.map(
    (tick) =>
      `<path class="grid" d="M${box.left} ${y(tick)}H${box.right}"/><text x="${box.left - 8}" y="${y(tick) + 4.5}" text-anchor="end" class="tick">${number(tick)}</text>`,
  );
  const dates = dateTicks(from, to, sheet.narrow ? 3 : 6).map(
    ({ time, label }) =>
      `<path class="axis" d="M${x(time)} ${box.bottom}v5"/><text x="${x(time)}" y="${box.bottom + 19}" class="tick">${label}</text>`,
  );
  const lines = tracks.flatMap((track) => {
    const last = track.points.at(-1);
    if (last === undefined) return [];
    const name = relationLabel(track.relation);
    const [, t1, t0, t2] = last;
    const tip = `<title>${escapeXml(name)}: ${number(t1)} on T1, ${number(t0)} in all, ${number(t2)} on T2</title>`;
    const line = (tiers: string, column: Column, style: string) =>
      `<path${tiers === "t1 t0 t2" ? "" : ` class="${tiers}"`} d="${stepPath(track, column, x, y, box.right)}" fill="none" stroke="${relationColour(track.relation)}" ${style}>${tip}</path>`;
    const shared = ["t1", t0 === t1 && "t0", t2 === t1 && "t2"].filter(Boolean).join(" ");
    return [
      ...(t0 === t1 ? [] : [line("t0", 2, 'stroke-width="1.5" stroke-dasharray="1.5 3.5" stroke-linecap="round"')]),
      ...(t2 === t1 ? [] : [line("t2", 3, 'stroke-width="1.5" stroke-dasharray="6 4" display="none"')]),
      line(shared, 1, 'stroke-width="2.25" stroke-linejoin="round"'),
    ];
  });
  const labels = endLabels(tracks, y).map(
    ({ track, at }) =>
      `<text x="${box.right + 7}" y="${at + 4.5}" text-anchor="start" fill="${relationColour(track.relation)}" font-weight="600">${labelOf(track)}</text>`,
  );
  return frame(
    sheet,
    height,
    `<text x="0" y="12" text-anchor="start" class="tick">↑ entries so far</text>${grid.join("")}<path class="axis" d="M${box.left} ${box.bottom}H${box.right}"/>` +
      `${dates.join("")}${lines.join("")}${labels.join("")}`,
  );
}

/** Entries of a relation at the end, on T1. */
const entriesOf = (track: Track) => track.points.at(-1)?.[1] ?? 0;
const labelOf = (track: Track) => `${relationLabel(track.relation)} ${number(entriesOf(track))}`;

/** Of a point: T1, T0 or T2. */
type Column = 1 | 2 | 3;

function stepPath(
  track: Track,
  column: Column,
  x: (time: number) => number,
  y: (value: number) => number,
  right: number,
): string {
  let path = "";
  let before = 0;
  for (const point of track.points) {
    const value = point[column];
    if (value === before) continue;
    path += path === "" ? `M${x(point[0])} ${y(0)}V${y(value)}` : `H${x(point[0])}V${y(value)}`;
    before = value;
  }
  return path === "" ? `M${right} ${y(0)}h0` : `${path}H${right}`;
}

/** Labels at the right end, at least 16 units apart, in the order of their values. */
function endLabels(tracks: readonly Track[], y: (value: number) => number) {
  const labels = tracks
    .flatMap((track) => {
      const value = entriesOf(track);
      return value === 0 ? [] : [{ track, at: y(value) }];
    })
    .sort((a, b) => b.at - a.at);
  let below = Number.POSITIVE_INFINITY;
  return labels.map((label) => {
    const at = Math.min(label.at, below - 16);
    below = at;
    return { ...label, at };
  });
}

/** Whole numbers from 0 in steps of 1, 2 or 5 times a power of ten, at most `most / step` of them. */
export function countTicks(most: number, wanted: number): number[] {
  const rough = Math.max(1, most / wanted);
  const power = 10 ** Math.floor(Math.log10(rough));
  const step = [1, 2, 5, 10].map((factor) => factor * power).find((size) => size >= rough) ?? 10 * power;
  const ticks: number[] = [];
  for (let tick = 0; tick < most + step; tick += step) ticks.push(tick);
  return ticks;
}

/** Days, months or years between two moments, at most about `wanted`, each with its label; the year is named where it changes. */
export function dateTicks(from: number, to: number, wanted: number): { time: number; label: string }[] {
  const span = (to - from) / DAY;
  const ticks: { time: number; label: string }[] = [];
  if (span < 60) {
    const step = [1, 2, 3, 5, 7, 10, 14, 20].find((days) => span / days <= wanted) ?? 30;
    for (let time = Math.ceil(from / DAY) * DAY; time <= to; time += step * DAY)
      ticks.push({ time, label: dayMonth(time) });
    return ticks;
  }
  const months = [1, 2, 3, 6, 12, 24, 60].find((size) => span / 30.4 / size <= wanted) ?? 120;
  const first = new Date(from);
  for (let month = 0; ; month += 1) {
    const time = Date.UTC(first.getUTCFullYear(), first.getUTCMonth() + month, 1);
    if (time > to) return ticks;
    const at = new Date(time);
    const sinceZero = at.getUTCFullYear() * 12 + at.getUTCMonth();
    if (time >= from && sinceZero % months === 0)
      ticks.push({ time, label: months >= 12 ? String(at.getUTCFullYear()) : monthYear(at) });
  }
}

const DAY_MONTH = new Intl.DateTimeFormat("en-GB", { day: "numeric", month: "short", timeZone: "UTC" });
const MONTH_YEAR = new Intl.DateTimeFormat("en-GB", { month: "short", year: "2-digit", timeZone: "UTC" });
const dayMonth = (time: number) => DAY_MONTH.format(time);
const monthYear = (at: Date) => MONTH_YEAR.format(at).replace(" ", " ’");
