import { z } from "zod";
import { ALL_RELATIONS, declaredParents, fits } from "./declared.ts";

/** A model as the pulse enters it, once: what decides its place among its rivals. */
export const arrivalShape = z.object({
  /** The Hub's `_id`, which survives renames; the id where a row has none. */
  key: z.string(),
  id: z.string(),
  author: z.string(),
  task: z.string().nullable(),
  /** ISO 8601 UTC. */
  created_at: z.string(),
  edges: z.array(z.object({ parent: z.string(), relation: z.enum(ALL_RELATIONS), source: z.enum(["tag", "card"]) })),
});
export type Arrival = z.infer<typeof arrivalShape>;

/** Bytes; the Hub's longest task has 30. What anybody may write into a card must not be too long for a store. */
const LONGEST_TASK = 100;

/** The first two seconds of the Hub's clock: dates that were filled in, not observed. */
const FLOOR = ["2022-03-02T23:29:04", "2022-03-02T23:29:05"];

/** A row of the list as an arrival, or null when it is private or has no readable id or date: the sweep says why, and counts it. */
export function readArrival(text: string): Arrival | null {
  const row: unknown = JSON.parse(text);
  if (typeof row !== "object" || row === null || Array.isArray(row)) return null;
  const { _id, id, createdAt, pipeline_tag, tags, cardData, private: hidden } = row as Record<string, unknown>;
  if (hidden === true) return null;
  if (typeof id !== "string" || !isRepository(id) || !fits(id)) return null;
  const created = moment(createdAt);
  if (created === null) return null;
  const key = textOf(_id);
  const task = textOf(pipeline_tag);
  return {
    key: key !== null && fits(key) ? key : id,
    id,
    author: id.slice(0, id.indexOf("/")),
    task: task !== null && fits(task, LONGEST_TASK) ? task : null,
    created_at: created,
    edges: declaredParents({ id, tags, cardData }),
  };
}

/** owner/name, as core/snapshot/parse.sql reads it. */
function isRepository(id: string): boolean {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what is refused
  return /^[^/\x00-\x1f\x7f]+\/[^/\x00-\x1f\x7f]+$/.test(id) && id.trim() === id && !/(^|\/)\.{1,2}(\/|$)/.test(id);
}

/** A moment as the Hub writes it, as ISO 8601 UTC; null for the floor and for what is none. */
function moment(field: unknown): string | null {
  if (typeof field !== "string") return null;
  const read = /^(\d{4}-\d{2}-\d{2})(?:[T ](\d{2}:\d{2})(:\d{2}(?:\.\d{1,9})?)?(Z|[+-]\d{2}(?::?\d{2})?)?)?$/.exec(
    field,
  );
  if (read === null) return null;
  const [, date, minutes = "00:00", seconds = ":00", zone = "Z"] = read;
  const offset = zone === "Z" ? zone : `${zone.slice(0, 3)}:${zone.slice(3).replace(":", "") || "00"}`;
  const time = Date.parse(`${date}T${minutes}${seconds}${offset}`);
  if (Number.isNaN(time)) return null;
  const iso = new Date(time).toISOString();
  return FLOOR.some((floor) => iso.startsWith(floor)) ? null : iso;
}

const textOf = (field: unknown): string | null => (typeof field === "string" && field.trim()) || null;
