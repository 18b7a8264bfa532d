/**
 * History as a person would keep it with pencil and paper: every reading is kept, and what is asked for is looked up at the
 * end. It knows nothing of the stage; models are told apart by `_id`.
 */
export interface Day {
  readonly date: string;
  readonly models: readonly {
    readonly hubId: string;
    readonly id: string;
    readonly createdAt: string | null;
    readonly likes: number;
  }[];
}

const DAY = 86_400_000;
const endOf = (date: string) => Date.parse(date) + DAY;

export function naiveHistory(days: readonly Day[]) {
  const sorted = [...days].sort((a, b) => (a.date < b.date ? -1 : 1));
  const hubIds = [...new Set(sorted.flatMap((day) => day.models.map((model) => model.hubId)))].sort();
  const outcomes: { hub_id: string; age: number; read_age_days: number; snapshot: string; likes: number }[] = [];
  const tombstones: { hub_id: string; last_seen: string; vanished: string; revived: string | null }[] = [];
  const firstSeen = new Map<string, string>();
  for (const hubId of hubIds) {
    const seen = sorted.flatMap((day) =>
      day.models.filter((model) => model.hubId === hubId).map((model) => ({ day, model })),
    );
    firstSeen.set(hubId, seen[0]?.day.date ?? "");
    const dates = seen.map(({ model }) => model.createdAt).filter((date) => date !== null);
    const created = dates.length === 0 ? null : Math.min(...dates.map((date) => Date.parse(date)));
    for (const age of created === null ? [] : [7, 30, 90]) {
      const readings = seen
        .map(({ day, model }) => ({
          snapshot: day.date,
          likes: model.likes,
          ageDays: (endOf(day.date) - (created ?? 0)) / DAY,
        }))
        .filter(({ ageDays }) => Math.abs(ageDays - age) <= 1.5)
        .sort((a, b) => Math.abs(a.ageDays - age) - Math.abs(b.ageDays - age) || (a.snapshot < b.snapshot ? -1 : 1));
      const [best] = readings;
      if (best !== undefined) {
        outcomes.push({ hub_id: hubId, age, read_age_days: best.ageDays, snapshot: best.snapshot, likes: best.likes });
      }
    }
    const from = sorted.findIndex((day) => day.models.some((model) => model.hubId === hubId));
    for (let i = from + 1; i < sorted.length; i++) {
      const here = (at: number) => sorted[at]?.models.some((model) => model.hubId === hubId) === true;
      if (!here(i) && here(i - 1)) {
        const back = sorted.slice(i).find((day) => day.models.some((model) => model.hubId === hubId));
        tombstones.push({
          hub_id: hubId,
          last_seen: sorted[i - 1]?.date ?? "",
          vanished: sorted[i]?.date ?? "",
          revived: back?.date ?? null,
        });
      }
    }
  }
  return { outcomes, tombstones, firstSeen };
}
