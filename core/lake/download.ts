import { crc32 } from "node:zlib";
import { HubraceError } from "../errors.ts";
import { sumText } from "./content.ts";

/** An object being read. */
export interface Opened {
  /** Bytes of the whole object. */
  readonly size: number;
  readonly etag: string;
  /** CRC-32 of the whole object, null when the store does not know it. */
  readonly crc32: number | null;
  /** Where the body begins: the place that was asked for, or 0. */
  readonly from: number;
  readonly body: AsyncIterable<Uint8Array>;
}

/** Where downloaded bytes go. */
export interface Sink {
  write(bytes: Uint8Array): Promise<void>;
  /** Forgets what was written. */
  restart(): Promise<void>;
}

/** Bodies that bring nothing new, or the wrong bytes, in a row before a download is given up. */
const ATTEMPTS = 6;

/**
 * Reads an object into a sink and returns true once size and checksum are right; false when there is no object. A body that
 * is cut goes on where it stopped; one whose bytes are wrong, or whose object was replaced in between, begins again.
 * `open(from, etag)` opens the object at a byte, or from 0 when it no longer has this etag. `pause(n)` waits before the
 * n-th attempt in a row. `name` is for the error.
 */
export async function download(
  name: string,
  open: (from: number, etag: string | undefined) => Promise<Opened | null>,
  sink: Sink,
  pause: (attempt: number) => Promise<void>,
): Promise<boolean> {
  let received = 0;
  let sum = 0;
  let etag: string | undefined;
  let fault: unknown;
  for (let failures = 0; failures < ATTEMPTS; failures++) {
    if (failures > 0) await pause(failures);
    const opened = await open(received, etag);
    if (opened === null) return false;
    if (opened.from !== received || (etag !== undefined && opened.etag !== etag)) {
      await sink.restart();
      [received, sum] = [0, 0];
    }
    etag = opened.etag;
    const before = received;
    const iterator = opened.body[Symbol.asyncIterator]();
    fault = undefined;
    try {
      for (;;) {
        let next: IteratorResult<Uint8Array>;
        try {
          next = await iterator.next();
        } catch (error) {
          fault = error;
          break;
        }
        if (next.done) break;
        received += next.value.length;
        sum = crc32(next.value, sum);
        await sink.write(next.value);
      }
    } finally {
      await iterator.return?.();
    }
    if (received < opened.size) {
      fault ??= new Error(`${received} of ${opened.size} bytes came`);
      if (received > before) failures = -1;
    } else {
      if (received === opened.size && fault === undefined && (opened.crc32 ?? sum) === sum) return true;
      fault ??= new Error(`the checksum is ${sumText(sum)}, stored is ${sumText(opened.crc32 ?? 0)}`);
      await sink.restart();
      [received, sum, etag] = [0, 0, undefined];
    }
  }
  throw new HubraceError(
    `lake: cannot read ${name}: ${fault instanceof Error ? fault.message : String(fault)}, ${ATTEMPTS} times in a row; ` +
      "run the same command again, and if it stays so restore an earlier version of the object",
    1,
    { cause: fault },
  );
}
