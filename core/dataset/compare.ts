import { createHash } from "node:crypto";
import { readFile } from "node:fs/promises";
import type { Contents, DatasetFile } from "./contents.ts";
import { SIMULATED_MARK } from "./paths.ts";
import { failed } from "./refusal.ts";
import type { Repository, RepositoryFile } from "./repository.ts";

export type FileState = "new" | "changed" | "unchanged";

export interface ComparedFile extends DatasetFile {
  readonly state: FileState;
}

/** A release beside what the data set has. */
export interface Comparison {
  /** The commit that was looked at; null where no data set can be seen. */
  readonly head: string | null;
  /** Dates that the data set has, ascending. */
  readonly dates: readonly string[];
  /** Whether the card is left as it is: it tells of a newer date. */
  readonly keepsCard: boolean;
  readonly files: readonly ComparedFile[];
}

/**
 * Compares a release with the data set by checksums, without fetching a file. `localFile` brings a release's file to this machine: asked
 * for only where the Hub keeps a file of the same size in git, whose ids are SHA-1. Throws HubraceError when simulated and real data
 * would meet in one data set.
 */
export async function compare(
  contents: Contents,
  repository: Repository,
  localFile: (name: string) => Promise<string>,
): Promise<Comparison> {
  const head = await repository.head();
  const dates = head === null ? [] : await repository.dates(head);
  const keepsCard = dates.some((date) => date > contents.manifest.date);
  const wanted = [
    ...(keepsCard ? [] : [contents.card]),
    ...(contents.mark === null ? [] : [contents.mark]),
    ...contents.files,
  ];
  const paths = [...new Set([...wanted.map(({ path }) => path), SIMULATED_MARK])];
  const there = head === null ? new Map<string, RepositoryFile>() : await repository.files(head, paths);
  refuseMixture(contents, dates, there.has(SIMULATED_MARK));
  const files: ComparedFile[] = [];
  for (const file of wanted) files.push({ ...file, state: await stateOf(file, there.get(file.path), localFile) });
  return { head, dates, keepsCard, files };
}

async function stateOf(
  file: DatasetFile,
  there: RepositoryFile | undefined,
  localFile: (name: string) => Promise<string>,
): Promise<FileState> {
  if (there === undefined) return "new";
  if (there.size !== file.bytes) return "changed";
  if (there.sha256 !== null) return there.sha256 === file.sha256 ? "unchanged" : "changed";
  const bytes = "text" in file.from ? Buffer.from(file.from.text) : await readFile(await localFile(file.from.release));
  return there.gitId === gitBlobId(bytes) ? "unchanged" : "changed";
}

/** Git's id of a file's content: SHA-1 over `blob BYTES`, a zero byte and the content. */
function gitBlobId(bytes: Uint8Array): string {
  return createHash("sha1").update(`blob ${bytes.byteLength}\0`).update(bytes).digest("hex");
}

function refuseMixture({ to, manifest }: Contents, dates: readonly string[], marked: boolean): void {
  if (dates.length === 0 || marked === manifest.source.simulated) return;
  const [held, given] = marked ? ["simulated", "real"] : ["real", "simulated"];
  throw failed(
    `${to} holds ${held} data (${dates.length} dates, the newest ${dates.at(-1)}), and the release of ${manifest.date} is ${given}; name another data set with --to`,
  );
}
