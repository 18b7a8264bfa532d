import type { Ledger, LedgerItem } from "../../../core/ledger/ledger.ts";
import { MemoryLedger } from "../memory.ts";
import type { FaultyProcess } from "./process.ts";

/** For each ledger what its items were before their last write. */
const before = new WeakMap<Ledger, Map<string, LedgerItem | null>>();

/** A process's way to the ledger `inner`. */
export function faultyLedger(inner: Ledger, process: FaultyProcess): Ledger {
  const older = before.get(inner) ?? new Map<string, LedgerItem | null>();
  before.set(inner, older);
  const write = <T>(operation: string, partition: string, sort: string, act: () => Promise<T>) => {
    const key = `${partition} ${sort}`;
    const remembered = async () => {
      const held = inner instanceof MemoryLedger ? await inner.get(partition, sort) : null;
      const done = await act();
      older.set(key, held);
      return done;
    };
    return process.effect({ port: "ledger", operation, key, writes: true }, { act: remembered });
  };
  return {
    get: (partition, sort) =>
      process.effect(
        { port: "ledger", operation: "get", key: `${partition} ${sort}`, writes: false },
        {
          act: () => inner.get(partition, sort),
          stale: async () => older.get(`${partition} ${sort}`) ?? null,
        },
      ),
    async *query(partition, options) {
      const act = () => Array.fromAsync(inner.query(partition, options));
      yield* await process.effect({ port: "ledger", operation: "query", key: partition, writes: false }, { act });
    },
    put: (partition, sort, value, condition) =>
      write("put", partition, sort, () => inner.put(partition, sort, value, condition)),
    delete: (partition, sort, condition) =>
      write("delete", partition, sort, () => inner.delete(partition, sort, condition)),
    close: async () => {},
  };
}
