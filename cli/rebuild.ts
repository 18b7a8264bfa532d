import { existsSync } from "node:fs";
import { resolve } from "node:path";
import { HubraceError, UsageError } from "../core/errors.ts";
import { HUB } from "../core/hub/source.ts";
import { filesBlobs } from "../core/lake/files.ts";
import { composeStages } from "../core/pipeline.ts";
import { rawDays, releaseDays } from "../core/rebuild/days.ts";
import { type Restored, restoreDay } from "../core/rebuild/from-release.ts";
import { beginRebuild } from "../core/rebuild/rebuild.ts";
import type { StageName } from "../core/stages.ts";
import { systemClock as clock } from "./clock.ts";
import { counted, seconds } from "./format.ts";
import { type StageResults, withLeasedLake } from "./leased-lake.ts";
import { withOwnWorkspace } from "./own-workspace.ts";

/** Options of `rebuild`, as parsed. */
export interface RebuildOptions {
  readonly from: string;
  readonly to: string;
  readonly fromReleases?: true;
  readonly lake: string;
  readonly memory: string;
  readonly json?: true;
}

const DERIVED: readonly StageName[] = ["snapshot", "history", "lineage", "panels", "estimate", "findings", "release"];

/**
 * Makes the days' files anew, in order: from the raw parts, or with --from-releases from the public releases. Throws
 * HubraceError with the exit code of the contract; what was rebuilt before stays.
 */
export async function rebuild(options: RebuildOptions): Promise<void> {
  const { from, to, lake: folder, fromReleases = false } = options;
  if (from > to) throw new UsageError(`rebuild: --from ${from} is later than --to ${to}; --from names the first day`);
  if (!existsSync(resolve(folder)))
    throw new HubraceError(`rebuild: there is no folder ${resolve(folder)}; --lake names the lake`);
  const began = clock.now();
  const days = fromReleases ? await restoreAll(options) : await rebuildAll(options);
  const time = (clock.now() - began) / 1000;
  if (options.json) console.log(JSON.stringify({ from, to, days, seconds: time, lake: options.lake }));
  else console.log(`${counted(days.length, "day")} rebuilt in ${seconds(time)}`);
}

interface RebuiltDay {
  readonly date: string;
  readonly run: string;
  readonly stages: StageResults;
}

async function rebuildAll({ from, to, lake: folder, memory, json }: RebuildOptions): Promise<RebuiltDay[]> {
  const days = await rawDays(filesBlobs(resolve(folder)), from, to);
  if (days.length === 0)
    throw nothing("raw parts", { from, to, folder }, "; --from-releases takes the public releases");
  const composed = await composeStages({ crawl: { hub: HUB, fetch }, site: null });
  const done: RebuiltDay[] = [];
  for (const day of days) {
    const { date } = day;
    const shared = { command: "rebuild", date, lake: folder, memory, json: json === true, stages: DERIVED };
    await withLeasedLake(shared, async (held) => {
      const { record, stages } = await beginRebuild(held.lake.blobs, held.lake.ledger, day);
      const chosen = Object.fromEntries(
        Object.entries(composed).filter(([name]) => stages.includes(name as StageName)),
      );
      done.push({ date, run: record.id, stages: await held.runStages(record, chosen) });
      if (!json)
        console.log(
          `${date}: ${stages.join(", ")}${stages.includes("release") ? "" : "; its release was left as it is"}`,
        );
    });
  }
  return done;
}

async function restoreAll({ from, to, lake: folder, memory, json }: RebuildOptions): Promise<Restored[]> {
  // The first of the days follows a release, too, where one is there.
  const released = await releaseDays(filesBlobs(resolve(folder)), "", to);
  const dates = released.filter((date) => date >= from);
  if (dates.length === 0) throw nothing("release", { from, to, folder }, "");
  const done: Restored[] = [];
  for (const date of dates) {
    const previous = released[released.indexOf(date) - 1] ?? null;
    await withLeasedLake(
      { command: "rebuild", date, lake: folder, memory, json: json === true, stages: [] },
      async (held) => {
        const { folder: place, blobs, ledger } = held.lake;
        const { display: log, sql, signal } = held;
        const day = await withOwnWorkspace(place, "restore", (workspace) =>
          restoreDay({ blobs, ledger, clock, log, sql, signal, workspace }, date, previous),
        );
        done.push(day);
        const lost = day.history === "seeded" ? ", the days before it as far as its release tells" : "";
        if (!json) console.log(`${date}: ${counted(day.files, "file")}, ${counted(day.models, "model")} known${lost}`);
      },
    );
  }
  return done;
}

function nothing(
  what: string,
  { from, to, folder }: Record<"from" | "to" | "folder", string>,
  hint: string,
): HubraceError {
  return new HubraceError(
    `rebuild: the lake ${resolve(folder)} holds no ${what} from ${from} to ${to}${hint}; --lake names another lake`,
  );
}
