import { parseHTML } from "linkedom";
import { describe, expect, it } from "vitest";
import { type DotRow, drawDots } from "../../../site/draw/dots.ts";

const row = (value: number, hollow: number | null, second: number | null = null): DotRow => ({
  label: "a",
  detail: "",
  note: "24",
  colour: "red",
  value,
  second,
  hollow,
  tip: "",
});
const axis = { label: "authors", format: String, top: 66.6, ticks: [0, 60] };

/** Where the note of one row begins, in units of the axis: 666 pixels are 66.6 units, from 14 on. */
function noteAt(one: DotRow): number {
  const { document } = parseHTML(drawDots([one], axis).wide);
  const note = [...document.querySelectorAll("text")].find(({ textContent }) => textContent === "24");
  const [, x] = /translate\(([\d.]+)/.exec(note?.getAttribute("transform") ?? "") ?? [];
  const shift = [...document.querySelectorAll("g")].flatMap((group) =>
    group.contains(note ?? null) ? (/translate\(([\d.]+)/.exec(group.getAttribute("transform") ?? "")?.[1] ?? []) : [],
  );
  return (Number(x) + shift.reduce((sum, part) => sum + Number(part), 0) - 14) / 10;
}

describe("the note of a row of dots", () => {
  it.each([
    ["alone", row(24, null)],
    ["with a mark before it", row(24, 20)],
    ["with a mark far behind it", row(24, 30)],
  ])("stands beside its dot, %s", (_, one) => {
    expect(noteAt(one)).toBeCloseTo(25, 0);
  });

  it.each([
    ["a hollow one", row(24, 25), 26],
    ["a square", row(24, null, 26), 27],
    ["both, one after the other", row(24, 27, 26), 28],
  ])("gives way to %s that it would run into", (_, one, at) => {
    expect(noteAt(one)).toBeCloseTo(at, 0);
  });
});
