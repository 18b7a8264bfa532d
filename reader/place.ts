import type { AsyncBuffer } from "hyparquet";
import { DataError } from "./error.ts";
import { filePlace } from "./files.ts";
import { type Fetch, httpPlace } from "./http.ts";

/** A file whose bytes can be had in ranges; throws DataError (TRUNCATED) where some are missing. */
export interface OpenFile {
  readonly buffer: AsyncBuffer;
  /** The file's SHA-256 in hex, read from beginning to end. */
  sha256(): Promise<string>;
  close(): Promise<void>;
}

/** A folder of releases, on disk or behind http. `path` is relative to it, with slashes. */
export interface Place {
  /** The path as a person would look it up. */
  where(path: string): string;
  /** A small file's bytes, or null when it is not there. */
  bytes(path: string, signal?: AbortSignal): Promise<Uint8Array | null>;
  /** A file of so many bytes; DataError when it is not there or has another size. */
  open(path: string, size: number, signal?: AbortSignal): Promise<OpenFile>;
  /** Names of what a folder holds; null where that cannot be asked. */
  list(path: string): Promise<readonly string[] | null>;
}

/** Where `from` points: an http(s) address, a file: address, or a path. Programs without types can leave the options out. */
export function placeOf(
  options: { readonly from: string | URL; readonly fetch?: Fetch | undefined } | undefined,
): Place {
  const text = String(options?.from ?? "");
  if (text === "") throw new DataError("OPTION", "from is missing: name an address or a folder that holds releases");
  const [, scheme] = /^([a-z][a-z\d+.-]*):\/\//i.exec(text) ?? [];
  if (scheme === undefined) return filePlace(text);
  if (!/^(?:https?|file)$/i.test(scheme) || !URL.canParse(text))
    throw new DataError("OPTION", `from takes an http(s) or file: address or a path, not ${text}`);
  return /^file$/i.test(scheme) ? filePlace(text) : httpPlace(text, options?.fetch);
}
