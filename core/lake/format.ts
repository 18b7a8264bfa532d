import { z } from "zod";
import { ConditionError, HubraceError } from "../errors.ts";
import type { Ledger } from "../ledger/ledger.ts";
import { LAKE_FORMAT } from "./layout.ts";

/** The key under which Parquet files carry the lake's format, as decimal digits; files of before it was written have format 1. */
export const FORMAT_KEY = "hubrace_format";

/**
 * Throws HubraceError when something was written by a newer Hubrace. `what`: the file or table, as the message names it. What has no
 * format is of before formats were written, 1.
 */
export function requireFormat(what: string, format: number | undefined): void {
  if (format === undefined || format <= LAKE_FORMAT) return;
  throw new HubraceError(
    `${what} was written by a newer Hubrace (lake format ${format}; this one knows format ${LAKE_FORMAT}); update Hubrace, or use another --lake`,
  );
}

const shape = z.object({ format: z.int() });
const PARTITION = "lake";
const SORT = "format";

/**
 * Writes the format into a ledger that has none, and throws HubraceError when a newer Hubrace has written it. For ledgers without a
 * place of their own for it: SQLite's file carries it in its header.
 */
export async function requireLedgerFormat(ledger: Ledger): Promise<void> {
  const read = async () => {
    const item = await ledger.get(PARTITION, SORT);
    if (item !== null) requireFormat("ledger: the table", shape.parse(item.value).format);
    return item !== null;
  };
  if (await read()) return;
  try {
    await ledger.put(PARTITION, SORT, { format: LAKE_FORMAT }, { ifAbsent: true });
  } catch (error) {
    if (!(error instanceof ConditionError)) throw error;
    await read();
  }
}
