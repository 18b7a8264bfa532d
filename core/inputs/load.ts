import { createHash } from "node:crypto";
import { readFile, stat } from "node:fs/promises";
import { HubraceError, UsageError } from "../errors.ts";

/** An operator's file as it was read. */
export interface InputFile {
  readonly text: string;
  /** SHA-256 of its bytes, hexadecimal: pins what was read. */
  readonly sha256: string;
  /** The path or address as given, without the checksum that it asked for. */
  readonly source: string;
}

export interface InputLimits {
  /** From asking to the last byte, redirects included, in milliseconds. */
  readonly totalMs: number;
  /** Largest file in bytes, after decompression. */
  readonly maxBytes: number;
  /** Redirects within the host that are followed. */
  readonly redirects: number;
}

/** 10 MB hold some 150,000 lines: more models than anyone dates by hand. */
export const INPUT_LIMITS: InputLimits = { totalMs: 30_000, maxBytes: 10_000_000, redirects: 3 };

export interface InputRequest {
  /** A path, or an http(s) address; with `#sha256=` and 64 hexadecimal digits behind it, of a file with that checksum alone. */
  readonly source: string;
  /** What messages call it, such as `--corrections dates.csv`. */
  readonly name: string;
  readonly fetch: typeof fetch;
  /** Reads a local file; the machine's own when left out. */
  readonly readFile?: (path: string, maxBytes: number) => Promise<Uint8Array>;
  readonly limits?: InputLimits;
  /** Ends the request when the run stops. */
  readonly signal?: AbortSignal;
}

/**
 * Reads a file that the operator named. Throws UsageError (exit 2) when it is no readable file, too large, not UTF-8, an
 * HTML page, or when its address leads to another host; HubraceError (exit 1) when the address does not answer with it in time, or the
 * file has another checksum than was asked for.
 */
export async function loadInput(asked: InputRequest): Promise<InputFile> {
  const { source, sha256: wanted } = checksumOf(asked);
  const request = { ...asked, source };
  const { name, limits = INPUT_LIMITS, readFile: read = readLocal } = request;
  const bytes = /^https?:\/\//i.test(source) ? await download(request, limits) : await readPath(read, request, limits);
  if (bytes.byteLength > limits.maxBytes) throw tooLarge(name, limits);
  let text: string;
  try {
    text = new TextDecoder("utf-8", { fatal: true }).decode(bytes);
  } catch (cause) {
    throw new UsageError(`${name} is not UTF-8 text; save it as CSV in UTF-8`, { cause });
  }
  const sha256 = createHash("sha256").update(bytes).digest("hex");
  if (wanted !== null && wanted !== sha256) {
    throw new HubraceError(
      `${name} is another file now: its SHA-256 is ${sha256}; see what changed before you ask for that`,
    );
  }
  return { text, sha256, source };
}

const CHECKSUM = "#sha256=";

/** The source, and the checksum behind it in lower case, null where there is none. */
function checksumOf({ source, name }: InputRequest): { readonly source: string; readonly sha256: string | null } {
  const [file = "", ...sums] = source.split(CHECKSUM);
  if (sums.length === 0) return { source, sha256: null };
  const sum = sums.join(CHECKSUM).toLowerCase();
  if (!/^[0-9a-f]{64}$/.test(sum))
    throw new UsageError(`${name} must end with 64 hexadecimal digits behind ${CHECKSUM}`);
  return { source: file, sha256: sum };
}

async function readPath(
  read: (path: string, maxBytes: number) => Promise<Uint8Array>,
  { source, name }: InputRequest,
  limits: InputLimits,
): Promise<Uint8Array> {
  try {
    return await read(source, limits.maxBytes);
  } catch (cause) {
    if (cause instanceof RangeError) throw tooLarge(name, limits);
    const reason = cause instanceof Error ? cause.message : String(cause);
    throw new UsageError(`${name} cannot be read (${reason}); give a file or an http(s) address`, { cause });
  }
}

/** RangeError for a file of more than `maxBytes`, so that a large one is not read to learn it. */
async function readLocal(path: string, maxBytes: number): Promise<Uint8Array> {
  const file = await stat(path);
  if (!file.isFile()) throw new Error("it is not a file");
  if (file.size > maxBytes) throw new RangeError(`${file.size} bytes`);
  return readFile(path);
}

async function download({ source, name, fetch, signal }: InputRequest, limits: InputLimits): Promise<Uint8Array> {
  const start = addressOf(source, name);
  const timeout = AbortSignal.timeout(limits.totalMs);
  const stop = signal === undefined ? timeout : AbortSignal.any([timeout, signal]);
  try {
    let url = start;
    for (let redirects = 0; ; redirects++) {
      // Followed by hand: what was pinned must come from the host that the operator named.
      const response = await fetch(url, {
        redirect: "manual",
        signal: stop,
        headers: { accept: "text/csv, text/plain, */*" },
      });
      const location = response.headers.get("location");
      if (response.status < 300 || response.status > 399 || location === null)
        return await bodyOf(response, name, limits);
      await response.body?.cancel();
      url = nextAddress(location, url, start, name);
      if (redirects === limits.redirects) {
        throw new HubraceError(
          `${name} redirects more than ${limits.redirects} times; give the address that it ends at`,
        );
      }
    }
  } catch (cause) {
    signal?.throwIfAborted();
    if (timeout.aborted) {
      throw new HubraceError(
        `${name} was not there after ${limits.totalMs / 1000} s; try again, or give a local copy`,
        1,
        { cause },
      );
    }
    // fetch rejects with TypeError for whatever happens on the way: not reached, reset, cut off.
    if (!(cause instanceof TypeError)) throw cause;
    const reason = cause.cause instanceof Error ? cause.cause.message : cause.message;
    throw new HubraceError(`${name} cannot be reached (${reason}); try again, or give a local copy`, 1, { cause });
  }
}

function addressOf(source: string, name: string): URL {
  const url = URL.parse(source);
  if (url === null)
    throw new UsageError(`${name} is not an address that can be read; give one such as https://example.org/dates.csv`);
  // The address is printed in the report.
  if (url.username !== "" || url.password !== "")
    throw new UsageError("the address of an input file must have no user and no password");
  return url;
}

function nextAddress(location: string, from: URL, start: URL, name: string): URL {
  const next = URL.parse(location, from);
  if (next === null || next.host !== start.host || (next.protocol !== start.protocol && next.protocol !== "https:")) {
    const to = next === null ? "an address that cannot be read" : next.origin;
    throw new UsageError(`${name} leads to ${to}, another host; give the address of the file itself`);
  }
  return next;
}

async function bodyOf(response: Response, name: string, limits: InputLimits): Promise<Uint8Array> {
  const html = /\bhtml\b/i.test(response.headers.get("content-type") ?? "");
  if (!response.ok || html) {
    await response.body?.cancel();
    if (!response.ok)
      throw new HubraceError(`${name} answers HTTP ${response.status}; check the address, or give a local copy`);
    throw new UsageError(`${name} is an HTML page; give the address of the CSV file itself`);
  }
  const chunks: Uint8Array[] = [];
  let bytes = 0;
  for await (const chunk of response.body ?? []) {
    bytes += chunk.byteLength;
    if (bytes > limits.maxBytes) throw tooLarge(name, limits);
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}

function tooLarge(name: string, limits: InputLimits): UsageError {
  return new UsageError(`${name} is larger than ${limits.maxBytes / 1e6} MB; leave out what is not needed`);
}
