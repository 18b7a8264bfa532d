/** A regular expression's structure, as far as it decides how many ways there are to match. */
export type Pattern =
  | { readonly kind: "set"; readonly source: string }
  | { readonly kind: "sequence"; readonly items: readonly Pattern[] }
  | { readonly kind: "choice"; readonly options: readonly Pattern[] }
  | { readonly kind: "repeat"; readonly item: Pattern; readonly least: number; readonly most: number }
  | { readonly kind: "start" }
  /** Something that may fail and takes no character: $, \b, a look behind. */
  | { readonly kind: "condition" }
  | { readonly kind: "ahead"; readonly item: Pattern };

/** Reads a source that `new RegExp` accepts. Throws SyntaxError for what the checker does not know: back references, the flag v. */
export function readPattern(source: string, flags: string): Pattern {
  new RegExp(source, flags);
  if (flags.includes("v")) throw new SyntaxError("the flag v is not known to the checker");
  let at = 0;
  const take = (text: string) => {
    const here = source.startsWith(text, at);
    if (here) at += text.length;
    return here;
  };

  function choice(): Pattern {
    const options = [sequence()];
    while (take("|")) options.push(sequence());
    return options.length === 1 ? (options[0] as Pattern) : { kind: "choice", options };
  }

  function sequence(): Pattern {
    const items: Pattern[] = [];
    while (at < source.length && source[at] !== "|" && source[at] !== ")") items.push(repeated(single()));
    return { kind: "sequence", items };
  }

  function repeated(item: Pattern): Pattern {
    const mark = /(?:([*+?])|\{(\d+)(,?)(\d*)\})\??/y;
    mark.lastIndex = at;
    const found = mark.exec(source);
    if (found === null) return item;
    at += found[0].length;
    const [, sign, from, comma, to] = found;
    const least = sign === undefined ? Number(from) : sign === "+" ? 1 : 0;
    const open = sign === undefined ? comma === "," && to === "" : sign !== "?";
    const most = open ? Number.POSITIVE_INFINITY : sign === "?" ? 1 : Number(to === "" ? from : to);
    return { kind: "repeat", item, least, most };
  }

  function single(): Pattern {
    if (take("^")) return { kind: "start" };
    if (take("$") || take("\\b") || take("\\B")) return { kind: "condition" };
    if (take("(?=") || take("(?!")) return { kind: "ahead", item: group() };
    if (take("(?<=") || take("(?<!")) {
      if (unbounded(group())) throw new SyntaxError("a look behind without bound is not known to the checker");
      return { kind: "condition" };
    }
    if (take("(?:")) return group();
    if (source[at] === "(") {
      const open = /\((?:\?<\w+>)?/y;
      open.lastIndex = at;
      at += open.exec(source)?.[0].length ?? 1;
      return group();
    }
    return set();
  }

  function group(): Pattern {
    const inside = choice();
    if (!take(")")) throw new SyntaxError(`a group has no end: ${source}`);
    return inside;
  }

  function set(): Pattern {
    const one =
      /\[(?:\\[\s\S]|[^\]\\])*\]|\\(?:u\{[0-9a-f]+\}|u[0-9a-f]{4}|x[0-9a-f]{2}|c[a-z]|p\{[^}]*\}|P\{[^}]*\}|[\s\S])|[\ud800-\udbff][\udc00-\udfff]|[\s\S]/iy;
    one.lastIndex = at;
    const text = one.exec(source)?.[0] ?? "";
    if (/^\\[1-9k]/.test(text)) throw new SyntaxError("a back reference is not known to the checker");
    at += text.length;
    return { kind: "set", source: text };
  }

  return choice();
}

function unbounded(pattern: Pattern): boolean {
  if (pattern.kind === "repeat") return pattern.most === Number.POSITIVE_INFINITY || unbounded(pattern.item);
  if (pattern.kind === "sequence") return pattern.items.some(unbounded);
  if (pattern.kind === "choice") return pattern.options.some(unbounded);
  return pattern.kind === "ahead" && unbounded(pattern.item);
}
