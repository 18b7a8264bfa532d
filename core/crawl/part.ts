import { createWriteStream } from "node:fs";
import { rm } from "node:fs/promises";
import { pipeline } from "node:stream/promises";
import { createGzip, type Gzip } from "node:zlib";

/**
 * One raw part being written to a local file: gzip NDJSON, two pages at most in memory. The same rows in the same pages
 * give the same bytes: zlib's output depends on nothing else, and its gzip header carries no time.
 */
export class PartFile {
  readonly path: string;
  readonly #gzip: Gzip;
  readonly #written: Promise<void>;
  #lastWrite: Promise<void> = Promise.resolve();

  constructor(path: string) {
    this.path = path;
    this.#gzip = createGzip();
    this.#written = pipeline(this.#gzip, createWriteStream(path));
    this.#written.catch(() => {}); // the next write or close throws it
  }

  /**
   * Adds a page's rows, each a line of its own. Resolves when the page before is compressed, so that this one is compressed
   * while the next is on its way and no third one piles up.
   */
  async write(rows: readonly string[]): Promise<void> {
    await this.#lastWrite;
    if (this.#gzip.destroyed) await this.#written;
    this.#lastWrite = new Promise((resolve) => {
      const done = () => {
        this.#gzip.off("close", done);
        resolve();
      };
      this.#gzip.once("close", done); // a stream that fails forgets the callbacks of writes on their way
      this.#gzip.write(`${rows.join("\n")}\n`, done);
    });
  }

  /** Completes the file. Throws the file system's error when it could not be written, on a full disk for example. */
  async close(): Promise<void> {
    this.#gzip.end();
    await this.#written;
  }

  /** Removes the local file, finished or not. */
  async discard(): Promise<void> {
    this.#gzip.destroy();
    await this.#written.catch(() => {});
    await rm(this.path, { force: true });
  }
}
