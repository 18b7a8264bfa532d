import { createHash } from "node:crypto";
import { HubraceError } from "../errors.ts";
import type { Blobs } from "../lake/blobs.ts";
import { releaseFile } from "../lake/layout.ts";
import { readFindings, readManifest } from "../release/baseline.ts";
import { byBytes } from "../release/checksums.ts";
import type { ReleaseFile, ReleaseManifest } from "../release/manifest.ts";
import { datasetCard } from "./card.ts";
import { besidePath, CARD, dataPath, MAIN_TABLE, SIMULATED_MARK, tableOf } from "./paths.ts";

const SIMULATED_TEXT =
  "Every model in this data set is invented: it was made by Hubrace's built-in simulated Hub, for trying the software only.\n";

/** What of a release goes beside its tables. Not the CSV copies, nor files that name paths of the release's own folder. */
const BESIDE = ["README.md", "CHANGES.md", "CITATION.cff", "findings.json", "estimate-checks.json", "release.json"];

/** One file as the data set shall have it. */
export interface DatasetFile {
  /** Path in the data set. */
  readonly path: string;
  readonly bytes: number;
  readonly sha256: string;
  /** Name of the release's file, or the text itself. */
  readonly from: { readonly release: string } | { readonly text: string };
}

/** What a release is as a data set. */
export interface Contents {
  readonly to: string;
  readonly manifest: ReleaseManifest;
  /** The release's own files, in folders `date=D`. */
  readonly files: readonly DatasetFile[];
  /** The data set's card, as it reads while this release is its newest. */
  readonly card: DatasetFile;
  /** Null for real data. */
  readonly mark: DatasetFile | null;
}

/** Reads a published release of the lake as the data set `to`. Throws HubraceError when a file of it is missing or has another size. */
export async function readContents(blobs: Blobs, date: string, to: string): Promise<Contents> {
  const manifest = await readManifest(blobs, date);
  const files: DatasetFile[] = [];
  for (const file of [...manifest.files, await manifestFile(blobs, date)]) {
    const path = placeOf(file.name, date);
    if (path === null) continue;
    const size = (await blobs.head(releaseFile(date, file.name)))?.size;
    if (size !== file.bytes) throw damaged(date, file.name, size === undefined ? "is missing" : "has another size");
    files.push({ path, bytes: file.bytes, sha256: file.sha256, from: { release: file.name } });
  }
  if (!files.some(({ path }) => path === dataPath(MAIN_TABLE, date)))
    throw damaged(date, `${MAIN_TABLE}.parquet`, "is not in its manifest");
  files.sort((a, b) => byBytes(a.path, b.path));
  const card = textFile(CARD, datasetCard({ to, manifest, findings: await readFindings(blobs, date) }));
  const mark = manifest.source.simulated ? textFile(SIMULATED_MARK, SIMULATED_TEXT) : null;
  return { to, manifest, files, card, mark };
}

/** release.json lists every file but itself. */
async function manifestFile(blobs: Blobs, date: string): Promise<Pick<ReleaseFile, "name" | "bytes" | "sha256">> {
  const bytes = (await blobs.get(releaseFile(date, "release.json"))) ?? new Uint8Array();
  return { name: "release.json", bytes: bytes.byteLength, sha256: sha256Of(bytes) };
}

function placeOf(name: string, date: string): string | null {
  const table = tableOf(name);
  if (table !== null) return dataPath(table, date);
  return BESIDE.includes(name) ? besidePath(name, date) : null;
}

function textFile(path: string, text: string): DatasetFile {
  const bytes = Buffer.from(text);
  return { path, bytes: bytes.byteLength, sha256: sha256Of(bytes), from: { text } };
}

function sha256Of(bytes: Uint8Array): string {
  return createHash("sha256").update(bytes).digest("hex");
}

/** A release in the lake is not what its manifest says. */
export function damaged(date: string, name: string, how: string): HubraceError {
  return new HubraceError(
    `publish: ${releaseFile(date, name)} ${how}; the release is damaged: bring the file back, or publish another --date. Nothing was committed`,
  );
}
