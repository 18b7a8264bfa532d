import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import { gunzipSync } from "node:zlib";
import { recordedDay } from "./replay.ts";

/** A row of a recorded day as the Hub lists it. */
export interface RecordedRow {
  readonly _id: string;
  readonly id: string;
  readonly createdAt: string;
  readonly [field: string]: unknown;
}

/** The rows of a recorded day, with an `_id` that stays from day to day: the recording has none. */
export function recordedRows(day: string): RecordedRow[] {
  const lines = gunzipSync(readFileSync(recordedDay(day)))
    .toString("utf8")
    .split("\n")
    .filter(Boolean);
  return lines.map((line) => {
    const { firstCreatedAt, ...row } = JSON.parse(line) as RecordedRow & { firstCreatedAt?: string };
    const seconds = Math.max(0, Math.floor(Date.parse(firstCreatedAt ?? row.createdAt) / 1000));
    const _id = seconds.toString(16).padStart(8, "0") + createHash("sha1").update(row.id).digest("hex").slice(0, 16);
    return { ...row, _id };
  });
}

/** A Hub in this process whose rows become visible at their createdAt. */
export class MovingHub {
  /** The Hub's time in milliseconds. */
  now = 0;
  requests = 0;
  #rows: { readonly at: number; readonly text: string }[] = [];

  /** The world of rows from now on. */
  list(rows: readonly RecordedRow[]): this {
    this.#rows = rows
      .map((row) => ({ at: Date.parse(row.createdAt), id: row._id, text: JSON.stringify(row) }))
      .sort((a, b) => b.at - a.at || (a.id < b.id ? 1 : -1));
    return this;
  }

  /** Answers as the Hub's list sorted by createdAt does: for a pulse the newest first, for a sweep the oldest. */
  readonly fetch: typeof fetch = async (input) => {
    this.requests++;
    const url = new URL(input instanceof Request ? input.url : input);
    if (url.searchParams.get("sort") !== "createdAt")
      throw new Error(`a pulse asks for the newest first, not ${url.search}`);
    const visible = this.#rows.filter(({ at }) => at <= this.now);
    if (url.searchParams.get("direction") === "1") visible.reverse();
    const from = Number(url.searchParams.get("cursor") ?? 0);
    const to = from + Number(url.searchParams.get("limit"));
    url.searchParams.set("cursor", String(to));
    const link: Record<string, string> = to < visible.length ? { link: `<${url}>; rel="next"` } : {};
    const body = `[${visible
      .slice(from, to)
      .map(({ text }) => text)
      .join(",")}]`;
    return new Response(body, { headers: { "content-type": "application/json", ...link } });
  };
}
