import { DAY_MS } from "../clock.ts";
import { ConditionError } from "../errors.ts";
import type { Ledger } from "../ledger/ledger.ts";
import type { Arrival } from "./arrival.ts";
import { fold, NOUNS } from "./declared.ts";
import type { Entry } from "./entries.ts";
import type { GroundHead, SweptFamily } from "./ground.ts";
import { type News, newsShape } from "./news-shape.ts";
import { type Family, sizeAt } from "./place.ts";
import { before } from "./watermark.ts";

const PARTITION = "pulse news";

/** Numbers of news are those of ranks, which do not improve because a rival was deleted. */
const GONE_TOO = "Entries that were removed since count, as they do in ranks.";

/** Entries from which a family is talked about, and the time in which a new one has them. */
const TEN = 10;
const MONTH_MS = 31 * DAY_MS;

/**
 * What the fresh arrivals that no sweep has have brought about in a family: it reaches ten entries within 31 days of its first, it has doubled within
 * 24 hours, a niche has as many authors in 30 days as the sweep's most crowded percentile, a large organization's base gets its
 * first entry. `head` null, before the first sweep: nothing, since nobody knows what was there before. `now`: the moment of the pulse. Follows
 * from what is known and what is fresh alone, so that a pulse which is repeated says the same.
 */
export function newsOf(family: SweptFamily, fresh: ReadonlySet<string>, head: GroundHead | null, now: string): News[] {
  if (head === null) return [];
  const { base } = family;
  const isNew = ({ id, swept }: Entry) => fresh.has(id) && !swept;
  const known = { ...family, entries: family.entries.filter((entry) => !isNew(entry)) };
  const [size, was] = [sizeAt(family, now), sizeAt(known, now)];
  const aged = sizeAt(family, before(now, MONTH_MS));
  const found: News[] = [];
  const tell = (event: News["event"], subject: string, rest: Pick<News, "title" | "summary" | "numbers" | "n">) =>
    found.push({
      id: `pulse-${event.replace(" ", "-")}-${subject}`,
      at: now,
      kind: "pulse",
      event,
      base,
      ...rest,
    });

  // A base without an entry at the sweep is spelled as its first uploader declared it.
  const owned = (organization: string) => fold(base).startsWith(`${fold(organization)}/`);
  if (was === 0 && size > 0 && head.organizations.some(owned)) {
    const [first] = [...family.entries].sort((a, b) => (a.created_at < b.created_at ? -1 : 1));
    tell("first entry", fold(base), {
      title: `${base} has its first derivative`,
      summary: `${first?.id ?? "A model"} is the first listed model that declares ${base} as its base.`,
      numbers: { entries: size, first: first?.id ?? null },
      n: size,
    });
  }
  if (aged === 0 && was < TEN && size >= TEN)
    tell("ten entries", fold(base), {
      title: `${base} has drawn ${size} derivatives`,
      summary: `The new family of ${base} has reached ${size} entries, all within the last 31 days. ${GONE_TOO}`,
      numbers: { entries: size },
      n: size,
    });
  const yesterday = sizeAt(family, before(now, DAY_MS));
  if (yesterday >= TEN && size >= 2 * yesterday && size > was)
    // Once for each power of two: a doubling always passes one, and a family passes each once.
    tell("doubled", `${2 ** Math.floor(Math.log2(size))}-${fold(base)}`, {
      title: `${base} has doubled its derivatives within a day`,
      summary: `The family of ${base} grew from ${yesterday} to ${size} entries within 24 hours. ${GONE_TOO}`,
      numbers: { entries: size, entries_24h_before: yesterday },
      n: size,
    });
  if (head.crowded !== null)
    for (const { relation, task, authors, before: had } of niches(family, isNew, now)) {
      if (had >= head.crowded || authors < head.crowded) continue;
      tell("crowded niche", `${now.slice(0, 7)}-${relation}-${task ?? "no task"}-${fold(base)}`, {
        title: `${base}: its ${NOUNS[relation][1]} are now among the most crowded niches`,
        summary:
          `${authors} authors published ${NOUNS[relation][1]} of ${base} (${task ?? "no stated task"}) within 30 days; ` +
          `at the last sweep one niche in a hundred had ${head.crowded} or more authors of listed ones. ${GONE_TOO}`,
        numbers: { authors_30d: authors, threshold: head.crowded, relation, task },
        n: authors,
      });
    }
  return found;
}

/** Distinct authors of the last 30 days in each niche of a family that a fresh arrival has entered, with and without them. */
function niches(family: Family, isNew: (entry: Entry) => boolean, now: string) {
  const from = before(now, 30 * DAY_MS);
  const month = family.entries.filter(({ created_at }) => created_at >= from);
  const entered = new Map(
    month.filter(isNew).map(({ relation, task }) => [JSON.stringify([relation, task]), { relation, task }]),
  );
  return [...entered.values()].map(({ relation, task }) => {
    const niche = month.filter((entry) => entry.relation === relation && entry.task === task);
    const count = (entries: typeof niche) => new Set(entries.map(({ author }) => author)).size;
    return { relation, task, authors: count(niche), before: count(niche.filter((entry) => !isNew(entry))) };
  });
}

/**
 * Writes down what was found; what was told before stays as it was told. Returns all of it as it is written, and how many are new:
 * a pulse that is repeated gets what the killed one told.
 */
export async function tellOnce(ledger: Ledger, found: readonly News[]): Promise<{ told: number; written: News[] }> {
  let told = 0;
  const written: News[] = [];
  for (const news of found) {
    try {
      await ledger.put(PARTITION, news.id, news, { ifAbsent: true });
      written.push(news);
      told++;
    } catch (error) {
      if (!(error instanceof ConditionError)) throw error;
      const item = await ledger.get(PARTITION, news.id);
      if (item !== null) written.push(newsShape.parse(item.value));
    }
  }
  return { told, written };
}

/** Ids of arrivals. */
export const idsOf = (arrivals: readonly Arrival[]): ReadonlySet<string> => new Set(arrivals.map(({ id }) => id));
