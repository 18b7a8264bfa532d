import { number } from "../src/format.ts";
import { classOf, dot, label, tip } from "./axes.ts";
import { frame, pictures } from "./sheet.ts";

/** A count, named above its bar; bars of one group stand together under the group's name. */
export interface Bar {
  readonly group: string;
  readonly label: string;
  readonly value: number;
  /** The same on T0. */
  readonly hollow: number | null;
  readonly strong: boolean;
}

/** Bars from zero on one axis of counts, each with its label and value above. */
export function drawBars(bars: readonly Bar[]) {
  return pictures((sheet) => {
    const [left, right] = [4, sheet.width - 10];
    const top = Math.max(1, ...bars.flatMap((bar) => [bar.value, bar.hollow ?? 0]));
    const x = (value: number) => left + (value / top) * (right - left);
    let y = 0;
    let group = "";
    const parts = bars.map((bar) => {
      const heading = bar.group !== group;
      group = bar.group;
      if (heading) y += y === 0 ? 14 : 34;
      const name = heading ? label(0, y, bar.group, { anchor: "start", fill: "var(--ink)", bold: true }) : "";
      y += 38;
      const colour = bar.strong ? "var(--accent)" : "var(--soft)";
      const words = `${bar.group}; ${bar.label}: ${number(bar.value)} on T1${bar.hollow === null ? "" : `, ${number(bar.hollow)} on T0`}`;
      const twin = bar.hollow !== null && bar.hollow !== bar.value;
      const tier = twin ? "t1" : undefined;
      const mark =
        bar.hollow === null || !twin
          ? ""
          : dot(x(bar.hollow), y, colour, { hollow: true, r: 4, tip: words, tier: "t0" });
      return (
        `${name}${label(left, y - 9, bar.label, { anchor: "start" })}${label(right + 6, y - 9, number(bar.value), { anchor: "end", fill: colour, bold: true })}` +
        `<path class="grid" d="M${left} ${y}H${right}"/><path${classOf(tier)} d="M${left} ${y}H${Math.max(left + 1, x(bar.value))}" stroke="${colour}" stroke-width="7" stroke-opacity="${bar.strong ? 0.8 : 0.5}">${tip(words)}</path>${mark}`
      );
    });
    return frame(sheet, y + 12, parts.join(""));
  });
}
