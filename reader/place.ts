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

/** Where `from` points: an http(s) address, a file: address, or a path. */
export function placeOf(from: string | URL, fetch?: Fetch): Place {
  const text = String(from ?? "");
  if (text === "") throw new DataError("OPTION", "from is missing: name an address or a folder that holds releases");
  return /^https?:\/\//i.test(text) ? httpPlace(text, fetch) : filePlace(text);
}
