import { HubraceError } from "../core/errors.ts";

/** From the first SIGINT or SIGTERM until `end` the command winds up by itself; a second one ends it at once. */
export interface Interrupts {
  /** Aborted by the signal, with an error that carries the sentence and the exit code that shells and schedulers know. */
  readonly signal: AbortSignal;
  end(): void;
}

/** `timeout` signals the process and then its group, which holds it too: what comes so soon after the first is the same signal once more. */
const SAME_MS = 500;

/** `sentence`: what was broken off, and what to do to go on. */
export function onInterrupt(sentence: string): Interrupts {
  const interrupted = new AbortController();
  const end = () => void process.off("SIGINT", on).off("SIGTERM", on);
  const on = (name: NodeJS.Signals) => {
    if (interrupted.signal.aborted) return;
    interrupted.abort(new HubraceError(sentence, name === "SIGINT" ? 130 : 143));
    setTimeout(end, SAME_MS).unref();
  };
  process.on("SIGINT", on).on("SIGTERM", on);
  return { signal: interrupted.signal, end };
}
