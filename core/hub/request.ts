import { HubApiError } from "@huggingface/hub";
import { UsageError } from "../errors.ts";
import { type PageInRun, refusal, tooLarge } from "./errors.ts";
import { connectionFault, Fault, printable } from "./fault.ts";
import { nextLink } from "./link.ts";
import { HeavyJsonError, NotAnArrayError, splitRows } from "./rows.ts";
import { repeats, repeatsToken, secretOf, tooHeavy } from "./unfit.ts";
import { type TimeLimits, Watchdog } from "./watchdog.ts";

/** What one request may cost. */
export interface RequestLimits extends TimeLimits {
  /** Largest body in bytes, after decompression. */
  readonly maxBytes: number;
}

/** One request for one page. */
export interface PageRequest {
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly page: PageInRun;
  readonly fetch: typeof fetch;
  readonly limits: RequestLimits;
  /** Ends the request when the run stops. */
  readonly signal: AbortSignal;
  /** Called as soon as there is an answer of any status, for the pacing. */
  onHeaders(status: number, headers: Headers): void;
}

/** Headers of every request. Throws UsageError when the token could not stand in a header; the message leaves it out. */
export function requestHeaders(token: string | undefined, contact?: string): Record<string, string> {
  const about = ["+https://github.com/hubrace/hubrace", ...(contact === undefined ? [] : [contact])];
  const headers = { accept: "application/json", "user-agent": `hubrace/0.1.0 (${about.join("; ")})` };
  if (token === undefined || token === "") return headers;
  if (!/^[\x21-\x7e]+$/.test(token))
    throw new UsageError(
      "HF_TOKEN holds a space, a line end or a letter beyond ASCII, which no token has; set it anew",
    );
  return { ...headers, authorization: `Bearer ${token}` };
}

/**
 * Asks once. Returns the page's rows and its next link as received. Throws Fault when another attempt may help,
 * HubraceError when none will, and the signal's reason when the run stops.
 */
export async function requestPage(request: PageRequest): Promise<{ rows: string[]; link: string | null }> {
  const watchdog = new Watchdog(request.limits, request.signal);
  const secret = secretOf(request.headers);
  try {
    const response = await ask(request, watchdog.signal);
    watchdog.alive();
    if (secret !== null && repeats(response.headers, secret)) {
      await response.body?.cancel().catch(() => {});
      throw repeatsToken(request.page);
    }
    request.onHeaders(response.status, response.headers);
    if (!response.ok || /\bhtml\b/i.test(response.headers.get("content-type") ?? "")) {
      await response.body?.cancel().catch(() => {}); // a body that nobody reads may break off
      throw failure(response, request);
    }
    const text = await readBody(response, request, watchdog);
    if (secret !== null && text.includes(secret)) throw repeatsToken(request.page);
    return { rows: readRows(text, request.page), link: readNext(response, request.url) };
  } catch (error) {
    request.signal.throwIfAborted();
    throw error;
  } finally {
    watchdog.end();
  }
}

async function ask({ url, headers, fetch }: PageRequest, signal: AbortSignal): Promise<Response> {
  try {
    // Redirects are not followed: the token must not travel, and a sweep begins at the address that it was given.
    return await fetch(url, { headers, redirect: "manual", signal });
  } catch (error) {
    // fetch rejects with TypeError for whatever happens on the way: not reached, reset, a bad port.
    throw error instanceof TypeError ? connectionFault(error) : error;
  }
}

function failure(response: Response, { url, page }: PageRequest): Error {
  const { status, headers } = response;
  if (response.ok) return new Fault("html", "HTML instead of JSON");
  const reason = printable(headers.get("X-Error-Message") ?? "");
  const cause = new HubApiError(url, status, headers.get("X-Request-Id") ?? undefined, reason);
  if (status === 408 || status === 429 || status >= 500) return new Fault("status", `HTTP ${status}`, { cause });
  return refusal(page, status, reason, headers.get("Location"), cause);
}

async function readBody(response: Response, request: PageRequest, watchdog: Watchdog): Promise<string> {
  // Not fatal on bytes that are no UTF-8: a replacement character in one name must not stop the whole sweep.
  const decoder = new TextDecoder();
  let text = "";
  let bytes = 0;
  try {
    for await (const chunk of response.body ?? []) {
      watchdog.alive();
      bytes += chunk.byteLength;
      if (bytes > request.limits.maxBytes) throw tooLarge(request.page, request.limits.maxBytes);
      text += decoder.decode(chunk, { stream: true });
    }
  } catch (error) {
    // "terminated" (the connection ended early) or zlib's complaint about a damaged body.
    if (error instanceof TypeError || (error instanceof Error && "errno" in error))
      throw new Fault("connection", "body cut off", { cause: error });
    throw error;
  }
  return text + decoder.decode();
}

function readRows(text: string, page: PageInRun): string[] {
  try {
    return splitRows(text);
  } catch (error) {
    if (error instanceof HeavyJsonError) throw tooHeavy(page, error.message);
    if (error instanceof NotAnArrayError) throw new Fault("list", "JSON that is not a list", { cause: error });
    if (!(error instanceof SyntaxError)) throw error;
    if (text.trimStart().startsWith("<")) throw new Fault("html", "HTML instead of JSON", { cause: error });
    throw new Fault("json", text === "" ? "an empty body" : "not JSON, or cut off", { cause: error });
  }
}

function readNext(response: Response, url: string): string | null {
  const unreadable = (cause?: unknown) => new Fault("link", "a Link header that cannot be read", { cause });
  let link: string | null;
  try {
    link = nextLink(response.headers.get("Link"));
  } catch (error) {
    throw unreadable(error);
  }
  if (link !== null && !URL.canParse(link, url)) throw unreadable();
  return link;
}
