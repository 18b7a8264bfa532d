/** What a stage reports while it works. The command line draws bars or prints lines from it; functions print JSON. */
export interface Log {
  /** A fact worth a line: a short event name and its numbers. */
  info(event: string, fields?: LogFields): void;
  /** Something that went wrong and was survived (a retry, a quarantined row). */
  warn(event: string, fields?: LogFields): void;
  /** How far the current stage is; `total` is left out while nobody can know it. */
  progress(progress: Progress): void;
}

export type LogFields = Readonly<Record<string, string | number | boolean | null | undefined>>;

export interface Progress {
  /** Units done so far since the stage began (also counting what a resumed run found done). */
  readonly done: number;
  readonly total?: number | undefined;
  /** Plural noun of the unit: "models", "edges", "pages". */
  readonly unit: string;
}

/** A log that keeps silent. */
export const silentLog: Log = { info() {}, warn() {}, progress() {} };
