/** Kinds of calls, as the Hub's endpoints are named. */
export type CallKind =
  | ("info" | "tree" | "paths-info")
  | ("create" | "preupload" | "batch" | "commit")
  | ("upload" | "complete");

export interface Answer {
  readonly status: number;
  readonly json?: unknown;
  readonly headers?: Record<string, string>;
}

/** A refusal as the Hub words it. */
export const refusal = (status: number, message: string): Answer => ({ status, json: { error: message } });
