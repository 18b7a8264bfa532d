import fc from "fast-check";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { ConditionError } from "../../core/errors.ts";
import type { Json, Ledger, LedgerQuery } from "../../core/ledger/ledger.ts";

export type MakeLedger = () => Promise<{ open(): Ledger; close(): Promise<void> }>;

/** What every adapter of the ledger port must do. `make` gives an empty ledger of which several handles can be opened. */
export function ledgerContract(name: string, make: MakeLedger): void {
  describe(`${name} as a ledger`, () => {
    let store: Awaited<ReturnType<MakeLedger>>;
    let ledger: Ledger;
    beforeEach(async () => {
      store = await make();
      ledger = store.open();
    });
    afterEach(async () => {
      await ledger.close();
      await store.close();
    });

    const sorts = async (partition: string, query?: LedgerQuery) =>
      (await Array.fromAsync(ledger.query(partition, query))).map((item) => item.sort);

    test("gives back what was put, with a version that grows by one", async () => {
      expect(await ledger.get("p", "s")).toBeNull();
      const first = await ledger.put("p", "s", { a: 1 });
      expect(first).toEqual({ partition: "p", sort: "s", version: 1, value: { a: 1 } });
      expect(await ledger.put("p", "s", { a: 2 })).toMatchObject({ version: 2, value: { a: 2 } });
      expect(await ledger.get("p", "s")).toEqual({ partition: "p", sort: "s", version: 2, value: { a: 2 } });
    });

    test("keeps every kind of JSON value", async () => {
      const value: Json = {
        text: 'Ä€😀 "quoted" \n',
        empty: "",
        zero: 0,
        large: 9_007_199_254_740_991,
        fraction: 0.1,
        small: 1e-7,
        negative: -2.5,
        yes: true,
        no: false,
        nothing: null,
        list: [1, "two", null, { three: [] }],
        nested: { deep: { deeper: {} } },
      };
      await ledger.put("p", "s", value);
      expect((await ledger.get("p", "s"))?.value).toEqual(value);
      for (const plain of [null, true, 7, "text", [1, 2]] as Json[]) {
        await ledger.put("p", "plain", plain);
        expect((await ledger.get("p", "plain"))?.value).toEqual(plain);
      }
    });

    test("keeps partitions apart", async () => {
      await ledger.put("a", "s", 1);
      await ledger.put("b", "s", 2);
      await ledger.put("ab", "s", 3);
      expect((await ledger.get("a", "s"))?.value).toBe(1);
      expect(await sorts("a")).toEqual(["s"]);
      expect(await sorts("nothing")).toEqual([]);
    });

    test("puts if absent once only", async () => {
      await ledger.put("p", "s", "first", { ifAbsent: true });
      await expect(ledger.put("p", "s", "second", { ifAbsent: true })).rejects.toThrow(ConditionError);
      expect(await ledger.get("p", "s")).toMatchObject({ version: 1, value: "first" });
    });

    test("puts if the version is the present one, and refuses an old one or a missing item", async () => {
      await ledger.put("p", "s", "first");
      await ledger.put("p", "s", "second", { ifVersion: 1 });
      await expect(ledger.put("p", "s", "late", { ifVersion: 1 })).rejects.toThrow(ConditionError);
      await expect(ledger.put("p", "none", "x", { ifVersion: 1 })).rejects.toThrow(ConditionError);
      expect(await ledger.get("p", "s")).toMatchObject({ version: 2, value: "second" });
      expect(await ledger.get("p", "none")).toBeNull();
    });

    test("deletes, also on a condition, and does not mind a missing item", async () => {
      await ledger.put("p", "s", 1);
      await ledger.put("p", "s", 2);
      await expect(ledger.delete("p", "s", { ifVersion: 1 })).rejects.toThrow(ConditionError);
      expect(await ledger.get("p", "s")).not.toBeNull();
      await ledger.delete("p", "s", { ifVersion: 2 });
      await ledger.delete("p", "s");
      await expect(ledger.delete("p", "s", { ifVersion: 2 })).rejects.toThrow(ConditionError);
      expect(await ledger.get("p", "s")).toBeNull();
      expect((await ledger.put("p", "s", 3, { ifAbsent: true })).version).toBe(1);
    });

    test("lets exactly one of many handles win a put if absent, and a put if version", async () => {
      const handles = Array.from({ length: 6 }, () => store.open());
      for (let round = 0; round < 10; round++) {
        const sort = String(round);
        for (const condition of [{ ifAbsent: true } as const, { ifVersion: 1 }]) {
          const results = await Promise.allSettled(
            handles.map((handle, index) => handle.put("race", sort, index, condition)),
          );
          const winners = results.flatMap((result, index) => (result.status === "fulfilled" ? [index] : []));
          expect(winners).toHaveLength(1);
          expect((await ledger.get("race", sort))?.value).toBe(winners[0]);
        }
      }
      await Promise.all(handles.map((handle) => handle.close()));
    });

    test("orders a partition by the UTF-8 bytes of the sort key, either way", async () => {
      // U+FF5E sorts before U+1F600 by UTF-8 bytes and after it by UTF-16 units.
      const sorted = ["2026-08-21", "2026-08-21-a1", "2026-08-21-a2", "A", "a", "a#1", "a/b", "é", "～", "😀"];
      for (const sort of [...sorted].reverse()) await ledger.put("p", sort, null);
      expect(await sorts("p")).toEqual(sorted);
      expect(await sorts("p", { reverse: true })).toEqual([...sorted].reverse());
      expect((await Array.fromAsync(ledger.query("p", { limit: 1 })))[0]).toEqual(await ledger.get("p", "2026-08-21"));
    });

    test("narrows a query by prefix, from, to and limit, in either direction", async () => {
      for (const sort of ["a", "b1", "b2", "b3", "b\u{10ffff}", "b\u{10ffff}x", "c"]) await ledger.put("p", sort, sort);
      expect(await sorts("p", { prefix: "b" })).toEqual(["b1", "b2", "b3", "b\u{10ffff}", "b\u{10ffff}x"]);
      expect(await sorts("p", { prefix: "b\u{10ffff}" })).toEqual(["b\u{10ffff}", "b\u{10ffff}x"]);
      expect(await sorts("p", { from: "b2", to: "b3" })).toEqual(["b2", "b3"]);
      expect(await sorts("p", { from: "b15", to: "b25" })).toEqual(["b2"]);
      expect(await sorts("p", { from: "d" })).toEqual([]);
      expect(await sorts("p", { limit: 2 })).toEqual(["a", "b1"]);
      expect(await sorts("p", { reverse: true, limit: 2 })).toEqual(["c", "b\u{10ffff}x"]);
      expect(await sorts("p", { prefix: "b", from: "b2", reverse: true, to: "b3" })).toEqual(["b3", "b2"]);
      expect(await sorts("p", { prefix: "b", to: "b2" })).toEqual(["b1", "b2"]);
      expect(await sorts("p", { limit: 0 })).toEqual([]);
    });

    test("gives every item once over many pages, while another handle writes", async () => {
      const names = Array.from({ length: 1_203 }, (_, index) => String(index).padStart(5, "0"));
      for (let start = 0; start < names.length; start += 50) {
        const some = names.slice(start, start + 50);
        await Promise.all(some.map((sort) => ledger.put("many", sort, { filler: "x".repeat(200) })));
      }
      const other = store.open();
      const seen: string[] = [];
      for await (const item of ledger.query("many")) {
        if (seen.length === 700) await other.put("many", "00100", "changed");
        seen.push(item.sort);
      }
      await other.close();
      expect(seen).toEqual(names);
      expect(await sorts("many", { reverse: true })).toEqual([...names].reverse());
      expect(await sorts("many", { limit: 1_000 })).toHaveLength(1_000);
    });

    test("answers any query as a sorted list filtered by hand would", async () => {
      const names = ["", "a", "ab", "abc", "b", "ba", "é", "éa", "～", "😀", "\ud7ff", "\ue000"].slice(1);
      for (const sort of names) await ledger.put("p", sort, null);
      const byBytes = (a: string, b: string) => Buffer.compare(Buffer.from(a), Buffer.from(b));
      const maybe = fc.option(fc.constantFrom(...names), { nil: undefined });
      await fc.assert(
        fc.asyncProperty(
          fc.record({ prefix: maybe, from: maybe, to: maybe, reverse: fc.boolean(), limit: fc.nat(6) }),
          async ({ prefix, from, to, reverse, limit }) => {
            const expected = names
              .filter((sort) => sort.startsWith(prefix ?? ""))
              .filter(
                (sort) =>
                  (from === undefined || byBytes(sort, from) >= 0) && (to === undefined || byBytes(sort, to) <= 0),
              )
              .sort(byBytes);
            if (reverse) expected.reverse();
            const query = { reverse, limit, ...(prefix && { prefix }), ...(from && { from }), ...(to && { to }) };
            expect(await sorts("p", query)).toEqual(expected.slice(0, limit));
          },
        ),
        { numRuns: 200 },
      );
    });
  });
}
