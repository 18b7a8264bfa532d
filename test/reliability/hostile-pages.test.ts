import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { crawlCheckpoint } from "../../core/crawl/checkpoint.ts";
import { HubraceError } from "../../core/errors.ts";
import { Lab, RUN } from "../core/crawl/lab.ts";
import { expectOnPage } from "../support/faults/reliability-page.ts";
import { type HostilePage, hostilePage } from "../support/hostile-pages.ts";

const PAGES = 1_000;
const GOOD = [1, 2, 3].map((page) => [1, 2].map((n) => `{"_id":"p${page}n${n}","id":"good/p${page}n${n}"}`));

/** A Hub of three pages whose second is hostile so many times. Says which rows it gave, of each page those of its last answer. */
function hubWith(page: HostilePage) {
  const given = new Map<string, readonly string[]>();
  let hostile = 0;
  const answer: typeof fetch = async (input) => {
    const cursor = new URL(String(input)).searchParams.get("cursor") ?? "0";
    if (cursor === "2" && hostile < page.times) {
      hostile++;
      // An answer that is asked for again counts for nothing; the last one does.
      given.set(cursor, page.rows ?? []);
      return new Response(Buffer.from(page.body), { status: page.status, headers: page.headers });
    }
    const place = Number(cursor) / 2;
    given.set(cursor, GOOD[place] ?? []);
    const link: Record<string, string> = place < 2 ? { link: `</api/models?cursor=${2 * place + 2}>; rel="next"` } : {};
    return new Response(`[${GOOD[place] ?? []}]`, { headers: { "content-type": "application/json", ...link } });
  };
  return { answer, given: () => [...given.values()].flat() };
}

describe("1,000 generated hostile pages", () => {
  it("end the run with one sentence, or are read with every row as it came; nothing falls over", async () => {
    let [read, refused, lost, doubled] = [0, 0, 0, 0];
    for (const page of fc.sample(hostilePage(), { numRuns: PAGES, seed: 20261121 })) {
      const lab = new Lab();
      const { answer, given } = hubWith(page);
      const ended = await lab
        .crawl("http://hub.test", { fetch: answer, pageSize: 2, pagesPerPart: 1 })
        .catch((error: unknown) => error);
      const shown = `${page.status} ${JSON.stringify(page.headers).slice(0, 300)} ${Buffer.from(page.body).toString().slice(0, 200)}`;
      const done = (await crawlCheckpoint(lab.ledger, RUN))?.value.done ?? false;
      if (ended instanceof Error) {
        expect(ended, `${shown}\n${ended.stack}`).toBeInstanceOf(HubraceError);
        expect(ended.message.length, shown).toBeLessThan(600);
        expect(ended.message, shown).toMatch(/^crawl: [^\p{C}]+$/u);
        expect(done, shown).toBe(false);
        refused++;
        continue;
      }
      expect(done, shown).toBe(true);
      const kept = lab.parts().flat();
      lost += missing(given(), kept);
      doubled += missing(kept, given());
      expect([lost, doubled], shown).toEqual([0, 0]);
      read++;
    }
    expect(read + refused).toBe(PAGES);
    expectOnPage("Generated hostile pages", [PAGES, refused, read, lost, doubled, 0]);
  });
});

/** How many of `rows` are not among `others`, each counted as often as it occurs. */
function missing(rows: readonly string[], others: readonly string[]): number {
  const counts = new Map<string, number>();
  for (const row of others) counts.set(row, (counts.get(row) ?? 0) + 1);
  return rows.filter((row) => {
    const left = counts.get(row) ?? 0;
    counts.set(row, left - 1);
    return left <= 0;
  }).length;
}
