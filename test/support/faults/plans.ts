import { createHash } from "node:crypto";
import { type Effect, FAULTS, type Fault, faultsOf, nameOf, type Plan } from "./effect.ts";

/** Nothing goes wrong. */
export const undisturbed: Plan = () => undefined;

/** The process dies at one effect, known by its name; `reached` tells whether it came to it. */
export function deathAt(name: string, moment: "before" | "after"): Plan {
  return (effect) => (nameOf(effect) === name ? `death ${moment}` : undefined);
}

/**
 * Faults at `rate` of all effects, drawn from the seed and the effect's name alone. An effect that had its fault is spared from
 * then on, as an outage that is over; so a run that is started again often enough comes to its end. `kinds`: which faults.
 */
export function seededPlan(seed: number, rate: number, kinds: readonly Fault[] = FAULTS): Plan {
  const struck = new Set<string>();
  return (effect) => {
    const name = nameOf(effect);
    const [chance, choice] = draws(`${seed} ${name}`);
    if (chance >= rate || struck.has(name)) return undefined;
    const possible = [...faultsOf(effect), "death before", "death after"].filter((kind): kind is Fault =>
      kinds.some((wanted) => wanted === kind),
    );
    // The time is asked for too often for deaths to be spread evenly over the effects that matter.
    const fault = (effect.port === "clock" ? faultsOf(effect) : possible)[
      Math.floor(choice * (effect.port === "clock" ? faultsOf(effect).length : possible.length))
    ];
    if (fault !== undefined) struck.add(name);
    return fault;
  };
}

/** Two numbers from 0 to 1 that a text stands for. */
function draws(text: string): readonly [number, number] {
  const hash = createHash("sha256").update(text).digest();
  return [hash.readUInt32BE(0) / 2 ** 32, hash.readUInt32BE(4) / 2 ** 32];
}

/** Asks a plan and counts what it says, by port and fault. */
export function counted(plan: Plan, counts: Map<string, number>): Plan {
  return (effect: Effect) => {
    const fault = plan(effect);
    if (fault !== undefined) {
      const name = `${effect.port} ${fault}`;
      counts.set(name, (counts.get(name) ?? 0) + 1);
    }
    return fault;
  };
}
