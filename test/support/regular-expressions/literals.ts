/** A regular expression as a program spells it. */
export interface Literal {
  readonly line: number;
  readonly source: string;
  readonly flags: string;
}

/** Words after which a slash begins a regular expression and divides nothing. */
const BEFORE = new Set(
  "return typeof case in of delete void throw new instanceof else do await yield extends default".split(" "),
);

/**
 * The regular expression literals of a JavaScript or TypeScript program: strings, comments and templates are passed over, what stands in a
 * template's ${} is read. A slash after a name, a number, a string or a closing bracket divides; `if (x) /re/` is not seen.
 */
export function literals(program: string): Literal[] {
  const found: Literal[] = [];
  /** Depth of braces at which each open ${} ends. */
  const templates: number[] = [];
  let braces = 0;
  let operand = false;
  let at = program.startsWith("#!") ? ends(program, "\n", 0) : 0;
  const template = () => {
    for (; at < program.length && program[at] !== "`"; at++) {
      if (program[at] === "\\") at++;
      else if (program.startsWith("${", at)) {
        templates.push(braces++);
        at += 2;
        operand = false;
        return;
      }
    }
    at++;
    operand = true;
  };
  while (at < program.length) {
    const char = program[at] ?? "";
    const two = program.slice(at, at + 2);
    if (two === "//") at = ends(program, "\n", at);
    else if (two === "/*") at = ends(program, "*/", at + 2) + 2;
    else if (char === '"' || char === "'") {
      for (at++; at < program.length && program[at] !== char; at++) if (program[at] === "\\") at++;
      at++;
      operand = true;
    } else if (char === "`") {
      at++;
      template();
    } else if (char === "}" && templates.at(-1) === braces - 1) {
      templates.pop();
      braces--;
      at++;
      template();
    } else if (char === "/" && !operand) {
      const end = closing(program, at);
      const flags = /[a-z]*/y;
      flags.lastIndex = end + 1;
      const after = flags.exec(program)?.[0] ?? "";
      const line = program.slice(0, at).split("\n").length;
      found.push({ line, source: program.slice(at + 1, end), flags: after });
      at = end + 1 + after.length;
      operand = true;
    } else if (/[\w$#@]/.test(char) || char > "\x7f") {
      const word = /[\w$#@\u0080-\uffff]+/y;
      word.lastIndex = at;
      const text = word.exec(program)?.[0] ?? char;
      operand = !BEFORE.has(text);
      at += text.length;
    } else {
      if (char === "{") braces++;
      if (char === "}") braces--;
      if (!/\s/.test(char)) operand = ")]}".includes(char);
      at++;
    }
  }
  return found;
}

function ends(text: string, mark: string, from: number): number {
  const end = text.indexOf(mark, from);
  return end < 0 ? text.length : end;
}

/** Where a regular expression that begins at a slash ends. */
function closing(program: string, start: number): number {
  let inClass = false;
  for (let at = start + 1; at < program.length && program[at] !== "\n"; at++) {
    const char = program[at];
    if (char === "\\") at++;
    else if (char === "[") inClass = true;
    else if (char === "]") inClass = false;
    else if (char === "/" && !inClass) return at;
  }
  throw new SyntaxError(`a regular expression has no end: ${program.slice(start, start + 60)}`);
}
