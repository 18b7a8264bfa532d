import { expect, it } from "vitest";
import { openSource } from "../../cli/source.ts";
import { utcDate } from "../../core/clock.ts";
import { silentLog } from "../../core/log.ts";

const HOUR = 3_600_000;
const today = utcDate(Date.now());

/** Opens the real Hub, which answers with a clock that is so many milliseconds ahead; returns the warnings. */
async function open(ahead: number, date = today, hub?: string): Promise<string[]> {
  const warnings: string[] = [];
  const log = { ...silentLog, warn: (event: string) => void warnings.push(event) };
  const headers = { date: new Date(Date.now() + ahead).toUTCString() };
  const source = await openSource(
    { date, today, limit: null, ...(hub === undefined ? {} : { hub }) },
    log,
    async () => new Response("[]", { headers }),
  );
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

it("asks the real Hub's clock also where its address is given", async () => {
  await expect(open(48 * HOUR, today, "https://huggingface.co/")).rejects.toThrow(/^clock: this machine's clock is/);
  expect(await open(60_000, today, "https://huggingface.co")).toEqual([]);
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

it("shows the simulated world as of the day before while today is under way", async () => {
  // 366 days on: the last day of the first world.
  const date = "2027-09-26";
  const sandbox = await openSource({ hub: "sandbox", date, today: date, models: 1000, limit: null }, silentLog, fetch);
  await sandbox.close();
  expect(sandbox.key).toBe("sandbox models=1000 seed=1");
});

it.each([
  ["cannot be reached", () => Promise.reject(new TypeError("fetch failed")), null, 20_000],
  ["is down", async () => new Response("", { status: 503 }), 20_001, 20_001],
])(
  "takes the sandbox, with as many models as are asked for, where the Hub %s, and says so",
  async (_, fetcher, limit, models) => {
    const warnings: string[] = [];
    const log = { ...silentLog, warn: (event: string) => void warnings.push(event) };
    const source = await openSource({ date: "2026-10-01", today, limit }, log, fetcher);
    await source.close();
    expect(source).toMatchObject({ source: { simulated: true }, key: `sandbox models=${models} seed=1` });
    expect(warnings).toEqual([
      "the Hub cannot be reached; using the built-in sandbox: every page will say SIMULATED DATA",
    ]);
  },
);

it("puts no sandbox in the place of a Hub that cannot be reached where the lake holds real models", async () => {
  const away = () => Promise.reject(new TypeError("fetch failed"));
  await expect(openSource({ date: today, today, limit: null, real: true }, silentLog, away)).rejects.toThrow(
    "hub: https://huggingface.co cannot be reached, and the sandbox does not stand in for it in a lake of real models; " +
      "nothing was changed, run the same command again later",
  );
});

it("takes the Hub that turns an anonymous question away, and an address that was given without asking there", async () => {
  const refused = async () => new Response("", { status: 429 });
  expect((await openSource({ date: "2026-10-01", today, limit: null }, silentLog, refused)).source.kind).toBe("hub");
  const never = () => Promise.reject(new Error("asked"));
  const given = { hub: "http://127.0.0.1:9", date: "2026-10-01", today, limit: null };
  expect((await openSource(given, silentLog, never)).hub).toBe("http://127.0.0.1:9");
});

it.each([{ models: 1000 }, { seed: 2 }])(
  "refuses %j but for the sandbox by name, which all of the Hub would stand in for",
  async (made) => {
    const never = () => Promise.reject(new Error("asked"));
    for (const hub of [{}, { hub: "http://127.0.0.1:9" }])
      await expect(
        openSource({ ...hub, ...made, date: "2026-10-01", today, limit: null }, silentLog, never),
      ).rejects.toThrow(
        "--models and --seed make the sandbox, which is asked for by name: give --hub sandbox, or leave them out",
      );
  },
);

it("warns of a clock that is off within the day, and asks nothing of it for an earlier date", async () => {
  const sign = new Date().getUTCHours() < 12 ? 1 : -1;
  expect(await open(sign * 2 * HOUR)).toEqual([
    `this machine's clock is 2 h 0 min ${sign > 0 ? "behind" : "ahead of"} the Hub's; ages will be off by as much: set the clock`,
  ]);
  expect(await open(48 * HOUR, "2026-08-21")).toEqual([]);
});
