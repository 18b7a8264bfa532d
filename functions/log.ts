import type { Log, LogFields } from "../core/log.ts";

/** What every line of a function carries. */
export interface LogContext {
  readonly run: string;
  /** Stage of the pipeline, or the step of the workflow. */
  readonly stage: string;
}

/** Writes one line. Not console: Lambda would wrap its text in JSON of its own, and CloudWatch would find no metric in it. */
export type WriteLine = (line: string) => void;
/** Writes to standard output, which CloudWatch keeps line by line. */
export const toStdout: WriteLine = (line) => {
  process.stdout.write(`${line}\n`);
};

/** A log of one JSON object per line; progress is for terminals and is left out. */
export function jsonLog(context: LogContext, write: WriteLine = toStdout): Log {
  const line = (level: "info" | "warn", event: string, fields: LogFields = {}) =>
    write(JSON.stringify({ level, event, ...context, ...fields }));
  return {
    info: (event, fields) => line("info", event, fields),
    warn: (event, fields) => line("warn", event, fields),
    progress() {},
  };
}
