import type { Clock } from "../clock.ts";
import { HubraceError } from "../errors.ts";
import type { HubAddress } from "../hub/address.ts";
import { connectionFault, Fault, printable } from "../hub/fault.ts";
import { waitAfter } from "../hub/rate-limit.ts";
import type { Log } from "../log.ts";
import { failed, Refusal } from "./refusal.ts";

export interface PatientOptions {
  readonly hub: HubAddress;
  readonly fetch: typeof fetch;
  readonly clock: Clock;
  readonly log: Log;
  readonly signal: AbortSignal;
  /** Sent to the Hub's own origin only, and taken out of whatever a server says. */
  readonly token: string | undefined;
  readonly userAgent: string;
}

/** Six attempts wait 1, 2, 4, 8, 16 s between them: half a minute of outage is outlived. The Hub's own wait counts when it is longer. */
const ATTEMPTS = 6;
/** A host that has never answered is more likely named wrong, or there is no network. */
const FIRST_ATTEMPTS = 3;
const FIRST_BACKOFF_MS = 1_000;
/** The Hub thinks a while over a commit of many files; a body may take as long as a slow line needs for it, 50 kB/s. */
const ANSWER_MS = 180_000;
const SLOWEST_BYTES_PER_MS = 50;
/** Answers are lists of some hundred files; one that is larger is not one of the Hub's. */
const MAX_ANSWER_BYTES = 64 * 1024 ** 2;

/**
 * A `fetch` for the Hub's client, which has no retries of its own: it waits and asks again where that may help (no connection, a cut
 * answer, 408, 429, 5xx). Every request that Hubrace sends may be sent twice: uploads are named by their content, and a commit names its
 * parent. Throws Refusal for any other answer that is no success, HubraceError when attempts are used up, the signal's reason when stopped.
 */
export function patientFetch(options: PatientOptions): typeof fetch {
  let reached = false;
  return async (input, init = {}) => {
    const url = new URL(input instanceof Request ? input.url : input);
    const request = `${init.method ?? "GET"} ${url.origin}${url.pathname}`;
    if (url.protocol !== "https:" && options.hub.origin.startsWith("https:"))
      throw failed(`the Hub sends ${request} over a line without encryption; nothing was sent there`);
    for (let attempt = 1; ; attempt++) {
      options.signal.throwIfAborted();
      try {
        const answer = await askOnce(url, request, init, options);
        reached = true;
        return answer;
      } catch (error) {
        options.signal.throwIfAborted();
        reached ||= !(error instanceof Fault) || error.kind !== "unreachable";
        if (!(error instanceof Fault)) throw error;
        if (attempt === (reached ? ATTEMPTS : FIRST_ATTEMPTS))
          throw failed(
            `${request} failed ${attempt} times (${error.message}); run the same command again, it goes on from what is there`,
          );
        const wait = Math.max(FIRST_BACKOFF_MS * 2 ** (attempt - 1), error instanceof Waiting ? error.waitMs : 0);
        options.log.warn("trying again", { request, because: error.message, seconds: wait / 1000 });
        await options.clock.sleep(wait, options.signal);
      }
    }
  };
}

/** A status that is worth another attempt, with the wait that the Hub asks for. */
class Waiting extends Fault {
  readonly waitMs: number;
  constructor(message: string, waitMs: number) {
    super("status", message);
    this.waitMs = waitMs;
  }
}

async function askOnce(url: URL, request: string, init: RequestInit, options: PatientOptions): Promise<Response> {
  const headers = new Headers(init.headers);
  headers.set("user-agent", options.userAgent);
  if (url.origin !== options.hub.origin) headers.delete("authorization");
  const limit = AbortSignal.timeout(ANSWER_MS + Math.ceil(sizeOf(init.body) / SLOWEST_BYTES_PER_MS));
  const signals = [options.signal, limit, ...(init.signal ? [init.signal] : [])];
  let answer: Response;
  let body: Uint8Array<ArrayBuffer>;
  try {
    // Redirects are not followed: the token must not travel, and a data set that has moved is to be named anew.
    answer = await options.fetch(url, { ...init, headers, redirect: "manual", signal: AbortSignal.any(signals) });
    body = await readBody(answer, request);
  } catch (error) {
    if (limit.aborted) throw new Fault("stalled", "no answer in time");
    init.signal?.throwIfAborted();
    if (error instanceof HubraceError) throw error;
    throw connectionFault(error);
  }
  const { status } = answer;
  if (status === 408 || status === 429 || status >= 500)
    throw new Waiting(`HTTP ${status}`, waitAfter(status, answer.headers, options.clock.now()));
  if (!answer.ok) {
    const clean = (text: string) => printable(options.token === undefined ? text : text.replaceAll(options.token, "…"));
    const location = answer.headers.get("location");
    throw new Refusal(request, status, clean(saidIn(body)), location === null ? null : clean(location));
  }
  if (options.token !== undefined && Buffer.from(body).includes(options.token))
    throw failed(`the answer to ${request} repeats HF_TOKEN; nothing more is asked there. Is its address right?`);
  // The body was read here, so that one that breaks off is asked for again; its headers say how it came, not how it is now.
  const kept = new Headers(answer.headers);
  kept.delete("content-encoding");
  kept.delete("content-length");
  return new Response(status === 204 || status === 205 ? null : body, { status, headers: kept });
}

async function readBody(answer: Response, request: string): Promise<Uint8Array<ArrayBuffer>> {
  const chunks: Uint8Array[] = [];
  let bytes = 0;
  for await (const chunk of answer.body ?? []) {
    bytes += chunk.byteLength;
    if (bytes > MAX_ANSWER_BYTES) throw failed(`the answer to ${request} is longer than ${MAX_ANSWER_BYTES} bytes`);
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}

/** The sentence in a JSON answer's `error` or `message`; empty for anything else. */
function saidIn(body: Uint8Array): string {
  try {
    const json: unknown = JSON.parse(new TextDecoder().decode(body));
    if (typeof json !== "object" || json === null) return "";
    const said = "error" in json ? json.error : "message" in json ? json.message : "";
    return typeof said === "string" ? said : "";
  } catch {
    return "";
  }
}

function sizeOf(body: RequestInit["body"]): number {
  if (typeof body === "string") return body.length;
  return body instanceof Blob ? body.size : 0;
}
