import { HubraceError } from "../errors.ts";
import type { Blobs } from "../lake/blobs.ts";
import * as layout from "../lake/layout.ts";
import { parseCorrections } from "./corrections.ts";
import { type InputFile, loadInput } from "./load.ts";
import { parseRegions } from "./regions.ts";

/** An operator's file as it was read for a date: its rows, and what pins it. */
export interface PinnedInput {
  /** The file's name, or its address. */
  readonly source: string;
  readonly sha256: string;
  readonly rows: readonly Readonly<Record<string, string>>[];
}

const PARSERS: Readonly<Record<layout.InputName, (text: string, name: string) => Readonly<Record<string, string>>[]>> =
  {
    corrections: (text, name) =>
      parseCorrections(text, name).map(({ modelId, releasedOn }) => ({ model_id: modelId, released_on: releasedOn })),
    regions: (text, name) => parseRegions(text, name).map(({ organization, region }) => ({ organization, region })),
  };

/**
 * Reads the file's rows and lays them down for the date, so that running the date again uses the same ones.
 * Throws UsageError when a line is malformed, HubraceError when the date was run with another file before.
 */
export async function pinInput(blobs: Blobs, date: string, input: layout.InputName, file: InputFile): Promise<void> {
  const rows = PARSERS[input](file.text, `--${input} ${file.source}`);
  const source = /^https?:/i.test(file.source) ? file.source : (file.source.split(/[\\/]/).at(-1) ?? file.source);
  const present = await readPinnedInput(blobs, date, input);
  if (present !== null && present.sha256 !== file.sha256) {
    throw new HubraceError(
      `${input}: ${date} was derived with ${present.source} (SHA-256 ${present.sha256.slice(0, 12)}…) and ${source} differs from it; ` +
        `leave --${input} out to use the same again, or use another --lake`,
    );
  }
  const pinned: PinnedInput = { source, sha256: file.sha256, rows };
  if (present === null) await blobs.put(layout.input(date, input), `${JSON.stringify(pinned, null, 1)}\n`);
}

/**
 * Pins the operator's file of an address for a date that has none of that kind yet; one that was pinned before stays, so that a date
 * is derived again with what it was derived with. Throws as loadInput and pinInput do.
 */
export async function pinOnce(
  blobs: Blobs,
  date: string,
  input: layout.InputName,
  address: { readonly source: string; readonly fetch: typeof fetch; readonly signal: AbortSignal },
): Promise<void> {
  if ((await readPinnedInput(blobs, date, input)) !== null) return;
  await pinInput(blobs, date, input, await loadInput({ ...address, name: `the ${input} at ${address.source}` }));
}

/** The operator's file that a date is derived with, or null when none was named. */
export async function readPinnedInput(
  blobs: Blobs,
  date: string,
  input: layout.InputName,
): Promise<PinnedInput | null> {
  const body = await blobs.get(layout.input(date, input));
  return body === null ? null : (JSON.parse(new TextDecoder().decode(body)) as PinnedInput);
}
