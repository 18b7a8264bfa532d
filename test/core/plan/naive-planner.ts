import type { Comparables, Outcome, PlanBase, Reading } from "../../../core/plan/data.ts";

/** The planner's counts by plain loops over rows: slow, and written from docs/planner.md and the heads of its queries alone. Moments are milliseconds. */

interface Entry {
  readonly id: string;
  readonly author: string;
  readonly base: string;
  readonly relation: string;
  readonly task: string | null;
  readonly created_at: number | null;
}

interface Derivative extends Entry {
  readonly tier: string;
  readonly rank: number | null;
  readonly rivals_30d: number;
  readonly age_days: number;
  readonly likes: number;
  readonly downloads_30d: number | null;
  readonly likes_at_30: number | null;
  readonly downloads_at_30: number | null;
}

export interface Niche {
  readonly base: string;
  readonly relation: string;
  readonly task: string | null;
  readonly models: number;
  readonly rival_authors_30d: number;
  /** Null where no entry of the niche is listed. */
  readonly crowding_percentile: number | null;
}

export interface World {
  readonly asOf: number;
  readonly derivatives: readonly Derivative[];
  readonly vanished: readonly Entry[];
  readonly niches: readonly Niche[];
  readonly families: readonly {
    base: string;
    root: string;
    present: boolean;
    children: number;
    released_at: number | null;
    state: string;
  }[];
  readonly potential: readonly { base: string; potential: number | null; task: string; size: string }[];
  readonly models: readonly { id: string; created_at: number }[];
}

const DAY = 86_400_000;
const distinct = <T>(of: readonly T[]) => new Set(of).size;
const rounded = (value: number, places: number) => Math.round(value * 10 ** places) / 10 ** places;
const percentileOf = ({ crowding_percentile: value }: Niche) => (value === null ? null : rounded(value, 2));
const compare = (a: string, b: string) => (a < b ? -1 : a > b ? 1 : 0);
const place = (one: { relation: string; task: string | null }) => `${one.relation} ${one.task ?? "\uffff"}`;

interface Counted extends Entry {
  readonly t1: boolean;
  /** Days before the snapshot. */
  readonly age: number;
}

/** Entries of a base before the snapshot's time, those that vanished too, which no tier but T0 holds. */
function entriesOf(world: World, base: string): Counted[] {
  const named = (row: Entry) => row.base === base;
  return [
    ...world.derivatives.filter(named).map((row) => ({ ...row, t1: row.tier !== "T0" })),
    ...world.vanished.filter(named).map((row) => ({ ...row, t1: false })),
  ].flatMap((row) =>
    row.created_at !== null && row.created_at < world.asOf
      ? [{ ...row, age: (world.asOf - row.created_at) / DAY }]
      : [],
  );
}

const weeksOf = (entries: readonly Counted[]) =>
  Array.from({ length: 12 }, (_, week) => entries.filter(({ age }) => Math.floor(age / 7) === week).length);

const relationsOf = (entries: readonly Counted[]) =>
  [...new Set(entries.map(({ relation }) => relation))]
    .sort(compare)
    .map((relation) => ({ relation, entries: entries.filter((one) => one.relation === relation).length }));

const authorsOf = (entries: readonly Counted[]) => distinct(entries.map(({ author }) => author));

/** `begin`: the oldest model that a sample lists, null without a sample. */
export function planBaseOf(world: World, base: string, begin: number | null): PlanBase {
  const family = world.families.find((one) => one.base === base);
  if (family === undefined) throw new Error(`no family ${base}`);
  const entries = entriesOf(world, base);
  const starts = [family.released_at, ...entries.map(({ created_at }) => created_at)].filter((at) => at !== null);
  const first = Math.max(Math.min(...starts), begin ?? Number.NEGATIVE_INFINITY);
  const potential = world.potential.find((one) => one.base === base)?.potential ?? null;
  const recent = entries.filter(({ age }) => age <= 30);
  const listed = world.niches.filter((one) => one.base === base);
  // Niches of 12 weeks that the release does not list: all of their entries vanished.
  const places = new Set(listed.map(place));
  const gone = new Map(
    entries
      .filter((one) => one.age < 84 && !places.has(place(one)))
      .map((one): [string, Niche] => [
        place(one),
        { ...one, models: 0, rival_authors_30d: 0, crowding_percentile: null },
      ]),
  );
  const niches = [...listed, ...gone.values()]
    .map((niche) => {
      const { relation, task, models } = niche;
      const own = (of: readonly Counted[]) => of.filter((one) => one.relation === relation && one.task === task);
      const rivals = own(recent);
      return {
        relation,
        task,
        models,
        rivals_30d: rivals.length,
        rival_authors_30d: authorsOf(rivals),
        rivals_30d_t1: rivals.filter(({ t1 }) => t1).length,
        rival_authors_30d_t1: authorsOf(rivals.filter(({ t1 }) => t1)),
        percentile: percentileOf(niche),
        leaving_7d: rivals.filter(({ age }) => age > 23).length,
        weeks: weeksOf(own(entries)),
      };
    })
    .sort((a, b) => b.models - a.models || compare(place(a), place(b)));
  return {
    base,
    present: family.present,
    children: family.children,
    released_at: family.released_at,
    potential: potential === null ? null : rounded(potential, 1),
    entries: entries.length,
    authors: authorsOf(entries),
    relations: relationsOf(entries),
    weeks: weeksOf(entries),
    weeks_seen: Math.min(12, Math.max(0, Math.floor((world.asOf - first) / (7 * DAY)))),
    niches,
    sisters: sistersOf(world, base),
  };
}

function sistersOf(world: World, base: string): PlanBase["sisters"] {
  const recentOf = (name: string) => entriesOf(world, name).filter(({ age }) => age <= 30);
  const own = world.potential.find((one) => one.base === base);
  const potential = own?.potential ?? null;
  if (own === undefined || potential === null || !world.families.some((one) => one.base === base && one.present))
    return [];
  const crowd = authorsOf(recentOf(base));
  const nearest = world.potential
    .flatMap((one) => {
      const family = world.families.find((other) => other.base === one.base);
      if (family === undefined || !family.present || family.children < 10 || one.potential === null) return [];
      if (one.base === base || family.root === base || family.state === "quiet") return [];
      if (one.task !== own.task || one.size !== own.size) return [];
      const distance = Math.abs(one.potential - potential);
      if (distance > 10 || authorsOf(recentOf(one.base)) >= crowd) return [];
      return [{ base: one.base, potential: one.potential, distance }];
    })
    .sort((a, b) => a.distance - b.distance || compare(a.base, b.base))
    .slice(0, 8)
    .map((sister) => {
      const entries = entriesOf(world, sister.base);
      const recent = recentOf(sister.base);
      const places = [...new Map(recent.map((one) => [place(one), one])).entries()].sort(([a], [b]) => compare(a, b));
      return {
        base: sister.base,
        potential: rounded(sister.potential, 1),
        entries: entries.length,
        authors: authorsOf(entries),
        relations: relationsOf(entries),
        niches: places.map(([key, { relation, task }]) => {
          const rivals = recent.filter((one) => place(one) === key);
          const listed = world.niches.find((one) => one.base === sister.base && place(one) === key);
          const percentile = listed === undefined ? null : percentileOf(listed);
          return { relation, task, rivals_30d: rivals.length, rival_authors_30d: authorsOf(rivals), percentile };
        }),
      };
    });
  const shown = (one: { potential: number }) => Math.abs(one.potential - rounded(potential, 1));
  return nearest.sort((a, b) => shown(a) - shown(b) || compare(a.base, b.base));
}

/** Every cell of comparables.sql that holds an entry, without the interval of its median. */
export function comparablesOf({ derivatives }: World): Omit<Comparables, "low" | "high">[] {
  const within = (value: number, from: number, to: number) => value >= from && value <= to;
  // Bands k − w … k + w, as docs/planner.md has them: ranks in powers of two, rivals in powers of two beside none.
  const ranked = (rank: number, k: number, w: number) =>
    within(rank, 2 ** Math.max(0, k - w), k + w >= 10 ? Number.POSITIVE_INFINITY : 2 ** (k + w + 1) - 1);
  const crowded = (rivals: number, k: number, w: number) =>
    within(rivals, k - w <= 0 ? 0 : 2 ** (k - w - 1), k + w >= 8 ? Number.POSITIVE_INFINITY : 2 ** (k + w) - 1);
  const ages = { "30-60": [30, 60], "60-120": [60, 120], "120-240": [120, 240] } as const;
  const cells: { level: Comparables["level"]; rank: number | null; crowd: number | null }[] = [
    { level: "relation", rank: null, crowd: null },
  ];
  for (let rank = 0; rank <= 10; rank++) {
    cells.push({ level: "rank", rank, crowd: null });
    for (let crowd = 0; crowd <= 8; crowd++) cells.push({ level: "near", rank, crowd }, { level: "wide", rank, crowd });
  }
  const found: Omit<Comparables, "low" | "high">[] = [];
  for (const relation of new Set(derivatives.map((one) => one.relation)))
    for (const tier of ["T0", "T1"] as const)
      for (const reading of ["30", "30-60", "60-120", "120-240"] as const satisfies readonly Reading[])
        for (const { level, rank, crowd } of cells) {
          if (tier === "T0" && (reading === "60-120" || reading === "120-240")) continue;
          const width = level === "near" ? 0 : 1;
          const rows = derivatives.filter(
            (one) =>
              one.relation === relation &&
              (tier === "T0" || one.tier !== "T0") &&
              one.rank !== null &&
              (reading === "30" || (one.age_days >= ages[reading][0] && one.age_days < ages[reading][1])) &&
              (rank === null || ranked(one.rank, rank, width)) &&
              (crowd === null || crowded(one.rivals_30d, crowd, width)),
          );
          for (const outcome of ["likes", "downloads"] as const satisfies readonly Outcome[]) {
            const countOf = (one: Derivative) =>
              reading === "30"
                ? one[outcome === "likes" ? "likes_at_30" : "downloads_at_30"]
                : one[outcome === "likes" ? "likes" : "downloads_30d"];
            const counted = rows.filter((one) => countOf(one) !== null);
            if (counted.length === 0) continue;
            const values = [...new Map(counted.map((one) => [one.id, countOf(one) ?? 0])).values()].sort(
              (a, b) => a - b,
            );
            const [authors, families] = [counted.map((one) => one.author), counted.map((one) => one.base)].map(
              distinct,
            );
            if (authors === undefined || families === undefined) continue;
            const printed = values.length >= 30 && authors >= 10 && families >= 5;
            const quantile = (share: number) => {
              const at = (values.length - 1) * share;
              const [low = 0, high = low] = [values[Math.floor(at)], values[Math.ceil(at)]];
              return printed ? low + (high - low) * (at - Math.floor(at)) : null;
            };
            found.push({
              tier,
              relation,
              level,
              rank_band: rank,
              crowding_band: crowd,
              reading,
              outcome,
              models: values.length,
              authors,
              families,
              q1: quantile(0.25),
              median: quantile(0.5),
              q3: quantile(0.75),
              evidence: reading === "30" ? "A" : "C",
            });
          }
        }
  return found;
}
