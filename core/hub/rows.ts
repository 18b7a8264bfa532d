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

/**
 * Values and names in one model, and half as many models: a model has some 80; V8 takes up to 100 bytes for each, and `[],` has 3. Not in a
 * page: who uploads many models with large cards one after the other could end every sweep.
 */
const MOST_VALUES = 4_000_000;

/**
 * The elements of a JSON array as the texts that were received: numbers (1.0, 12345678901234567890), escapes, key order
 * and repeated keys stay. Only white space outside strings goes, so that each element is one line.
 * Throws SyntaxError when `json` is not JSON (a body cut off), NotAnArrayError when it is something else than an array, and
 * HeavyJsonError when parsing it would take far more memory than its own length.
 */
export function splitRows(json: string): string[] {
  const first = /[^ \t\n\r]/.exec(json)?.index ?? json.length;
  if (json.charCodeAt(first) === OPEN_LIST) return cutElements(json, first + 1);
  // Other JSON is the only element of a list around it.
  if (cutElements(`[${json}]`, 1).length !== 1) throw new SyntaxError("not one JSON value");
  throw new NotAnArrayError();
}

/** JSON, but not the list that was asked for. */
export class NotAnArrayError extends Error {}

/** More values or deeper nesting than any list of models; the message fits behind "is". */
export class HeavyJsonError extends Error {}

/**
 * One pass over text that may be anything, looking at quotes, brackets and commas only. Each element is then parsed by itself
 * (a list is JSON when its elements are), which leaves less behind than parsing the page: the sweep stays some 100 MB smaller.
 * A slice refers to the page's text; pieces are only joined where white space was left out.
 */
function cutElements(json: string, first: number): string[] {
  const rows: string[] = [];
  let pieces = "";
  let start = first;
  let begin = first;
  let depth = 0;
  let values = 0;
  for (let at = first; at < json.length; at++) {
    const code = json.charCodeAt(at);
    if (code === QUOTE) {
      at = closingQuote(json, at);
    } else if (code <= SPACE) {
      if (at > start) pieces += json.slice(start, at);
      start = at + 1;
    } else if (code === OPEN_OBJECT || code === OPEN_LIST) {
      values++;
      if (++depth > MOST_DEPTH) throw new HeavyJsonError(`nested deeper than ${MOST_DEPTH} levels`);
    } else if (depth > 0 && (code === CLOSE_OBJECT || code === CLOSE_LIST)) {
      depth--;
    } else if (code === COMMA || code === COLON || code === CLOSE_LIST) {
      if (++values > MOST_VALUES) throw new HeavyJsonError(`of more than ${MOST_VALUES} values`);
      if (depth > 0 || code === COLON) continue;
      const row = pieces === "" ? json.slice(start, at) : pieces + json.slice(start, at);
      const end = code === CLOSE_LIST;
      // Only the empty list has an empty element, of white space at most. The text as received is parsed: "1 2" is no 12.
      if (row !== "" || rows.length > 0 || !end) {
        JSON.parse(json.slice(begin, at));
        rows.push(row);
        values = 2 * rows.length;
      } else if (/[^ \t\n\r]/.test(json.slice(begin, at))) break;
      if (end) {
        if (/[^ \t\n\r]/.test(json.slice(at + 1))) break;
        return rows;
      }
      pieces = "";
      start = begin = at + 1;
    }
  }
  throw new SyntaxError("a list that does not end, or does not end there");
}

/** Where the string ends; behind the text when it does not. */
function closingQuote(json: string, opening: number): number {
  let at = opening + 1;
  while (at < json.length && json.charCodeAt(at) !== QUOTE) at += json.charCodeAt(at) === BACKSLASH ? 2 : 1;
  return at;
}
