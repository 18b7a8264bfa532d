import { mkdir, mkdtemp, readdir, readFile, rm, stat, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { systemClock as clock } from "./clock.ts";
import { canTell, isAlive, type ProcessId, thisProcess } from "./process.ts";

/** What is left by somebody whom nobody here can ask is kept this long: no command takes a day. */
const KEPT_MS = 86_400_000;

/** Beside the files of a workspace: whose it is. */
const HOLDER = "holder.json";

/**
 * Does work in an empty folder of its own inside `lake` (so that the lake's files can be linked and not copied) and takes it away
 * afterwards, whatever happens. A process that was killed could not: folders of the same `name` whose process is gone are taken away first.
 */
export async function withOwnWorkspace<T>(
  lake: string,
  name: string,
  work: (workspace: string) => Promise<T>,
): Promise<T> {
  const prefix = `.work-${name}-`;
  for (const left of await readdir(lake)) {
    if (left.startsWith(prefix) && (await isLeft(join(lake, left)))) await remove(join(lake, left));
  }
  const own = await mkdtemp(join(lake, prefix));
  try {
    await writeFile(join(own, HOLDER), JSON.stringify(thisProcess()));
    const workspace = join(own, "files");
    await mkdir(workspace);
    return await work(workspace);
  } finally {
    await remove(own);
  }
}

/** True when nobody works in a folder any more. One without a holder was made a moment ago, or its maker died just then. */
async function isLeft(folder: string): Promise<boolean> {
  const holder = await readFile(join(folder, HOLDER), "utf8").then(
    (text): ProcessId | null => read(text),
    () => null,
  );
  if (holder !== null && canTell(holder)) return !isAlive(holder);
  const made = await stat(folder).then(
    ({ mtimeMs }) => mtimeMs,
    () => clock.now(),
  );
  return clock.now() - made > KEPT_MS;
}

function read(text: string): ProcessId | null {
  try {
    const { host, pid, started } = JSON.parse(text);
    return { host: String(host), pid: Number(pid), started: String(started) };
  } catch {
    // Cut while it was written.
    return null;
  }
}

const remove = (folder: string) => rm(folder, { recursive: true, force: true });
