/**
 * Errors that end a run with one sentence and a documented exit code (docs: contracts, command line).
 * Anything else that is thrown is a defect and is reported as such.
 */

/** Exit codes of the command line: 0 done, 1 failed, 2 wrong usage, 3 lease held, 4 a gate refused; 128 + n when signal n ended it. */
export type ExitCode = 1 | 2 | 3 | 4 | 130 | 143;

/** An expected failure. `message` says what, where, which value and what to do next. */
export class HubraceError extends Error {
  readonly exitCode: ExitCode;
  constructor(message: string, exitCode: ExitCode = 1, options?: ErrorOptions) {
    super(message, options);
    this.name = new.target.name;
    this.exitCode = exitCode;
  }
}

/** Wrong command, option or option value: exit 2. */
export class UsageError extends HubraceError {
  constructor(message: string, options?: ErrorOptions) {
    super(message, 2, options);
  }
}

/** Another run holds the lease of this date: exit 3. */
export class LeaseHeldError extends HubraceError {
  constructor(message: string, options?: ErrorOptions) {
    super(message, 3, options);
  }
}

/** A gate refused to publish: exit 4. What was published before stays as it is. */
export class GateError extends HubraceError {
  /** What was counted, by name: the refused stage has no record that would hold it. */
  readonly counts: Readonly<Record<string, number>>;
  constructor(message: string, options: ErrorOptions & { readonly counts?: Readonly<Record<string, number>> } = {}) {
    super(message, 4, options);
    this.counts = options.counts ?? {};
  }
}

/** A conditional write (put if absent, put if etag or version) found another value: the caller decides what that means. */
export class ConditionError extends Error {
  constructor(message: string, options?: ErrorOptions) {
    super(message, options);
    this.name = "ConditionError";
  }
}
