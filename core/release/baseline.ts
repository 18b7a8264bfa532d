import { join } from "node:path";
import { z } from "zod";
import { bringBack } from "../bring-back.ts";
import { literal } from "../duckdb.ts";
import { HubraceError } from "../errors.ts";
import type { Blobs } from "../lake/blobs.ts";
import { atLeast } from "../lake/json.ts";
import * as layout from "../lake/layout.ts";
import type { Ledger } from "../ledger/ledger.ts";
import type { Run } from "../stage.ts";
import type { Finding, ReleaseManifest } from "./manifest.ts";
import { MEASURED, type MeasuredTable, type MeasuredTables } from "./measures.ts";
import { isThere, parseReleaseFile, previousOf } from "./pointer.ts";

/** The release that the gates compare with, or the sentence that says why there is none. */
export type Baseline =
  | { readonly manifest: ReleaseManifest; readonly reason: null }
  | { readonly manifest: null; readonly reason: string };

/**
 * The newest release before a run, from `previous` on backwards, that is of the same kind: a whole sweep of the same source
 * (for imports: of any files, since their names change from day to day) and still there. A run that --limit cut is compared with nothing.
 */
export async function findBaseline(
  blobs: Blobs,
  ledger: Ledger,
  run: Run,
  partial: boolean,
  previous: string | null,
): Promise<Baseline> {
  if (partial) return { manifest: null, reason: "a sample that --limit cut is compared with nothing" };
  for (let date = previous; date !== null; date = await previousOf(blobs, ledger, date)) {
    if (!(await isThere(blobs, date))) continue;
    const manifest = await readManifest(blobs, date);
    if (!manifest.partial && sameKind(manifest.source, run.source)) return { manifest, reason: null };
  }
  const reason =
    previous === null
      ? "there is no release before it"
      : `no release before it is a whole sweep of ${run.source.kind === "import" ? "an import" : run.source.label}`;
  return { manifest: null, reason };
}

function sameKind(before: Run["source"], now: Run["source"]): boolean {
  return before.kind === now.kind && (now.kind === "import" || before.label === now.label);
}

const counts = z.record(z.string(), z.number());

/** Of a release.json what every one has and readers rest on; what later versions added stays as it is. */
const manifestShape = atLeast<ReleaseManifest>(
  z.object({
    version: z.string(),
    date: z.string(),
    as_of: z.string(),
    run: z.string(),
    source: z.object({ kind: z.string(), label: z.string(), simulated: z.boolean() }),
    partial: z.boolean(),
    counts,
    quality: counts,
    gates: z.array(z.object({ name: z.string() })),
    files: z.array(z.object({ name: z.string(), bytes: z.number(), sha256: z.string() })),
  }),
);

const findingsShape = atLeast<Finding[]>(z.array(z.object({ id: z.string(), kind: z.string(), title: z.string() })));

/** A published release's manifest. Throws HubraceError when it is not in the lake or cannot be read. */
export async function readManifest(blobs: Pick<Blobs, "get">, date: string): Promise<ReleaseManifest> {
  return readReleaseFile(blobs, manifestShape, { date, name: "release.json" });
}

/** A published release's findings. Throws HubraceError when they are not in the lake or cannot be read. */
export async function readFindings(blobs: Pick<Blobs, "get">, date: string): Promise<Finding[]> {
  return readReleaseFile(blobs, findingsShape, { date, name: "findings.json" });
}

async function readReleaseFile<T>(
  blobs: Pick<Blobs, "get">,
  shape: z.ZodType<T>,
  file: { readonly date: string; readonly name: string },
): Promise<T> {
  const key = layout.releaseFile(file.date, file.name);
  const bytes = await blobs.get(key);
  if (bytes === null) throw new HubraceError(`release: ${key} is not in the lake; ${bringBack(key)}`);
  return parseReleaseFile(bytes, shape, file);
}

/** Brings the measured tables of a release to `folder`; null when one of them is no longer in the lake. */
export async function fetchMeasured(blobs: Blobs, date: string, folder: string): Promise<MeasuredTables | null> {
  const tables: Partial<Record<MeasuredTable, string>> = {};
  for (const table of MEASURED) {
    const key = layout.releaseFile(date, `${table}.parquet`);
    if ((await blobs.head(key)) === null) return null;
    // A name of its own: DuckDB keeps parts of a file that it has read under its path.
    const path = join(folder, `compared-${table}.parquet`);
    await blobs.toFile(key, path);
    tables[table] = literal(path);
  }
  return tables as Record<MeasuredTable, string>;
}
