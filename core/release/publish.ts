import { rm } from "node:fs/promises";
import { join } from "node:path";
import { HubraceError } from "../errors.ts";
import { sha256 } from "../lake/checksum.ts";
import * as layout from "../lake/layout.ts";
import type { StageContext } from "../stage.ts";
import { byBytes, filesOfSums } from "./checksums.ts";
import type { ReleaseFile } from "./manifest.ts";
import { movePointer, recordRelease, type Standing } from "./pointer.ts";

/**
 * Puts a finished release folder into the lake and makes it current. `files`: every file, SHA256SUMS too. A date that is
 * published already must have the same bytes (then only files that went missing are written again), else HubraceError; the
 * files of a killed attempt are overwritten. Returns what was done.
 */
export async function publish(
  context: StageContext,
  folder: string,
  files: readonly ReleaseFile[],
  { published, previous, record }: Standing,
): Promise<{ published: boolean; moved: boolean }> {
  const { run, blobs, ledger, log, signal } = context;
  const present = await presentFiles(context);
  const sums = files.find(({ name }) => name === "SHA256SUMS")?.sha256 ?? "";
  if (published) {
    await refuseChange(context, files, present);
    if (record !== null && record.sha256 !== sums) throw await changed(context, "SHA256SUMS", present);
  } else {
    const names = new Set(files.map(({ name }) => name));
    for (const name of present) if (!names.has(name)) await blobs.delete(layout.releaseFile(run.date, name));
  }
  for (const [done, { name }] of files.entries()) {
    signal.throwIfAborted();
    log.progress({ done, total: files.length, unit: "files" });
    if (!published || !present.has(name)) await blobs.fromFile(join(folder, name), layout.releaseFile(run.date, name));
  }
  log.progress({ done: files.length, total: files.length, unit: "files" });
  signal.throwIfAborted();
  if (record === null) await recordRelease(ledger, run.date, { run: run.id, previous, sha256: sums });
  const { kind, label, simulated } = run.source;
  const moved = await movePointer(blobs, { date: run.date, run: run.id, source: { kind, label, simulated }, previous });
  return { published: !published, moved };
}

async function presentFiles({ blobs, run }: StageContext): Promise<Set<string>> {
  const prefix = layout.releasePrefix(run.date);
  const names = new Set<string>();
  for await (const { key } of blobs.list(prefix)) names.add(key.slice(prefix.length));
  return names;
}

async function refuseChange(
  context: StageContext,
  files: readonly ReleaseFile[],
  present: ReadonlySet<string>,
): Promise<void> {
  const { blobs, run, workspace } = context;
  const next = new Map(files.map(({ name, sha256: sum }) => [name, sum]));
  const copy = join(workspace, "published-file");
  // Tables first: the pages differ because a table does, so the table is the name that helps.
  const byCause = (a: string, b: string) =>
    Number(b.endsWith(".parquet")) - Number(a.endsWith(".parquet")) || byBytes(a, b);
  for (const name of [...present].sort(byCause)) {
    await blobs.toFile(layout.releaseFile(run.date, name), copy);
    const sum = await sha256(copy);
    await rm(copy);
    if (next.get(name) !== sum) throw await changed(context, name, present);
  }
}

/** That a published date would change by the file of this name, and what to do: another thing where files of the release are lost. */
async function changed(
  { blobs, run: { date } }: StageContext,
  name: string,
  present: ReadonlySet<string>,
): Promise<HubraceError> {
  const folder = layout.releasePrefix(date);
  const sums = await blobs.get(layout.releaseFile(date, "SHA256SUMS"));
  const [gone, ...others] =
    sums === null
      ? ["SHA256SUMS"]
      : filesOfSums(sums, date)
          .map((file) => file.name)
          .filter((file) => !present.has(file));
  const remedy =
    gone === undefined
      ? "they take effect with the next date, or for this one in another --lake"
      : `what is lost (${gone}${others.length === 0 ? "" : ` and ${others.length} more`}) comes back from a copy, or by \`hubrace rebuild\` ` +
        `in a checkout of the Hubrace that made it; else ${present.size === 0 ? `rebuild later days with --from behind ${date}` : `remove ${folder}`}, ` +
        "and the report and later days go on without it";
  return new HubraceError(
    `release: ${date} is already published and ${name} would change; nothing published was changed. ` +
      `So it is after an update of Hubrace or with other inputs: ${remedy}`,
  );
}
