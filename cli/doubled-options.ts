import type { Command, Option } from "commander";

/** Options that may be given several times: each names one gate, or its reason. */
const REPEATABLE = new Set(["acceptGate", "why"]);

/**
 * Makes every command refuse (exit 2) an option that is given twice, behind its opposite, or without its value before another
 * option: Commander would take the last one, which may not be the one that was meant, and the other option for the value. Returns the program.
 */
export function refuseDoubled(program: Command): Command {
  for (const command of [program, ...program.commands]) {
    const given = new Map<string, Option>();
    for (const option of command.options) {
      command.on(`option:${option.name()}`, (value: unknown) => {
        // Commander takes whatever follows for the value.
        if (command.options.some(({ long }) => long === value))
          command.error(`error: option '${option.long}' wants a value, and ${value} follows it; give it one`);
        if (REPEATABLE.has(option.attributeName())) return;
        const before = given.get(option.attributeName());
        given.set(option.attributeName(), option);
        if (before === option) command.error(`error: option '${option.long}' was given twice; give it once`);
        // `--site DIR --no-site` names a folder and leaves the report out; `--no-site --site DIR` would ask for what was left out.
        if (before !== undefined && !option.negate)
          command.error(
            `error: options '${before.long}' and '${option.long}' contradict each other; give one of the two`,
          );
      });
    }
  }
  return program;
}
