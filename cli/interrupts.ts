import { HubraceError } from "../core/errors.ts";

/** From the first SIGINT or SIGTERM until `end` the command winds up by itself; a second one ends it at once. */
export interface Interrupts {
  /** Aborted by the signal, with an error that carries the sentence and the exit code that shells and schedulers know. */
  readonly signal: AbortSignal;
  end(): void;
}

/** `sentence`: what was broken off, and what to do to go on. */
export function onInterrupt(sentence: string): Interrupts {
  const interrupted = new AbortController();
  const on = (name: NodeJS.Signals) => interrupted.abort(new HubraceError(sentence, name === "SIGINT" ? 130 : 143));
  process.once("SIGINT", on).once("SIGTERM", on);
  return {
    signal: interrupted.signal,
    end: () => void process.off("SIGINT", on).off("SIGTERM", on),
  };
}
