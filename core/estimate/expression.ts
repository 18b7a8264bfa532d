import { UsageError } from "../errors.ts";

/** A numeric expression over columns of a table. */
export type Expression =
  | { readonly kind: "number"; readonly value: number }
  | { readonly kind: "column"; readonly name: string; readonly at: number }
  | { readonly kind: "call"; readonly name: FunctionName; readonly of: Expression }
  | { readonly kind: "operation"; readonly operator: Operator; readonly left: Expression; readonly right: Expression };

export type FunctionName = "log" | "log1p" | "log2" | "log10" | "sqrt" | "exp" | "abs";
export type Operator = "+" | "-" | "*" | "/" | "^" | ">" | ">=" | "<" | "<=" | "==" | "!=";

interface Token {
  readonly kind: "name" | "number" | "symbol" | "end";
  readonly text: string;
  /** Position in the text, from 1. */
  readonly at: number;
}

const PATTERN =
  /\s*(?:(?<number>(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?)|(?<name>[\p{L}_.][\p{L}\p{N}_.]*)|`(?<quoted>[^`]+)`|(?<symbol>>=|<=|==|!=|[-+*/^:|~()<>,]))/uy;

/** Walks over the tokens of a formula or expression; every complaint carries the position. */
export class Reader {
  readonly source: string;
  readonly #tokens: Token[] = [];
  #next = 0;

  constructor(source: string) {
    this.source = source;
    let place = 0;
    while (source.slice(place).trim() !== "") {
      PATTERN.lastIndex = place;
      const match = PATTERN.exec(source);
      if (!match) {
        const at = place + source.slice(place).search(/\S/) + 1;
        throw new UsageError(
          `formula: unexpected '${source[at - 1]}' at position ${at} of "${source}"; quote unusual column names with backticks`,
        );
      }
      const { number, name, quoted, symbol } = match.groups as Record<string, string | undefined>;
      const text = number ?? name ?? quoted ?? symbol ?? "";
      const at = PATTERN.lastIndex - text.length - (quoted === undefined ? 0 : 2) + 1;
      this.#tokens.push({ kind: number !== undefined ? "number" : symbol !== undefined ? "symbol" : "name", text, at });
      place = PATTERN.lastIndex;
    }
    this.#tokens.push({ kind: "end", text: "", at: source.length + 1 });
  }

  get token(): Token {
    return this.#tokens[Math.min(this.#next, this.#tokens.length - 1)] as Token;
  }

  take(): Token {
    const { token } = this;
    this.#next++;
    return token;
  }

  /** Steps over the symbol if it comes next. */
  skip(symbol: string): boolean {
    if (this.token.kind !== "symbol" || this.token.text !== symbol) return false;
    this.#next++;
    return true;
  }

  expect(symbol: string): void {
    if (!this.skip(symbol)) this.fail(`'${symbol}'`);
  }

  name(): { name: string; at: number } {
    if (this.token.kind !== "name") this.fail("a column name");
    const { text, at } = this.take();
    return { name: text, at };
  }

  fail(expected: string): never {
    const { token } = this;
    const found = token.kind === "end" ? "it ends there" : `found '${token.text}'`;
    throw new UsageError(`formula: expected ${expected} at position ${token.at} of "${this.source}", ${found}`);
  }
}

const FUNCTIONS: ReadonlySet<string> = new Set([
  "log",
  "log1p",
  "log2",
  "log10",
  "sqrt",
  "exp",
  "abs",
] satisfies FunctionName[]);
/** What R writes where a column holds categories. */
const CATEGORIES: ReadonlySet<string> = new Set(["i", "factor", "as.factor", "C"]);
const COMPARISONS: ReadonlySet<string> = new Set([">", ">=", "<", "<=", "==", "!="]);

/** A sum, difference or comparison: what may stand between parentheses, left of `~`, and in offset and weights. */
export function readExpression(reader: Reader): Expression {
  const left = readSum(reader);
  if (reader.token.kind !== "symbol" || !COMPARISONS.has(reader.token.text)) return left;
  const operator = reader.take().text as Operator;
  return { kind: "operation", operator, left, right: readSum(reader) };
}

function readSum(reader: Reader): Expression {
  let left = readProduct(reader);
  while (reader.token.kind === "symbol" && (reader.token.text === "+" || reader.token.text === "-")) {
    const operator = reader.take().text as Operator;
    left = { kind: "operation", operator, left, right: readProduct(reader) };
  }
  return left;
}

/** Factors joined by * and /; `a:b` is a product too. `starred` is told of the factors on both sides of each *. */
export function readProduct(reader: Reader, starred?: (left: Expression, right: Expression) => void): Expression {
  let left = readFactor(reader);
  while (reader.token.kind === "symbol" && ["*", "/", ":"].includes(reader.token.text)) {
    const symbol = reader.take().text;
    const right = readFactor(reader);
    if (symbol === "*") starred?.(left, right);
    left = { kind: "operation", operator: symbol === "/" ? "/" : "*", left, right };
  }
  return left;
}

/** A value with its sign and power; as in R, -x^2 is −(x²) and 2^3^2 is 2⁹. */
function readFactor(reader: Reader): Expression {
  if (reader.skip("-"))
    return { kind: "operation", operator: "*", left: { kind: "number", value: -1 }, right: readFactor(reader) };
  const value = readValue(reader);
  return reader.skip("^") ? { kind: "operation", operator: "^", left: value, right: readFactor(reader) } : value;
}

function readValue(reader: Reader): Expression {
  const { token } = reader;
  if (reader.skip("(")) return readInside(reader);
  if (token.kind === "number") return { kind: "number", value: Number(reader.take().text) };
  const { name, at } = reader.name();
  if (!reader.skip("(")) return { kind: "column", name, at };
  const inside = readInside(reader);
  if (name === "I") return inside;
  if (CATEGORIES.has(name) && columnsOf(inside).length > 0) {
    throw new UsageError(
      `formula: ${name}() at position ${at} of "${reader.source}" makes terms of categories, which are not offered; write the column after '|' as an effect, or terms such as 1*(x == 2)`,
    );
  }
  if (!FUNCTIONS.has(name)) {
    throw new UsageError(
      `formula: unknown function ${name} at position ${at} of "${reader.source}"; known are ${[...FUNCTIONS].join(", ")}`,
    );
  }
  return { kind: "call", name: name as FunctionName, of: inside };
}

function readInside(reader: Reader): Expression {
  const inside = readExpression(reader);
  reader.expect(")");
  return inside;
}

/** Names of the columns that an expression reads. */
export function columnsOf(expression: Expression): string[] {
  switch (expression.kind) {
    case "number":
      return [];
    case "column":
      return [expression.name];
    case "call":
      return columnsOf(expression.of);
    case "operation":
      return [...columnsOf(expression.left), ...columnsOf(expression.right)];
  }
}

/** The expression's value at one row, given the columns' values there; comparisons give 1 or 0. */
export function evaluate(expression: Expression, value: (column: string) => number): number {
  if (expression.kind === "number") return expression.value;
  if (expression.kind === "column") return value(expression.name);
  if (expression.kind === "call") return Math[expression.name](evaluate(expression.of, value));
  const left = evaluate(expression.left, value);
  const right = evaluate(expression.right, value);
  switch (expression.operator) {
    case "+":
      return left + right;
    case "-":
      return left - right;
    case "*":
      return left * right;
    case "/":
      return left / right;
    case "^":
      return left ** right;
    case ">":
      return Number(left > right);
    case ">=":
      return Number(left >= right);
    case "<":
      return Number(left < right);
    case "<=":
      return Number(left <= right);
    case "==":
      return Number(left === right);
    case "!=":
      return Number(left !== right);
  }
}
