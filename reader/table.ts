import type { Filter } from "./filter.ts";
import type { Fetch } from "./http.ts";
import { placeOf } from "./place.ts";
import { readRows } from "./read.ts";
import { findDates, findRelease, type Release } from "./release.ts";

/** Where releases lie. */
export interface From {
  /**
   * An http(s) address, a file: address or a path: a site's `/data`, a lake's `releases` folder, `v1` below either of them, or the
   * folder of one release.
   */
  readonly from: string | URL;
  /** Stops reading: what is being awaited rejects with the signal's reason. */
  readonly signal?: AbortSignal;
  /** In place of the global fetch, for http(s): one that tries again, one with credentials. */
  readonly fetch?: Fetch;
}

/** Which release. */
export interface ReleaseOptions extends From {
  /** YYYY-MM-DD; left out, the current release. */
  readonly date?: string;
  /**
   * Compares release.json with SHA256SUMS, and of each table that is read all bytes with its checksum before the first row comes: over
   * http the file is then fetched once more.
   */
  readonly verify?: boolean;
}

/** What of a table: `columns` in the order wanted (all by default), and conditions on any column. */
export interface RowOptions<Row, Column extends keyof Row> {
  readonly columns?: readonly Column[];
  readonly filter?: Filter<Row>;
}

/** Reads a table: rows one by one, one row group in memory at a time. */
export type TableReader<Row> = <Column extends keyof Row & string = keyof Row & string>(
  options: ReleaseOptions & RowOptions<Row, Column>,
) => AsyncGenerator<Pick<Row, Column>, void>;

/** The reader of the table of a name. */
export function tableReader<Row>(table: string): TableReader<Row> {
  return async function* rows<Column extends keyof Row & string>(
    options: ReleaseOptions & RowOptions<Row, Column>,
  ): AsyncGenerator<Pick<Row, Column>, void> {
    const place = placeOf(options);
    yield* readRows(place, await findRelease(place, options), table, options) as AsyncGenerator<
      Pick<Row, Column>,
      void
    >;
  };
}

/** What is known of a release: its date, time, source, counts, and every file with rows, size and checksum. Throws DataError. */
export async function release(options: ReleaseOptions): Promise<Release> {
  return (await findRelease(placeOf(options), options)).release;
}

/**
 * Dates of the releases there, newest first: every one that a folder holds or a site's releases.json lists; without that list
 * the current one and the one before it.
 */
export async function dates(options: From): Promise<string[]> {
  return findDates(placeOf(options), options.signal);
}

/** One release whose tables can be read one after the other without looking for it again. */
export interface OpenRelease<Tables> {
  readonly release: Release;
  read<Name extends keyof Tables & string, Column extends keyof Tables[Name] & string = keyof Tables[Name] & string>(
    table: Name,
    options?: RowOptions<Tables[Name], Column> & { readonly signal?: AbortSignal },
  ): AsyncGenerator<Pick<Tables[Name], Column>, void>;
}

/** Finds a release once. Throws DataError when it is not there. */
export async function openRelease<Tables>(options: ReleaseOptions): Promise<OpenRelease<Tables>> {
  const place = placeOf(options);
  const found = await findRelease(place, options);
  return {
    release: found.release,
    read: (table, rows = {}) =>
      readRows(place, found, table, {
        columns: rows.columns,
        filter: rows.filter,
        verify: options.verify,
        signal: rows.signal ?? options.signal,
        // The rows are those of the table: its columns were checked against the file's.
      }) as AsyncGenerator<never, void>,
  };
}
