import { spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync } from "node:fs";
import { type IncomingMessage, request } from "node:http";
import { createInterface } from "node:readline";
import { text } from "node:stream/consumers";
import { fileURLToPath } from "node:url";

/** The folder beside the checkout that holds recorded days, the replay server and reference panels. */
const SHARED = fileURLToPath(new URL("../../../shared/", import.meta.url));

/** Path of something in ../shared, for example `sharedPath("data", "hub-days")`. */
export function sharedPath(...parts: string[]): string {
  return SHARED + parts.join("/");
}

let said = false;

/**
 * True when ../shared is there (and in it everything named). Otherwise says so once on standard error, so that skipped
 * tests never go unnoticed: `describe.skipIf(!hasShared("hub-replay/server.mjs"))(…)`.
 */
export function hasShared(...needed: string[]): boolean {
  const missing = (needed.length === 0 ? [""] : needed).filter((name) => !existsSync(sharedPath(name)));
  if (missing.length === 0) return true;
  if (!said)
    process.stderr.write(
      `\nSKIPPED TESTS: ../shared/${missing[0]} is missing beside this checkout; tests on recorded days do not run.\n\n`,
    );
  said = true;
  return false;
}

/** Path of a recorded day's rows. */
export function recordedDay(day: string): string {
  return sharedPath("data", "hub-days", `${day}.jsonl.gz`);
}

/** The days that were recorded, in order. */
export const RECORDED_DAYS = ["2026-08-19", "2026-08-20", "2026-08-21"] as const;

export interface ReplayOptions {
  /** Recorded day, YYYY-MM-DD; by default the last one. */
  readonly day?: string;
  /** Folder of JSON-lines days to serve instead of the recorded ones. */
  readonly data?: string;
  /** SEED or SEED:RATE of failing list requests. */
  readonly faults?: string;
  /** Requests per window (then 429), and the window in seconds. */
  readonly rate?: number;
  readonly window?: number;
  /** Milliseconds before each answer. */
  readonly latency?: number;
}

export interface ReplayStats {
  readonly day: string;
  readonly requests: number;
  readonly pages: number;
  readonly models: number;
  readonly limited: number;
  readonly faults: Readonly<Record<string, number>>;
}

export interface Replay {
  /** For example http://127.0.0.1:41234. */
  readonly url: string;
  readonly day: string;
  /** How many models the day lists. */
  readonly models: number;
  /** What was served so far. */
  stats(): Promise<ReplayStats>;
  /** Turns to another recorded day. */
  turnTo(day: string): Promise<void>;
  stop(): Promise<void>;
}

/** Starts the replay server as a child process; rejects with what it printed when it does not get ready. */
export async function startReplay(options: ReplayOptions = {}): Promise<Replay> {
  const given = Object.entries(options).flatMap(([name, value]) =>
    value === undefined ? [] : [`--${name}`, String(value)],
  );
  const child = spawn(process.execPath, [sharedPath("hub-replay", "server.mjs"), "--port", "0", ...given], {
    stdio: ["ignore", "pipe", "pipe"],
  });
  const ended = new Promise<void>((resolve) => child.once("close", () => resolve()));
  let complaint = "";
  child.stderr.setEncoding("utf8").on("data", (text: string) => {
    complaint += text;
  });
  const ready = await new Promise<string>((resolve, reject) => {
    child.once("error", reject);
    child.once("close", (code) => reject(new Error(`replay server ended with ${code}: ${complaint.trim()}`)));
    createInterface({ input: child.stdout }).once("line", resolve);
  });
  const [, url, day, models] = /^hub-replay (\S+) day (\S+) models (\d+)$/.exec(ready) ?? [];
  if (url === undefined || day === undefined) {
    child.kill("SIGKILL");
    throw new Error(`replay server said something else than that it is ready: ${ready}`);
  }
  return {
    url,
    day,
    models: Number(models),
    stats: async () => JSON.parse((await control("GET", `${url}/__stats`)).said) as ReplayStats,
    turnTo: async (other) => {
      const { status, said } = await control("POST", `${url}/__day/${other}`);
      if (status !== 200) throw new Error(`replay server has no day ${other}: ${said}`);
    },
    stop: async () => {
      child.kill("SIGTERM");
      await ended;
    },
  };
}

/**
 * Asks over a connection of its own: one that fetch has kept since the last page may be closed by the server, after five idle seconds,
 * in the moment in which it is used again.
 */
async function control(method: string, url: string): Promise<{ readonly status: number; readonly said: string }> {
  const asked = request(url, { method, agent: false }).end();
  const [response] = (await once(asked, "response")) as [IncomingMessage];
  return { status: response.statusCode ?? 0, said: await text(response) };
}
