import { type ListOptions, listPages, type Page } from "../hub/pages.ts";
import type { Round } from "./advance.ts";
import type { CrawlCheckpoint } from "./checkpoint.ts";

type Shared = Omit<ListOptions, "from" | "number" | "resumePage" | "end">;

/**
 * The rounds of a sweep from a checkpoint on: the next page of each end that is not finished, asked for at once when the consumer
 * wants them. In lock step, so that what a round holds does not depend on which answer is quicker. `now` is how far the sweep
 * is, rounds that were consumed included; `saved` is the checkpoint in the ledger, for messages. Throws as listPages does, of two
 * failures the one from the oldest end.
 */
export async function* rounds(
  shared: Shared,
  { now, saved }: { readonly now: () => CrawlCheckpoint; readonly saved: () => CrawlCheckpoint },
): AsyncGenerator<Round, void, undefined> {
  const start = now();
  const one = start.down === null;
  const first = end(start.next, upPages, one ? undefined : "oldest");
  const down = end(start.down?.next ?? null, downPages, "newest");
  for (;;) {
    // Behind the meeting point an end may have further pages that belong to the other.
    const wanted = [now().next === null ? null : first, now().down?.next == null ? null : down];
    const answers = await Promise.allSettled(wanted.map(async (pages) => (await pages?.next())?.value ?? null));
    const failed = answers.find((answer) => answer.status === "rejected");
    if (failed !== undefined) throw failed.reason;
    const [a, b] = answers.map((answer) => (answer.status === "fulfilled" ? answer.value : null));
    yield { first: a ?? null, down: b ?? null };
  }

  function end(
    from: string | null,
    pages: (checkpoint: CrawlCheckpoint) => number,
    name: ListOptions["end"],
  ): AsyncGenerator<Page, void, undefined> | null {
    if (from === null) return null;
    const resumePage = () => pages(saved()) + 1;
    return listPages({ ...shared, from, number: pages(start) + 1, resumePage, end: name });
  }
}

const downPages = ({ down }: CrawlCheckpoint): number => down?.pages ?? 0;
const upPages = (checkpoint: CrawlCheckpoint): number => checkpoint.pages - downPages(checkpoint);

/** Rounds taken up to a checkpoint: the end that goes on alone after the meeting has been in all of them. */
export const roundsTaken = (checkpoint: CrawlCheckpoint): number =>
  Math.max(upPages(checkpoint), downPages(checkpoint));
