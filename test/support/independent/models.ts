/**
 * The independent program, first part: what it takes from the Hub's list. It recomputes the panels from the definitions
 * (docs: contracts, method) with arrays and Maps, shares no code with core/, and prefers the obvious way to the fast one.
 * Moments are milliseconds since 1970 (UTC); null where unknown.
 */

/** The columns of models.parquet that everything else is computed from. */
export interface ModelRow {
  readonly hub_id: string | null;
  readonly id: string;
  readonly author: string;
  readonly created_at: number | null;
  readonly task: string | null;
  readonly likes: number;
  readonly downloads_30d: number | null;
}

/** A model together with where its parents are declared. */
export interface Model extends ModelRow {
  readonly tags: readonly string[];
  readonly card: { readonly base_model?: unknown; readonly base_model_relation?: unknown };
}

export const DAY = 86_400_000;

/** The Hub gives this second, or the next, to everything that is older than its records. */
const FLOOR_SECOND = Date.parse("2022-03-02T23:29:04Z") / 1000;

/**
 * Models by id, in ascending order of the id. Of an id listed twice the later object counts.
 * Takes readable rows only: throws on one that belongs in quarantine, which is not this program's business.
 */
export function readModels(listed: readonly unknown[]): Map<string, Model> {
  const models = new Map<string, Model>();
  for (const object of listed) {
    const row = asObject(object);
    if (typeof row.id !== "string")
      throw new Error(`independent: a listed model without id: ${JSON.stringify(object)}`);
    models.set(row.id, {
      hub_id: typeof row._id === "string" ? row._id : null,
      id: row.id,
      author: typeof row.author === "string" ? row.author : (row.id.split("/")[0] ?? row.id),
      created_at: creation(row.createdAt, row.id),
      task: typeof row.pipeline_tag === "string" ? row.pipeline_tag : null,
      likes: count(row.likes, row.id) ?? 0,
      downloads_30d: count(row.downloads, row.id),
      tags: Array.isArray(row.tags) ? row.tags.filter((tag) => typeof tag === "string") : [],
      card: asObject(row.cardData ?? {}),
    });
  }
  return new Map([...models].sort(([one], [other]) => compareText(one, other)));
}

/** The part of models.parquet that this program knows. */
export function modelRows(models: ReadonlyMap<string, Model>): ModelRow[] {
  return [...models.values()].map(({ tags: _tags, card: _card, ...row }) => row);
}

/** Ascending by code unit, as "smallest id" is meant. */
export function compareText(one: string, other: string): number {
  return one < other ? -1 : one > other ? 1 : 0;
}

function creation(value: unknown, id: string): number | null {
  if (value === undefined || value === null) return null;
  const time = typeof value === "string" ? Date.parse(value) : Number.NaN;
  if (Number.isNaN(time)) throw new Error(`independent: createdAt of ${id} cannot be read: ${JSON.stringify(value)}`);
  const second = Math.floor(time / 1000);
  return second === FLOOR_SECOND || second === FLOOR_SECOND + 1 ? null : time;
}

function count(value: unknown, id: string): number | null {
  if (value === undefined || value === null) return null;
  if (typeof value === "number" && Number.isInteger(value) && value >= 0) return value;
  throw new Error(`independent: a count of ${id} cannot be read: ${JSON.stringify(value)}`);
}

function asObject(value: unknown): Readonly<Record<string, unknown>> {
  if (typeof value === "object" && value !== null) return value as Readonly<Record<string, unknown>>;
  throw new Error(`independent: not an object: ${JSON.stringify(value)}`);
}
