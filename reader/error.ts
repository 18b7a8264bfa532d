/** What went wrong, for programs: the message says it for people. */
export type DataErrorCode =
  /** No such release, date, table or column; the message lists what there is. */
  | "NOT_FOUND"
  /** The server could not be reached, or answered with something else than the file. */
  | "HTTP"
  /** Bytes are missing: the file or the answer is shorter or longer than the release says. */
  | "TRUNCATED"
  /** The bytes are not those that the release was published with. */
  | "CHECKSUM"
  /** A file is not what its name says. */
  | "UNREADABLE"
  /** An option has a value that cannot be. */
  | "OPTION";

/** Everything that `hubrace/data` throws, aborted signals aside: those throw their own reason. */
export class DataError extends Error {
  readonly code: DataErrorCode;
  constructor(code: DataErrorCode, message: string, options?: ErrorOptions) {
    super(`hubrace/data: ${message}`, options);
    this.name = "DataError";
    this.code = code;
  }
}

/** The message of whatever was thrown. */
export function messageOf(error: unknown): string {
  const text = error instanceof Error ? error.message : String(error);
  const cause = error instanceof Error ? error.cause : undefined;
  return cause === undefined ? text : `${text}: ${messageOf(cause)}`;
}
