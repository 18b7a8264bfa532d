import { join } from "node:path";
import { expect } from "vitest";
import * as data from "../../reader/index.ts";
import { GROUP, writeReleaseOf } from "../support/written-release.ts";

export const DAY = "2026-08-21";
/** Rows of the derivatives. */
export const EDGES = 3 * GROUP + 5;

/** 9007199254740991 is the last whole number that every smaller one has a double of its own. */
const MODELS = `
  from (values
    ('a/one', 9007199254740991, 0.5, timestamp '2026-08-01 10:00:00.25', date '2026-08-01', ['gguf', 'mlx'], true),
    ('b/two', 9007199254740992, null, null, date '1969-12-31', [], false),
    ('c/three', null, -1.5, timestamp '1969-12-31 23:59:59.999999', date '2024-02-29', ['<b>'], false)
  ) t(id, parameters, trending_score, created_at, first_seen, formats, has_evals)`;
const DERIVATIVES = `
  select 'x/' || lpad(i::varchar, 5, '0') as id, if(i % 2 = 0, 'lab/base', 'lab/ölbild') as base, i::bigint as rank,
    if(i % 3 = 0, null, i % 3)::bigint as likes_at_7, timestamp '2026-01-01' + to_hours(i::int) as created_at
  from range(${EDGES}) t(i) order by id`;

/** Writes the day's release and one of the day before, three models each, below a folder; the place to read from, and the day's own folder. */
export async function writeDays(folder: string): Promise<{ from: string; day: string }> {
  const from = join(folder, "releases");
  await writeReleaseOf(from, "2026-08-20", { models: MODELS });
  const tables = { models: MODELS, derivatives: DERIVATIVES, families: `${MODELS} limit 0` };
  return { from, day: await writeReleaseOf(from, DAY, tables) };
}

/** Every row. */
export async function all<T>(rows: AsyncIterable<T>): Promise<T[]> {
  const list: T[] = [];
  for await (const row of rows) list.push(row);
  return list;
}

/** What reading throws. */
export async function failure(rows: AsyncIterable<unknown>): Promise<data.DataError> {
  const error = await all(rows).then(
    () => null,
    (reason: unknown) => reason,
  );
  expect(error).toBeInstanceOf(data.DataError);
  return error as data.DataError;
}
