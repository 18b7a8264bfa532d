import { join } from "node:path";
import { PartFile } from "../crawl/part.ts";
import { rawPart, rawPrefix } from "../lake/layout.ts";
import type { StageContext } from "../stage.ts";

/** Rows that are compressed at a time, and such pages in a part: as a crawl of the Hub writes them. */
const PAGE_ROWS = 1000;
const PAGES_PER_PART = 10;

/**
 * A run's raw parts, filled row by row. Where a page and a part end depends on the number of rows only, so the same rows
 * give the same bytes; a page at most waits in memory.
 */
export class RawParts {
  /** Parts in the lake, and their bytes. */
  written = 0;
  bytes = 0;
  readonly #context: StageContext;
  #page: string[] = [];
  #pages = 0;
  #part: PartFile | null = null;

  constructor(context: StageContext) {
    this.#context = context;
  }

  /** Adds a row: one line of JSON. */
  async add(line: string): Promise<void> {
    this.#page.push(line);
    if (this.#page.length === PAGE_ROWS) await this.#turn();
  }

  /** Moves the last part into the lake and removes parts of the run that are not of this writing. */
  async end(): Promise<void> {
    if (this.#page.length > 0) await this.#turn();
    await this.#keep();
    const { blobs, run } = this.#context;
    const own = new Set(Array.from({ length: this.written }, (_, part) => rawPart(run.date, run.id, part)));
    const left: string[] = [];
    for await (const { key } of blobs.list(rawPrefix(run.date, run.id))) if (!own.has(key)) left.push(key);
    for (const key of left) await blobs.delete(key);
  }

  /** Removes the unfinished part from the local disk. */
  async discard(): Promise<void> {
    await this.#part?.discard();
    this.#part = null;
  }

  async #turn(): Promise<void> {
    this.#part ??= new PartFile(join(this.#context.workspace, `part-${this.written}.ndjson.gz`));
    await this.#part.write(this.#page);
    this.#page = [];
    this.#pages++;
    if (this.#pages % PAGES_PER_PART === 0) await this.#keep();
  }

  async #keep(): Promise<void> {
    const part = this.#part;
    if (part === null) return;
    const { blobs, run } = this.#context;
    await part.close();
    this.bytes += (await blobs.fromFile(part.path, rawPart(run.date, run.id, this.written))).size;
    this.written++;
    await this.discard();
  }
}
