import { describe, expect, it, vi } from "vitest";
import type { Blobs } from "../../../core/lake/blobs.ts";
import * as layout from "../../../core/lake/layout.ts";
import { listed } from "../../support/lake.ts";
import { MemoryBlobs } from "../../support/memory.ts";
import { at, Days } from "./days.ts";

// Each date changes what is known after the later ones: `b/short` was there on the 20th alone, when `a/stays` was seven days old.
const stays = listed("a/stays", { createdAt: at("2026-08-14") });
const ROWS = new Map([
  ["2026-08-19", [stays]],
  ["2026-08-20", [{ ...stays, likes: 3 }, listed("b/short")]],
  ["2026-08-21", [stays]],
  ["2026-08-22", [stays, listed("c/new", { createdAt: at("2026-08-16") })]],
]);

async function add(days: Days, ...dates: readonly string[]): Promise<void> {
  for (const date of dates) await days.add(date, ROWS.get(date) ?? []);
}

/** What both kinds of files hold in the end, of states as they are known after each date. */
async function known(days: Days) {
  const states = [...days.lakes.keys()]
    .sort()
    .map((date) =>
      days.any.known(date, "models", "select id, first_seen, last_seen, vanished from table_ order by all"),
    );
  return [...(await Promise.all(states)), await days.outcomes(), await days.tombstones()];
}

/** What the dates leave that are added in turn, by their order: two tests each come between the same ones. */
const inTurn = new Map<string, Awaited<ReturnType<typeof known>>>();

async function knownInTurn(...dates: readonly string[]) {
  const made = inTurn.get(dates.join());
  if (made !== undefined) return made;
  const turns = new Days();
  await add(turns, ...dates);
  const left = await known(turns);
  inTurn.set(dates.join(), left);
  return left;
}

/** Does `meanwhile` when a key is next written, just before it is. */
function before(write: "put" | "fromFile", wanted: string, meanwhile: () => Promise<void>): void {
  const original = MemoryBlobs.prototype[write] as (...args: unknown[]) => ReturnType<Blobs["put"]>;
  let pending = true;
  const spy = vi.spyOn(MemoryBlobs.prototype, write).mockImplementation(async function (
    this: Blobs,
    ...args: unknown[]
  ) {
    if (pending && args[write === "put" ? 0 : 1] === wanted) {
      pending = false;
      spy.mockRestore();
      await meanwhile();
    }
    return original.apply(this, args);
  });
}

describe("the history of two dates, made at the same time, is that of one after the other:", () => {
  it.each([
    [
      "a date whose state was read before the date before it was added",
      ["2026-08-19"],
      "2026-08-21",
      "fromFile",
      layout.history("2026-08-21", "models"),
      "2026-08-20",
    ],
    [
      "a date whose state was half written when the date before it was added",
      ["2026-08-19"],
      "2026-08-21",
      "fromFile",
      layout.history("2026-08-21", "tombstones"),
      "2026-08-20",
    ],
    [
      "an older date that has not said yet that later ones are made anew",
      ["2026-08-19", "2026-08-21"],
      "2026-08-20",
      "put",
      layout.historyRemaking,
      "2026-08-22",
    ],
    [
      "an older date that publishes what was the newest when it began",
      ["2026-08-19", "2026-08-21"],
      "2026-08-20",
      "fromFile",
      layout.outcomes,
      "2026-08-22",
    ],
  ] as const)("%s", async (_, there, one, write, key, other) => {
    const days = new Days();
    await add(days, ...there);
    before(write, key, () => add(days, other));
    await add(days, one);
    expect(days.lakes.size).toBe(there.length + 2);
    expect(await known(days)).toEqual(await knownInTurn(...there, one, other));
  });
});
