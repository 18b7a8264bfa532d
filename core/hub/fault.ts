/** What went wrong with one request, as far as it decides whether and how it is tried again. */
export type FaultKind = "unreachable" | "connection" | "status" | "html" | "json" | "list" | "link" | "stalled";

/** A request that failed in a way that another attempt may mend. `message` fits into brackets: "HTTP 502". */
export class Fault extends Error {
  readonly kind: FaultKind;
  constructor(kind: FaultKind, message: string, options?: ErrorOptions) {
    super(message, options);
    this.name = "Fault";
    this.kind = kind;
  }
}

/** Causes of a rejected fetch that mean "was there, then broke off": worth all attempts even on a run's first page. */
const BROKEN_OFF = new Set([
  "ECONNRESET",
  "EPIPE",
  "UND_ERR_SOCKET",
  "UND_ERR_HEADERS_TIMEOUT",
  "HPE_INVALID_CONSTANT",
]);

/** The fault behind a rejection of fetch itself, before any header came. */
export function connectionFault(error: unknown): Fault {
  const code = causeOf(error);
  // undici's parser hangs the answer's bytes on its error, which a stack trace would print: the Hub may have repeated the token in them.
  if (error instanceof Error && error.cause instanceof Error && "data" in error.cause) delete error.cause.data;
  if (code === "ECONNRESET" || code === "UND_ERR_SOCKET")
    return new Fault("connection", "connection reset", { cause: error });
  return new Fault(BROKEN_OFF.has(code) ? "connection" : "unreachable", code, { cause: error });
}

/** The system's or undici's error code, else a short printable message. */
function causeOf(error: unknown): string {
  const cause = error instanceof Error && error.cause instanceof Error ? error.cause : error;
  if (!(cause instanceof Error)) return "unknown cause";
  return "code" in cause && typeof cause.code === "string" ? cause.code : printable(cause.message);
}

/** Text from the Hub, fit for a terminal: control characters and line ends become spaces, at most 200 characters. */
export function printable(text: string): string {
  const line = text.replace(/[\p{C}\p{Z}]+/gu, " ").trim();
  return line.length > 200 ? `${line.slice(0, 200)}…` : line;
}
