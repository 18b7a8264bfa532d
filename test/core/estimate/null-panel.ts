import { groupingOf, poissonDraw, seededRandom } from "../../../core/estimate/index.ts";
import { COLUMNS, type ColumnName, type Panel } from "../../../core/estimate/study/panel.ts";

const DAY = 86_400;

export interface NullPanel {
  readonly seed: number;
  readonly rows: number;
  readonly families: number;
  readonly authors: number;
}

/**
 * A panel on which nothing depends on place, crowding or what comes after: likes follow family, month, author and a shock that the
 * entries of a family within some weeks share. Families are skewed; lag, rivals and the rivals to come are counted from the
 * made-up dates as the method says, so they go together as they do in earnest.
 */
export function nullPanel({ seed, rows, families, authors }: NullPanel): Panel {
  const random = seededRandom(seed);
  const family = Array.from({ length: rows }, () => Math.floor(families * random.uniform() ** 1.5));
  const author = Array.from({ length: rows }, () => Math.floor(authors * random.uniform() ** 1.5));
  const task = Array.from({ length: rows }, () => Math.floor(2 * random.uniform() ** 1.5));
  const level = (count: number, spread: number) => Float64Array.from({ length: count }, () => spread * random.normal());
  const released = Float64Array.from({ length: families }, () => 150 * random.uniform() * DAY);
  const [familyLevel, authorLevel, shock] = [level(families, 0.6), level(authors, 0.4), level(12 * families, 0.4)];
  const created = Float64Array.from(family, (f) => (released[f] as number) + 180 * DAY * random.uniform() ** 1.6);
  const likes = Float64Array.from(created, (time, i) => {
    const f = family[i] as number;
    const wave = 12 * f + Math.floor((time - (released[f] as number)) / (16 * DAY));
    const predictor =
      0.7 + (familyLevel[f] as number) + (authorLevel[author[i] as number] as number) + (shock[wave] as number);
    return poissonDraw(random, Math.exp(predictor + 0.3 * random.normal()));
  });
  const columns = Object.fromEntries(COLUMNS.map((name) => [name, new Float64Array(rows)])) as Record<
    ColumnName,
    Float64Array
  >;
  const niche = family.map((f, i) => 2 * f + (task[i] as number));
  const members = Map.groupBy(niche.keys(), (i) => niche[i] as number);
  const window = (i: number, from: number, to: number) =>
    (members.get(niche[i] as number) ?? []).filter((j) => {
      const after = ((created[j] as number) - (created[i] as number)) / DAY;
      return author[j] !== author[i] && after >= from && after < to;
    }).length;
  for (let i = 0; i < rows; i++) {
    const f = family[i] as number;
    columns.log_lag[i] = Math.log1p(((created[i] as number) - (released[f] as number)) / DAY);
    columns.log_rivals_30d[i] = Math.log1p(window(i, -30, 0));
    columns.log_leading_30d[i] = Math.log1p(window(i, 1e-9, 30));
    columns.has_evals[i] = Number(random.uniform() < 0.2);
    columns.log_parameters[i] = random.normal();
  }
  columns.created.set(created);
  columns.age_days.fill(400);
  columns.likes.set(likes);
  columns.likes_at_30.set(likes);
  const model = groupingOf("model", [...family.keys()]);
  const one = (name: string, code: number) => ({ name, codes: new Int32Array(rows).fill(code), levels: code + 1 });
  return {
    rows,
    columns,
    groups: {
      model,
      family: groupingOf("family", family),
      author: groupingOf("author", author),
      kind: groupingOf("kind", task),
      month: groupingOf(
        "month",
        [...created].map((time) => Math.floor(time / (30 * DAY))),
      ),
      relation: one("relation", 1),
      tier: one("tier", 1),
    },
    names: { family: [], author: [] },
  };
}
