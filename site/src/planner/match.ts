/**
 * The first `most` names that hold every word of what was typed, letter case aside; names that begin with it, or whose part behind the
 * owner does, come first, else in the order given.
 */
export function matches(typed: string, names: readonly string[], most = 10): string[] {
  const whole = typed.trim().toLowerCase();
  if (whole === "") return [];
  const words = whole.split(/\s+/);
  const first: string[] = [];
  const rest: string[] = [];
  for (const name of names) {
    const lower = name.toLowerCase();
    if (!words.every((word) => lower.includes(word))) continue;
    const begins = lower.startsWith(whole) || lower.startsWith(whole, lower.indexOf("/") + 1);
    (begins ? first : rest).push(name);
  }
  return [...first, ...rest].slice(0, most);
}

/** Names that somebody may have meant by one that is not there: the same name behind the owner, then longer or shorter forms of it. */
export function meant(wanted: string, names: readonly string[], most = 5): string[] {
  const behind = (one: string) => one.slice(one.indexOf("/") + 1).toLowerCase();
  const name = behind(wanted);
  if (name.length < 2) return [];
  const distance = (one: string) => {
    const other = behind(one);
    return other === name ? 0 : other.length > 2 && (other.includes(name) || name.includes(other)) ? 1 : 2;
  };
  return [0, 1].flatMap((step) => names.filter((one) => distance(one) === step)).slice(0, most);
}

/** The name that somebody spelled in another letter case, or by its address on the Hub, which has no two names that differ in case alone. */
export function sameName(typed: string, names: readonly string[]): string | undefined {
  const wanted = typed.toLowerCase().replace(/^.*\b(?:huggingface|hf)\.co\/([^/]+\/[^/?#]+).*/, "$1");
  return names.find((name) => name.toLowerCase() === wanted);
}
