/** The ledger's order of texts: by their UTF-8 bytes, as SQLite and DynamoDB compare them. */

/** Negative, 0 or positive, for sorting. */
export function compareBytes(a: string, b: string): number {
  return Buffer.compare(Buffer.from(a), Buffer.from(b));
}

/** The smallest text after every text that starts with `prefix`, or undefined when there is none. */
export function afterPrefix(prefix: string): string | undefined {
  const points = Array.from(prefix, (character) => character.codePointAt(0) ?? 0);
  while (points.at(-1) === 0x10ffff) points.pop();
  const point = points.pop();
  if (point === undefined) return undefined;
  // Surrogates (U+D800 to U+DFFF) are no characters and have no UTF-8 form.
  return String.fromCodePoint(...points, point === 0xd7ff ? 0xe000 : point + 1);
}
