/** One page of `GET /api/models`: which places of the world's list it holds, and its JSON. */
import type { SandboxModel } from "./rows.ts";
import type { SandboxWorld } from "./world.ts";

/** Values that `expand` takes on the list; it refuses baseModels, childrenModelCount and usedStorage, as the Hub does. */
const EXPANDABLE: readonly string[] =
  `author cardData config createdAt disabled downloads downloadsAllTime evalResults gated gguf inference
   inferenceProviderMapping lastModified library_name likes mask_token model-index pipeline_tag private resourceGroup
   safetensors sha siblings spaces tags transformersInfo trendingScore widgetData`.split(/\s+/);
const DEFAULT_FIELDS = [
  "likes",
  "trendingScore",
  "private",
  "downloads",
  "tags",
  "pipeline_tag",
  "library_name",
  "createdAt",
  "modelId",
];
const FULL_FIELDS = [...DEFAULT_FIELDS, "author", "lastModified", "gated", "disabled"];
const PAGE_SIZE = 1000;
/** Filters of the Hub that would need all models in memory. */
const FILTERS = ["author", "search", "filter", "pipeline_tag", "task", "library", "language"];

export interface Query {
  readonly limit: number;
  readonly ascending: boolean;
  readonly fields: readonly string[];
  /** The last row that the client has. */
  readonly cursor: { readonly value: string; readonly id: string } | null;
}

/** The query of a list request, or the sentence with which the Hub (or the sandbox, for what it cannot do) refuses it. */
export function readQuery(parameters: URLSearchParams): Query | string {
  const limit = parameters.has("limit") ? Number(parameters.get("limit")) : PAGE_SIZE;
  if (!Number.isInteger(limit) || limit < 1) return '"limit" must be a positive integer';
  const sort = parameters.get("sort") ?? "createdAt";
  if (sort !== "createdAt")
    return `"sort" must be one of [createdAt], received "${sort}": the sandbox sorts on nothing else`;
  const filter = FILTERS.find((name) => parameters.has(name));
  if (filter !== undefined)
    return `"${filter}" is not supported: the sandbox lists all models; page through them instead`;
  const expand = ["expand", "expand[]"].flatMap((name) => parameters.getAll(name)).flatMap((value) => value.split(","));
  const refused = expand.find((name) => !EXPANDABLE.includes(name));
  if (refused !== undefined) return `"expand" must be one of [${EXPANDABLE.join(", ")}], received "${refused}"`;
  const usual = parameters.get("full") === "true" ? FULL_FIELDS : DEFAULT_FIELDS;
  const cursor = parameters.get("cursor");
  const position = cursor === null ? null : readCursor(cursor);
  if (position === undefined) return "Invalid cursor";
  return {
    limit: Math.min(limit, PAGE_SIZE),
    ascending: parameters.get("direction") === "1",
    fields: expand.length > 0 ? expand : usual,
    cursor: position,
  };
}

/** An opaque cursor that names the last row given; rows that come or go between two requests do not shift the list. */
export function writeCursor(key: { readonly createdAt: string; readonly _id: string }): string {
  return Buffer.from(JSON.stringify({ value: key.createdAt, id: key._id })).toString("base64");
}

function readCursor(text: string): { value: string; id: string } | undefined {
  try {
    const cursor: unknown = JSON.parse(Buffer.from(text, "base64").toString("utf8"));
    if (typeof cursor !== "object" || cursor === null || !("value" in cursor) || !("id" in cursor)) return undefined;
    const { value, id } = cursor;
    return typeof value === "string" && typeof id === "string" ? { value, id } : undefined;
  } catch {
    return undefined;
  }
}

/**
 * The places of the page's rows, in its order. Downwards, too, rows of one createdAt come by ascending `_id`, as on the
 * Hub, so a group of equal dates is walked forwards.
 */
export function placesOf(world: SandboxWorld, { ascending, cursor, limit }: Query): number[] {
  if (ascending) {
    const from = cursor === null ? 0 : world.after(cursor.value, cursor.id);
    return Array.from({ length: Math.min(limit, world.count - from) }, (_, i) => from + i);
  }
  const places: number[] = [];
  const start = (createdAt: string): number => world.after(createdAt, "");
  const dateAt = (place: number): string => (place < 0 || place >= world.count ? "" : world.createdAt(place));
  let date = cursor === null ? dateAt(world.count - 1) : cursor.value;
  // The group of `date` runs on from `at`; `below` is where it starts, and `earlier` the date before it.
  let below = start(date);
  let at = cursor === null ? below : world.after(date, cursor.id);
  let group = dateAt(at);
  let earlier = dateAt(below - 1);
  while (places.length < limit) {
    if (at < world.count && group === date) {
      places.push(at++);
      group = dateAt(at);
    } else {
      if (below === 0) break;
      date = earlier;
      // Nearly all dates stand alone: only where the one before is equal, the group's start must be searched.
      earlier = dateAt(below - 2);
      below--;
      if (earlier === date) {
        below = start(date);
        earlier = dateAt(below - 1);
      }
      at = below;
      group = date;
    }
  }
  return places;
}

export interface PageBody {
  readonly bytes: Buffer;
  /** Gives the memory back for another page; call it once, when the bytes have been sent or compressed. */
  release(): void;
}

export type PageWriter = (world: SandboxWorld, places: readonly number[], fields: readonly string[]) => PageBody;

/** Writes pages row by row into buffers that are used again, so that memory does not grow with the pages served. */
export function createPageWriter(): PageWriter {
  const idle: Buffer[] = [];
  return (world, places, fields) => {
    let buffer = idle.pop() ?? Buffer.allocUnsafeSlow(1 << 20);
    let end = buffer.write("[");
    for (const [i, place] of places.entries()) {
      const json = JSON.stringify(pick(world.row(place), fields));
      // A UTF-16 unit takes at most three bytes.
      if (end + json.length * 3 + 2 > buffer.length) {
        const larger = Buffer.allocUnsafeSlow(buffer.length * 2 + json.length * 3);
        buffer.copy(larger, 0, 0, end);
        buffer = larger;
      }
      if (i > 0) end += buffer.write(",", end);
      end += buffer.write(json, end);
    }
    end += buffer.write("]", end);
    return {
      bytes: buffer.subarray(0, end),
      release() {
        idle.push(buffer);
      },
    };
  };
}

function pick(model: SandboxModel, fields: readonly string[]): Record<string, unknown> {
  const picked: Record<string, unknown> = { _id: model._id, id: model.id };
  const all = model as unknown as Readonly<Record<string, unknown>>;
  for (const field of fields) {
    const value = all[field];
    if (value !== undefined) picked[field] = value;
  }
  return picked;
}
