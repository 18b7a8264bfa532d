import { randomUUID } from "node:crypto";
import { open, readFile, rename, rm, stat } from "node:fs/promises";
import { crc32 } from "node:zlib";
import type { Sink } from "./download.ts";

/** What a put writes, its bytes' count and CRC-32: in memory, or a file too large for that. */
export type Content = { readonly size: number; readonly sum: number } & (
  | { readonly bytes: Uint8Array }
  | { readonly path: string }
);

const BUFFER_BYTES = 1024 * 1024;

/** Text as UTF-8, or bytes as they are. */
export function bytesContent(body: Uint8Array | string): Content {
  const bytes = typeof body === "string" ? Buffer.from(body) : body;
  return { size: bytes.length, sum: crc32(bytes), bytes };
}

/** A file's content, read into memory when it has at most `most` bytes. */
export async function fileContent(path: string, most: number): Promise<Content> {
  const { size } = await stat(path);
  if (size <= most) return bytesContent(await readFile(path));
  return { size, sum: await fileSum(path), path };
}

/** The CRC-32 of a file's bytes. In one buffer: a stream allocates as many as the file has, and takes twice the time. */
export async function fileSum(path: string): Promise<number> {
  const buffer = Buffer.allocUnsafe(BUFFER_BYTES);
  await using file = await open(path);
  for (let sum = 0; ; ) {
    const { bytesRead } = await file.read(buffer);
    if (bytesRead === 0) return sum;
    sum = crc32(buffer.subarray(0, bytesRead), sum);
  }
}

/** Fills memory by `fill`; the bytes, or null when that says that there is nothing. */
export async function intoMemory(fill: (sink: Sink) => Promise<boolean>): Promise<Uint8Array | null> {
  const chunks: Uint8Array[] = [];
  const found = await fill({
    async write(bytes) {
      chunks.push(bytes);
    },
    async restart() {
      chunks.length = 0;
    },
  });
  return found ? Buffer.concat(chunks) : null;
}

/** Fills a file beside `path` by `fill` and renames it to that; false, and nothing changed, when there is nothing. */
export async function intoFile(path: string, fill: (sink: Sink) => Promise<boolean>): Promise<boolean> {
  const aside = `${path}.${randomUUID()}.part`;
  const file = await open(aside, "a");
  try {
    const found = await fill({ write: (bytes) => file.appendFile(bytes), restart: () => file.truncate(0) });
    await file.close();
    if (found) await rename(aside, path);
    return found;
  } finally {
    await file.close().catch(() => undefined);
    await rm(aside, { force: true });
  }
}

/** A CRC-32 as eight hexadecimal digits. */
export function sumText(sum: number): string {
  return sum.toString(16).padStart(8, "0");
}
