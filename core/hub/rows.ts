const SPACE = 0x20;
const QUOTE = 0x22;
const COMMA = 0x2c;
const BACKSLASH = 0x5c;
const OPEN_LIST = 0x5b;
const CLOSE_LIST = 0x5d;
const OPEN_OBJECT = 0x7b;
const CLOSE_OBJECT = 0x7d;

/**
 * The elements of a JSON array as the texts that were received: numbers (1.0, 12345678901234567890), escapes, key order
 * and repeated keys stay. Only white space outside strings goes, so that each element is one line.
 * Throws SyntaxError when `json` is not JSON (a body cut off) and NotAnArrayError when it is something else than an array.
 */
export function splitRows(json: string): string[] {
  const parsed: unknown = JSON.parse(json);
  if (!Array.isArray(parsed)) throw new NotAnArrayError();
  const rows = cutElements(json);
  if (rows.length !== parsed.length)
    throw new Error(`hub: a page was cut into ${rows.length} rows where JSON.parse finds ${parsed.length}`);
  return rows;
}

/** JSON, but not the list that was asked for. */
export class NotAnArrayError extends Error {}

/**
 * One pass over text that JSON.parse has accepted, so that only quotes, brackets and commas need looking at.
 * A slice refers to the page's text; pieces are only joined where white space was left out.
 */
function cutElements(json: string): string[] {
  const rows: string[] = [];
  const first = json.indexOf("[") + 1;
  let pieces = "";
  let start = first;
  let depth = 0;
  for (let at = first; at < json.length; at++) {
    const code = json.charCodeAt(at);
    if (code === QUOTE) {
      at = closingQuote(json, at);
    } else if (code <= SPACE) {
      if (at > start) pieces += json.slice(start, at);
      start = at + 1;
    } else if (code === OPEN_OBJECT || code === OPEN_LIST) {
      depth++;
    } else if (depth > 0) {
      if (code === CLOSE_OBJECT || code === CLOSE_LIST) depth--;
    } else if (code === COMMA || code === CLOSE_LIST) {
      const row = pieces === "" ? json.slice(start, at) : pieces + json.slice(start, at);
      if (row !== "") rows.push(row); // only the empty array has an empty element
      pieces = "";
      start = at + 1;
    }
  }
  return rows;
}

function closingQuote(json: string, opening: number): number {
  let at = opening + 1;
  for (let code = json.charCodeAt(at); code !== QUOTE; code = json.charCodeAt(at)) at += code === BACKSLASH ? 2 : 1;
  return at;
}
