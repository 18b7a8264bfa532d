import { expect, it } from "vitest";
import type { Arrival } from "../../../core/pulse/arrival.ts";
import { enter, familyBetween } from "../../../core/pulse/entries.ts";
import { MemoryLedger } from "../../support/memory.ts";

const AT = "2026-08-21T12:00:00.000Z";
const arrival = (task: string, ...parents: string[]): Arrival => ({
  ...{ key: "k", id: "a/m", author: "a", task, created_at: AT },
  edges: parents.map((parent) => ({ parent, relation: "finetune", source: "tag" })),
});

it("an arrival whose row has changed since the first of its writes gets the entries of the row that was seen first", async () => {
  const ledger = new MemoryLedger();
  const put = ledger.put.bind(ledger);
  let writes = 0;
  ledger.put = (...item) => {
    if (writes++ === 2) throw new Error("killed");
    return put(...item);
  };
  await expect(enter(ledger, arrival("chat", "lab/One", "lab/Two"))).rejects.toThrow("killed");
  const again = await enter(ledger, arrival("images", "lab/Three"));
  expect(again).toEqual({ arrival: arrival("chat", "lab/One", "lab/Two"), fresh: false, writes: 3 });
  const tasks = async (base: string) => (await familyBetween(ledger, base, AT, AT)).map(({ task }) => task);
  expect([await tasks("lab/One"), await tasks("lab/Two"), await tasks("lab/Three")]).toEqual([["chat"], ["chat"], []]);
});
