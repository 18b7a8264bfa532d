import { parseList } from "structured-headers";

/** What is left of the current window, as the Hub's `RateLimit: "api";r=REMAINING;t=SECONDS` says. */
export interface Quota {
  readonly remaining: number;
  /** Seconds until the window ends. */
  readonly resetSeconds: number;
}

/** No header makes a run wait longer than this: the Hub's windows last 300 s, and a hostile one must not stop a run for years. */
const LONGEST_WAIT_SECONDS = 3_600;

/**
 * The quota in a RateLimit header (IETF draft, structured fields), or null when it is missing or cannot be read.
 * Of several policies `"api"` counts; without one, the one with the least left.
 */
export function readQuota(header: string | null): Quota | null {
  if (header === null) return null;
  let policies: ReturnType<typeof parseList>;
  try {
    policies = parseList(header);
  } catch {
    return null;
  }
  let scarcest: Quota | null = null;
  for (const [name, parameters] of policies) {
    const remaining = parameters.get("r");
    const reset = parameters.get("t");
    if (typeof remaining !== "number" || typeof reset !== "number" || reset < 0) continue;
    const quota = { remaining, resetSeconds: Math.min(reset, LONGEST_WAIT_SECONDS) };
    if (name === "api") return quota;
    if (scarcest === null || remaining < scarcest.remaining) scarcest = quota;
  }
  return scarcest;
}

/** Seconds that a Retry-After header asks for (a number or an HTTP date), or null. `now` in milliseconds. */
export function readRetryAfter(header: string | null, now: number): number | null {
  if (header === null) return null;
  const text = header.trim();
  const seconds = /^\d+$/.test(text) ? Number(text) : (Date.parse(text) - now) / 1000;
  return Number.isNaN(seconds) ? null : Math.min(Math.max(seconds, 0), LONGEST_WAIT_SECONDS);
}

/**
 * Milliseconds until the next request may leave after an answer with these headers; 0 when at once.
 * One second is added to the window's end because the Hub rounds it.
 */
export function waitAfter(status: number, headers: Headers, now: number): number {
  const quota = readQuota(headers.get("RateLimit"));
  if (quota !== null && (quota.remaining <= 0 || status === 429)) return (quota.resetSeconds + 1) * 1000;
  if (status !== 429 && status !== 503) return 0;
  return (readRetryAfter(headers.get("Retry-After"), now) ?? 0) * 1000;
}
