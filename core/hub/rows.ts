const SPACE = 0x20;
const QUOTE = 0x22;
const COMMA = 0x2c;
const COLON = 0x3a;
const BACKSLASH = 0x5c;
const OPEN_LIST = 0x5b;
const CLOSE_LIST = 0x5d;
const OPEN_OBJECT = 0x7b;
const CLOSE_OBJECT = 0x7d;

/** Brackets within brackets: a card holds a dozen; V8 and DuckDB were tried with a million, and take a hundred bytes for each. */
const MOST_DEPTH = 100_000;

/** Values and names in a page: a thousand models have some 80,000; V8 takes up to 100 bytes for each, and `[],` has 3. */
const MOST_VALUES = 4_000_000;

/**
 * The elements of a JSON array as the texts that were received: numbers (1.0, 12345678901234567890), escapes, key order
 * and repeated keys stay. Only white space outside strings goes, so that each element is one line.
 * Throws SyntaxError when `json` is not JSON (a body cut off), NotAnArrayError when it is something else than an array, and
 * HeavyJsonError, before anything is parsed, when it would take far more memory than its own length.
 */
export function splitRows(json: string): string[] {
  weigh(json);
  const parsed: unknown = JSON.parse(json);
  if (!Array.isArray(parsed)) throw new NotAnArrayError();
  const rows = cutElements(json);
  if (rows.length !== parsed.length)
    throw new Error(`hub: a page was cut into ${rows.length} rows where JSON.parse finds ${parsed.length}`);
  return rows;
}

/** JSON, but not the list that was asked for. */
export class NotAnArrayError extends Error {}

/** More values or deeper nesting than any list of models; the message fits behind "is". */
export class HeavyJsonError extends Error {}

/** One pass over text that may be anything: what it counts is right for JSON, and at most too high for the rest. */
function weigh(text: string): void {
  let depth = 0;
  let values = 0;
  for (let at = 0; at < text.length; at++) {
    const code = text.charCodeAt(at);
    if (code === QUOTE) at = closingQuote(text, at);
    else if (code === OPEN_OBJECT || code === OPEN_LIST) {
      values++;
      if (++depth > MOST_DEPTH) throw new HeavyJsonError(`nested deeper than ${MOST_DEPTH} levels`);
    } else if (code === CLOSE_OBJECT || code === CLOSE_LIST) depth--;
    else if ((code === COMMA || code === COLON) && ++values > MOST_VALUES)
      throw new HeavyJsonError(`of more than ${MOST_VALUES} values`);
  }
}

/**
 * Cuts text that JSON.parse has accepted, so that only quotes, brackets and commas need looking at.
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

/** Where the string ends; behind the text when it does not. */
function closingQuote(json: string, opening: number): number {
  let at = opening + 1;
  while (at < json.length && json.charCodeAt(at) !== QUOTE) at += json.charCodeAt(at) === BACKSLASH ? 2 : 1;
  return at;
}
