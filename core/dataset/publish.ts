import { join } from "node:path";
import { pathToFileURL } from "node:url";
import type { Clock } from "../clock.ts";
import { GateError, HubraceError, UsageError } from "../errors.ts";
import type { Blobs } from "../lake/blobs.ts";
import { sha256 } from "../lake/checksum.ts";
import { releaseFile } from "../lake/layout.ts";
import type { Ledger } from "../ledger/ledger.ts";
import type { Log } from "../log.ts";
import { releaseDays } from "../rebuild/days.ts";
import { standing } from "../release/pointer.ts";
import { type ComparedFile, type Comparison, compare } from "./compare.ts";
import { type Contents, type DatasetFile, damaged, readContents } from "./contents.ts";
import { failed, Refusal, refusalSentence } from "./refusal.ts";
import type { Repository } from "./repository.ts";

export interface DatasetEffects {
  readonly blobs: Blobs;
  readonly ledger: Ledger;
  readonly clock: Clock;
  readonly log: Log;
  /** An empty local folder; removed afterwards by whoever made it. */
  readonly workspace: string;
  readonly repository: Repository;
}

export interface DatasetRequest {
  /** Undefined: the newest release. */
  readonly date: string | undefined;
  /** False: only look. */
  readonly send: boolean;
  /** Publish invented models as a data set, marked as such. */
  readonly simulated: boolean;
  /** Put the release in the place of another one of its date, which the data set has. */
  readonly replace: boolean;
  /** Make the data set a private one when there is none yet. */
  readonly private: boolean;
}

/** What was found, and what was sent. */
export interface DatasetOutcome extends Comparison {
  readonly date: string;
  readonly simulated: boolean;
  readonly partial: boolean;
  readonly title: string;
  /** The commit that was made, or null: nothing had changed, or nothing was to be sent. */
  readonly commit: string | null;
}

/** Looks and commits this often before it gives up on a data set that others commit to meanwhile. */
const TRIES = 4;

/**
 * Publishes a release as one commit of a Hugging Face data set: only files that it does not have. Can be run again at any time: what is
 * there already is not sent again, and nothing is ever removed. Throws GateError for simulated data that nobody asked for, HubraceError
 * for a date without a release and for whatever the Hub refuses.
 */
export async function publishDataset(request: DatasetRequest, effects: DatasetEffects): Promise<DatasetOutcome> {
  const { blobs, clock, log, repository } = effects;
  if (request.send && !repository.hasToken)
    throw new UsageError(
      "publish: HF_TOKEN is not set, and the Hub takes nothing without a token; make one that may write to this data set at https://huggingface.co/settings/tokens, or leave --yes out to see what would be sent",
    );
  const date = await chooseDate(request.date, effects);
  const contents = await readContents(blobs, date, repository.name);
  const { manifest } = contents;
  if (manifest.source.simulated && !request.simulated)
    throw new GateError(
      `publish: the release of ${date} is simulated (${manifest.source.label}): invented models must not pass for the Hub's. Publish a lake of the real Hub, or add --simulated to send it marked as such`,
    );
  const localFile = localFiles(effects, date, manifest.files);
  const head = { date, simulated: manifest.source.simulated, partial: manifest.partial, title: `Release of ${date}` };
  let tried: DatasetOutcome | null = null;
  try {
    for (let attempt = 1; ; attempt++) {
      const comparison = await compare(contents, repository, localFile);
      const changed = comparison.files.filter(({ state }) => state !== "unchanged");
      if (!request.replace) refuseAnother(comparison, date, repository.name);
      const outcome: DatasetOutcome = { ...comparison, ...head, commit: null };
      // Nothing is missing after a commit that was refused for its parent: it was taken, and the answer to it got lost.
      if (changed.length === 0 && tried !== null) return { ...tried, commit: comparison.head };
      if (!request.send || changed.length === 0) return outcome;
      if (comparison.head === null) {
        await repository.create(request.private ? "private" : undefined);
        log.info("made the data set", { name: repository.name });
      }
      const parent = comparison.head ?? (await repository.head());
      if (parent === null)
        throw failed(`${repository.name} was made, but HF_TOKEN may not read it; give it read access too`);
      try {
        const files = await Promise.all(changed.map((file) => withContent(file, localFile)));
        const description = describe(contents, changed);
        return { ...outcome, commit: await repository.commit({ title: head.title, description, parent, files }) };
      } catch (error) {
        if (!(error instanceof Refusal && [409, 412].includes(error.status)) || attempt === TRIES) throw error;
        tried = outcome;
        log.warn("the data set has changed meanwhile; looking again", { name: repository.name });
        await clock.sleep(1_000 * attempt);
      }
    }
  } catch (error) {
    throw error instanceof Refusal ? refusalSentence(error, repository.name) : error;
  }
}

/** A published date never changes, so files of it that differ are another run's: of another lake, or touched by hand. */
function refuseAnother({ files }: Comparison, date: string, to: string): void {
  const other = files.filter(({ path, state }) => state === "changed" && path.includes(`/date=${date}/`));
  if (other.length === 0) return;
  throw failed(
    `${to} has another release of ${date}: ${other.length} of its files differ, such as ${other[0]?.path}. Publish from the lake that made it, name another data set with --to, or add --replace to put this one in its place`,
  );
}

/** The date itself when it is published, else the newest that is. */
async function chooseDate(wanted: string | undefined, { blobs, ledger }: DatasetEffects): Promise<string> {
  const dates: string[] = [];
  // Files of a release whose publication was cut short are no release yet.
  for (const date of await releaseDays(blobs, "", "9999"))
    if ((await standing(blobs, ledger, date)).published) dates.push(date);
  const newest = dates.at(-1);
  if (newest === undefined) throw failed("the lake has no release yet; `hubrace run` makes one");
  if (wanted === undefined || dates.includes(wanted)) return wanted ?? newest;
  const some = dates.length > 12 ? [...dates.slice(0, 1), "…", ...dates.slice(-10)] : dates;
  throw new HubraceError(`publish: the lake has no release of ${wanted}; it has ${some.join(", ")}`);
}

/** Brings files of the release to the workspace, each once and only when its bytes are those of the manifest. */
function localFiles(
  { blobs, workspace }: DatasetEffects,
  date: string,
  files: Contents["manifest"]["files"],
): (name: string) => Promise<string> {
  const brought = new Map<string, Promise<string>>();
  const bring = async (name: string) => {
    const path = join(workspace, name);
    await blobs.toFile(releaseFile(date, name), path);
    const expected = files.find((file) => file.name === name)?.sha256;
    if (expected !== undefined && (await sha256(path)) !== expected) throw damaged(date, name, "has other bytes");
    return path;
  };
  return (name) => {
    const path = brought.get(name) ?? bring(name);
    brought.set(name, path);
    return path;
  };
}

async function withContent({ path, from }: DatasetFile, localFile: (name: string) => Promise<string>) {
  return { path, content: "text" in from ? new Blob([from.text]) : pathToFileURL(await localFile(from.release)) };
}

function describe({ manifest }: Contents, changed: readonly ComparedFile[]): string {
  const { as_of, counts, formula_version, source } = manifest;
  const number = (name: string) => (counts[name] ?? 0).toLocaleString("en-US");
  return [
    `As of ${as_of}: ${number("models")} models, ${number("derivatives")} declared derivations on ${number("families")} bases. Formulas version ${formula_version}.`,
    ...(source.simulated ? ["Simulated data: invented models."] : []),
    `${changed.length} files, ${changed.reduce((sum, { bytes }) => sum + bytes, 0).toLocaleString("en-US")} bytes.`,
  ].join("\n");
}
