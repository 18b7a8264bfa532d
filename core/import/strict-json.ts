/**
 * A line of JSON without the NaN and Infinity that Python's writers put into cards (metrics that were not measured) and
 * DuckDB reads and writes: they become null, as in the Hub's own answers. Strings stay as they are.
 */
export function strictJson(line: string): string {
  if (!/NaN|Infinity/.test(line)) return line;
  const pieces: string[] = [];
  let start = 0;
  for (let quote = line.indexOf('"'); quote !== -1; quote = line.indexOf('"', start)) {
    const end = closingQuote(line, quote) + 1;
    pieces.push(nulled(line.slice(start, quote)), line.slice(quote, end));
    start = end;
  }
  pieces.push(nulled(line.slice(start)));
  return pieces.join("");
}

function nulled(betweenStrings: string): string {
  return betweenStrings.replaceAll(/-?(?:NaN|Infinity)/g, "null");
}

function closingQuote(line: string, opening: number): number {
  let at = opening + 1;
  while (at < line.length && line[at] !== '"') at += line[at] === "\\" ? 2 : 1;
  return at;
}
