import { expect, it } from "vitest";
import { openSource } from "../../cli/source.ts";
import { utcDate } from "../../core/clock.ts";
import { silentLog } from "../../core/log.ts";

const HOUR = 3_600_000;
const today = utcDate(Date.now());

/** Opens the real Hub, which answers with a clock that is so many milliseconds ahead; returns the warnings. */
async function open(ahead: number, date = today): Promise<string[]> {
  const warnings: string[] = [];
  const log = { ...silentLog, warn: (event: string) => void warnings.push(event) };
  const headers = { date: new Date(Date.now() + ahead).toUTCString() };
  const source = await openSource({ date, today, limit: null }, log, async () => new Response("[]", { headers }));
  expect(source.hub).toBe("https://huggingface.co");
  return warnings;
}

it("says nothing of a clock that is a minute off, and stops where the Hub has another date", async () => {
  expect(await open(60_000)).toEqual([]);
  await expect(open(48 * HOUR)).rejects.toThrow(
    new RegExp(
      `^clock: this machine's clock is .+ behind the Hub's: today would be ${today}, and there it is .+ set the clock`,
    ),
  );
});

it("shows one simulated world growing older from 2026-09-25 on, another one after 366 days, and one of its own before", async () => {
  const keyOf = async (date: string) => {
    const sandbox = await openSource({ hub: "sandbox", date, today, models: 1000, limit: null }, silentLog, fetch);
    await sandbox.close();
    return sandbox.key;
  };
  const first = "sandbox models=1000 seed=1";
  expect([await keyOf("2026-09-25"), await keyOf("2027-09-25")]).toEqual([first, first]);
  // 2026-09-25 and 366 days.
  expect([await keyOf("2027-09-26"), await keyOf("2028-09-25")]).toEqual([
    `${first} begun=2027-09-26`,
    `${first} begun=2027-09-26`,
  ]);
  expect([await keyOf("2026-08-20"), await keyOf("2026-08-21")]).toEqual([
    `${first} begun=2026-08-20`,
    `${first} begun=2026-08-21`,
  ]);
});

it("warns of a clock that is off within the day, and asks nothing of it for an earlier date", async () => {
  const sign = new Date().getUTCHours() < 12 ? 1 : -1;
  expect(await open(sign * 2 * HOUR)).toEqual([
    `this machine's clock is 2 h 0 min ${sign > 0 ? "behind" : "ahead of"} the Hub's; ages will be off by as much: set the clock`,
  ]);
  expect(await open(48 * HOUR, "2026-08-21")).toEqual([]);
});
