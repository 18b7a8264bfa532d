/** The two widths in which every chart is drawn, in SVG units; text is 13 units high in both, so a phone shows it at full size. */
export const WIDE = 720;
export const NARROW = 328;

/** What a drawing function gets to know about the sheet that it draws on. */
export interface Sheet {
  readonly width: number;
  readonly narrow: boolean;
}

/** The svg element around already escaped content. */
export function frame({ width, narrow }: Sheet, height: number, content: string): string {
  // Coordinates only: what a text or a tooltip says keeps its decimals.
  const rounded = content.replace(/<[^>]*>/g, (tag) =>
    tag.replace(/\d+\.\d{2,}/g, (digits) => String(Math.round(Number(digits) * 10) / 10)),
  );
  return (
    `<svg xmlns="http://www.w3.org/2000/svg" class="${narrow ? "narrow" : "wide"}" viewBox="0 0 ${width} ${height}" width="${width}" height="${height}" ` +
    `fill="currentColor" font-size="13" text-anchor="middle" aria-hidden="true" focusable="false">${rounded}</svg>`
  );
}

/** Both pictures of one chart. */
export function pictures(drawing: (sheet: Sheet) => string): { wide: string; narrow: string } {
  return { wide: drawing({ width: WIDE, narrow: false }), narrow: drawing({ width: NARROW, narrow: true }) };
}

/** The colour of a relation, the same in every chart; each theme has its own accessible value (site/src/styles/tokens.css). */
export const relationColour = (relation: string) => `var(--rel-${/^[a-z]+$/.test(relation) ? relation : "unknown"})`;

export const INK = "var(--ink)";
export const SOFT = "var(--soft)";
export const GRID = "var(--grid)";
export const PAPER = "var(--paper)";
/** Keeps the grid's lines out of a text. */
export const HALO = { stroke: PAPER, strokeWidth: 4 } as const;

/** Text without what XML forbids even when escaped: control characters, lone surrogates, U+FFFE and U+FFFF. */
export function cleanText(text: string): string {
  return text.toWellFormed().replace(/[^\P{Cc}\t\n\r]|[\ufffe\uffff]/gu, "\ufffd");
}

/** Text that escaping would not change: printable ASCII and Latin letters without & < > and double quotes. Most values are such. */
const HARMLESS = /^[ !#-%'-;=?-~\u00a0-\u024f]*$/;

/** Text as it may stand in SVG, XML or HTML. */
export function escapeXml(text: string): string {
  if (HARMLESS.test(text)) return text;
  return cleanText(text).replace(/&/g, "&amp;").replace(/</g, "&lt;").replace(/>/g, "&gt;").replace(/"/g, "&quot;");
}

/**
 * At most `length` characters, the middle left out: the owner and the end of a model's name both tell models apart. Of parts between
 * " · " the longest is cut where that leaves enough of it, since the short ones (relation, count, age) tell rows apart.
 */
export function shorten(text: string, length: number): string {
  const letters = [...text];
  if (letters.length <= length) return text;
  const parts = text.split(" · ");
  const longest = parts.reduce((best, part) => (part.length > best.length ? part : best));
  const room = length - (letters.length - [...longest].length);
  if (parts.length > 1 && room >= 6)
    return parts.map((part) => (part === longest ? shorten(part, room) : part)).join(" · ");
  const head = Math.ceil((length - 1) * 0.55);
  return `${letters.slice(0, head).join("")}…${letters.slice(letters.length - (length - 1 - head)).join("")}`;
}

/** A word in pieces of at most `length` letters, cut behind the last hyphen or slash that is in reach, else where the line ends. */
function pieces(word: string, length: number): string[] {
  const letters = [...word];
  if (letters.length <= length) return [word];
  const head = letters.slice(0, length);
  const mark = Math.max(head.lastIndexOf("-"), head.lastIndexOf("/")) + 1;
  const end = mark > length / 3 ? mark : length;
  return [letters.slice(0, end).join(""), ...pieces(letters.slice(end).join(""), length)];
}

/** Lines of at most `length` letters, `most` of them, broken at spaces that are not hard ones; longer words are broken, what is left over ends in an ellipsis. */
export function wrap(text: string, length: number, most: number): string[] {
  const lines: string[] = [];
  for (const word of text.split(/[^\S\u00a0]+/).filter(Boolean)) {
    for (const piece of pieces(word, length)) {
      const last = lines.at(-1);
      if (last !== undefined && [...last].length + 1 + [...piece].length <= length)
        lines[lines.length - 1] = `${last} ${piece}`;
      else lines.push(piece);
    }
  }
  if (lines.length <= most) return lines;
  const kept = lines.slice(0, most);
  return [...kept.slice(0, -1), `${[...(kept.at(-1) ?? "")].slice(0, length - 1).join("")}…`];
}
