import { dot, label } from "./axes.ts";
import { SOFT } from "./sheet.ts";

/** What a dot, a square and a hollow dot are called, where a chart has more than one mark a row. */
export interface MarkNames {
  readonly value: string;
  readonly square: string;
  readonly hollow?: string;
}

/** Mean width of a letter of 13 units, with some to spare. */
const LETTER = 7.3;

/** The marks with their names in one line at height `y`. They are drawn, not written: the font of PNGs has no letters for them. */
export function legend(y: number, { value, square, hollow }: MarkNames): string {
  const middle = y - 4.5;
  const marks: [name: string, mark: (x: number) => string][] = [
    [value, (x) => dot(x, middle, SOFT)],
    [square, (x) => `<rect x="${x - 4}" y="${middle - 4}" width="8" height="8" fill="${SOFT}"/>`],
  ];
  if (hollow !== undefined) marks.push([hollow, (x) => dot(x, middle, SOFT, { hollow: true })]);
  let x = 7;
  return marks
    .map(([name, mark]) => {
      const drawn = mark(x) + label(x + 9, y, name, { anchor: "start" });
      x += 9 + name.length * LETTER + 16;
      return drawn;
    })
    .join("");
}
