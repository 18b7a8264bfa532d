import type { Pattern } from "./pattern.ts";

/** What a matcher that goes back does with a pattern: places in it where a character is taken, and which can come after which. */
export interface Automaton {
  /** By place: the characters that it takes, as bits over the representative characters. Place 0 is the search that has not begun to match. */
  readonly takes: readonly bigint[];
  /** By place: the places after it, each with the number of ways to get there without taking a character (2 stands for more). */
  readonly next: readonly ReadonlyMap<number, number>[];
  /** By place: true when the match may end behind it, whatever follows. */
  readonly certain: readonly boolean[];
}

/** Counted repetitions are written out this often: what is ambiguous twice is ambiguous here. */
const WRITTEN_OUT = 4;

/** Characters of every kind that a pattern may tell apart; those that it names itself are added. */
const USUAL = [
  ...Array.from({ length: 128 }, (_, code) => String.fromCharCode(code)),
  ...[
    "\u0085",
    "\u00a0",
    "é",
    "ß",
    "ſ",
    "İ",
    "Ω",
    "汉",
    "٣",
    "\u0301",
    "\u200d",
    "\u2028",
    "\u202e",
    "\ufeff",
    "\ud83e",
    "\udd8a",
    "🦊",
  ],
];

interface State {
  readonly free: { readonly to: number; readonly kind: "plain" | "start" | "condition" }[];
  takes: { readonly set: string; readonly to: number } | null;
}

/** The automaton of a pattern as `exec`, `test`, `replace`, `match` and `split` run it: tried at every character unless it is sticky. */
export function automaton(pattern: Pattern, source: string, flags: string): Automaton {
  const states: State[] = [];
  const state = () => states.push({ free: [], takes: null }) - 1;
  const free = (from: number, to: number, kind: State["free"][number]["kind"] = "plain") =>
    void states[from]?.free.push({ to, kind });

  /** Adds a pattern behind a state and returns the state behind it. */
  function add(part: Pattern, from: number): number {
    const to = state();
    if (part.kind === "set") (states[from] as State).takes = { set: part.source, to };
    else if (part.kind === "start") free(from, to, flags.includes("m") ? "condition" : "start");
    else if (part.kind === "condition") free(from, to, "condition");
    else if (part.kind === "sequence") {
      let end = from;
      for (const item of part.items) {
        const begin = state();
        free(end, begin);
        end = add(item, begin);
      }
      free(end, to);
    } else if (part.kind === "choice") {
      for (const option of part.options) {
        const begin = state();
        free(from, begin);
        free(add(option, begin), to);
      }
    } else if (part.kind === "ahead") {
      // Looking ahead costs what it costs and then goes back: a way in that leads nowhere, and one past it.
      const begin = state();
      free(from, begin);
      add(part.item, begin);
      free(from, to, "condition");
    } else {
      let end = from;
      const again = () => {
        const begin = state();
        free(end, begin);
        end = add(part.item, begin);
      };
      for (let done = 0; done < Math.min(part.least, WRITTEN_OUT); done++) again();
      if (part.most === Number.POSITIVE_INFINITY) {
        const loop = state();
        free(end, loop);
        const begin = state();
        free(loop, begin);
        free(add(part.item, begin), loop);
        free(loop, to);
      } else {
        for (let done = 0; done < Math.min(part.most - part.least, WRITTEN_OUT); done++) {
          free(end, to);
          again();
        }
        free(end, to);
      }
    }
    return to;
  }

  const search = state();
  const behind = state();
  (states[search] as State).takes = { set: "[\\s\\S]", to: behind };
  const begin = state();
  const end = add(pattern, begin);
  if (!flags.includes("y")) {
    free(behind, search);
    free(behind, begin);
  }

  const places = states.flatMap(({ takes }, from) => (takes === null ? [] : [{ from, ...takes }]));
  const placeOf = new Map(places.map(({ from }, place) => [from, place]));
  const characters = representatives(source, flags);
  return {
    takes: places.map(({ set }) => bits(set, flags, characters)),
    next: places.map(({ to }) => ways(to)),
    certain: places.map(({ to }) => reaches(to)),
  };

  /**
   * Counts the ways from a state to places without taking a character, none of them one step twice. Some character has been taken, so
   * that ^ no longer holds; where it does, at the very beginning, nothing can be come back to.
   */
  function ways(from: number, found = new Map<number, number>(), gone = new Set<object>()): Map<number, number> {
    const place = placeOf.get(from);
    if (place !== undefined) found.set(place, Math.min(2, (found.get(place) ?? 0) + 1));
    for (const step of states[from]?.free ?? []) {
      if (step.kind === "start" || gone.has(step)) continue;
      gone.add(step);
      ways(step.to, found, gone);
      gone.delete(step);
    }
    return found;
  }

  function reaches(from: number, seen = new Set<number>()): boolean {
    if (from === end) return true;
    if (seen.has(from)) return false;
    seen.add(from);
    return (states[from]?.free ?? []).some(({ to, kind }) => kind === "plain" && reaches(to, seen));
  }
}

function representatives(source: string, flags: string): string[] {
  const named = [...source].flatMap((char) => [char, char.toLowerCase(), char.toUpperCase()]);
  const coded = [...source.matchAll(/\\u\{?([0-9a-f]{4,6})\}?|\\x([0-9a-f]{2})/gi)].flatMap((match) => {
    const code = Number.parseInt(match[1] ?? match[2] ?? "", 16);
    return [code - 1, code, code + 1].map((one) => String.fromCodePoint(Math.max(0, one)));
  });
  const all = [...new Set([...USUAL, ...named, ...coded])];
  return /u/.test(flags) ? all : all.filter((char) => char.length === 1);
}

function bits(set: string, flags: string, characters: readonly string[]): bigint {
  const one = new RegExp(`^(?:${set})$`, flags.replace(/[gmy]/g, ""));
  return characters.reduce((sum, char, index) => (one.test(char) ? sum | (1n << BigInt(index)) : sum), 0n);
}
