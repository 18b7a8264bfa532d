/**
 * History as a person would keep it with pencil and paper: every reading is kept, and what is asked for is looked up at the
 * end. It knows nothing of the stage; models are told apart by `_id`.
 */
export interface Reading {
  readonly hubId: string;
  readonly id: string;
  readonly createdAt: string | null;
  readonly likes: number;
}

export interface Day {
  readonly date: string;
  readonly models: readonly Reading[];
}

const DAY = 86_400_000;
const endOf = (date: string) => Date.parse(date) + DAY;

/** Where the Hub puts models whose date it does not know. */
const FLOOR = /^2022-03-02T23:29:0[45]/;

export function naiveHistory(days: readonly Day[]) {
  const sorted = [...days].sort((a, b) => (a.date < b.date ? -1 : 1));
  const books = sorted.map(({ date, models }) => ({
    date,
    byId: new Map(models.map((model) => [model.hubId, model])),
  }));
  const hubIds = [...new Set(sorted.flatMap((day) => day.models.map((model) => model.hubId)))].sort();
  const outcomes: { hub_id: string; age: number; read_age_days: number; snapshot: string; likes: number }[] = [];
  const tombstones: { hub_id: string; last_seen: string; vanished: string; revived: string | null }[] = [];
  const known: {
    hub_id: string;
    first_seen: string;
    last_seen: string;
    vanished: string | null;
    likes: number | null;
  }[] = [];
  const created = new Map<string, number>();
  for (const hubId of hubIds) {
    const line = books.map(({ date, byId }) => ({ date, model: byId.get(hubId) ?? null }));
    const seen = line.flatMap(({ date, model }) => (model === null ? [] : [{ date, model }]));
    const [first, last] = [seen[0], seen.at(-1)];
    if (first !== undefined && last !== undefined) {
      // Gone on the first day after the last one that saw it; the counts of those that are there are the day's own.
      const vanished = line.find(({ date }) => date > last.date)?.date ?? null;
      const likes = vanished === null ? null : last.model.likes;
      known.push({ hub_id: hubId, first_seen: first.date, last_seen: last.date, vanished, likes });
    }
    const dates = seen.flatMap(({ model }) =>
      model.createdAt === null || FLOOR.test(model.createdAt) ? [] : [Date.parse(model.createdAt)],
    );
    const earliest = Math.min(...dates);
    if (dates.length > 0) created.set(hubId, earliest);
    for (const age of dates.length === 0 ? [] : [7, 30, 90]) {
      const [best] = seen
        .map(({ date, model }) => ({ snapshot: date, likes: model.likes, ageDays: (endOf(date) - earliest) / DAY }))
        .filter(({ ageDays }) => Math.abs(ageDays - age) <= 1.5)
        .sort((a, b) => Math.abs(a.ageDays - age) - Math.abs(b.ageDays - age) || (a.snapshot < b.snapshot ? -1 : 1));
      if (best !== undefined) {
        outcomes.push({ hub_id: hubId, age, read_age_days: best.ageDays, snapshot: best.snapshot, likes: best.likes });
      }
    }
    line.forEach(({ date, model }, i) => {
      const before = line[i - 1];
      if (model !== null || before === undefined || before.model === null) return;
      const back = line.slice(i).find((later) => later.model !== null);
      tombstones.push({ hub_id: hubId, last_seen: before.date, vanished: date, revived: back?.date ?? null });
    });
  }
  return { outcomes, tombstones, known, created };
}
