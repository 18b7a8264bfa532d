/**
 * The target of `rel="next"` in a Link header (RFC 8288), as written there, or null when there is none.
 * Other relations, links of another context (`anchor`) and segments that are no link are passed over: the Hub also sends
 * Link headers that are not pagination. Throws SyntaxError when a segment cannot be read and names `next` or is cut off: taking it for
 * "no next page" would end the sweep early without a word.
 * Runs in linear time whatever the header holds.
 */
export function nextLink(header: string | null): string | null {
  for (const segment of segments(header ?? "")) {
    const link = readLink(segment);
    if (link === null) {
      const unclosed = segment.startsWith("<") && !segment.includes(">");
      if (unclosed || /\bnext\b/i.test(segment.slice(segment.lastIndexOf(">") + 1)))
        throw new SyntaxError("the Link header's next page cannot be read");
      continue;
    }
    const relations = (link.parameters.get("rel") ?? "").toLowerCase().split(/\s+/);
    if (relations.includes("next") && !link.parameters.has("anchor")) return link.target;
  }
  return null;
}

/** Splits at commas that are neither inside <…> nor inside a quoted string. */
function* segments(header: string): Generator<string> {
  let start = 0;
  let inside: "" | "<" | '"' = "";
  for (let at = 0; at < header.length; at++) {
    const char = header[at];
    if (inside === "<") {
      if (char === ">") inside = "";
    } else if (inside === '"') {
      if (char === "\\") at++;
      else if (char === '"') inside = "";
    } else if (char === "<" || char === '"') {
      inside = char;
    } else if (char === ",") {
      yield header.slice(start, at).trim();
      start = at + 1;
    }
  }
  yield header.slice(start).trim();
}

interface Link {
  readonly target: string;
  /** By lower-case name; the first of a name counts (RFC 8288, 3.3). */
  readonly parameters: ReadonlyMap<string, string>;
}

const PARAMETER = /\s*;\s*(?:([!#$%&'*+.^_`|~\w-]+)\s*(?:=\s*(?:"((?:[^"\\]|\\.)*)"|([^\s";,]+)))?)?/y;

function readLink(segment: string): Link | null {
  const end = segment.indexOf(">");
  if (!segment.startsWith("<") || end < 0) return null;
  const parameters = new Map<string, string>();
  const rest = segment.slice(end + 1).trimEnd();
  PARAMETER.lastIndex = 0;
  while (PARAMETER.lastIndex < rest.length) {
    const match = PARAMETER.exec(rest);
    if (match === null) return null;
    const [, name, quoted, plain] = match;
    if (name === undefined || parameters.has(name.toLowerCase())) continue;
    parameters.set(name.toLowerCase(), quoted?.replace(/\\(.)/g, "$1") ?? plain ?? "");
  }
  return { target: segment.slice(1, end).trim(), parameters };
}
