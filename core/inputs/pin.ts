import { z } from "zod";
import { HubraceError } from "../errors.ts";
import type { Blobs } from "../lake/blobs.ts";
import { parseLakeJson } from "../lake/json.ts";
import * as layout from "../lake/layout.ts";
import { parseReleaseFile } from "../release/pointer.ts";
import { parseCorrections } from "./corrections.ts";
import { type InputFile, loadInput } from "./load.ts";
import { parseRegions } from "./regions.ts";

const pinnedShape = z.object({
  /** The file's name, or its address without the query. */
  source: z.string(),
  sha256: z.string(),
  rows: z.array(z.record(z.string(), z.string())),
});
/** An operator's file as it was read for a date: its rows, and what pins it. */
export type PinnedInput = Readonly<z.infer<typeof pinnedShape>>;

/** Of a release's release.json: what it was derived with. */
const releasedShape = z.object({
  inputs: z.partialRecord(z.enum(layout.INPUTS), z.object({ sha256: z.string() }).nullable()).optional(),
});

const PARSERS: Readonly<Record<layout.InputName, (text: string, name: string) => Readonly<Record<string, string>>[]>> =
  {
    corrections: (text, name) =>
      parseCorrections(text, name).map(({ modelId, releasedOn }) => ({ model_id: modelId, released_on: releasedOn })),
    regions: (text, name) => parseRegions(text, name).map(({ organization, region }) => ({ organization, region })),
  };

/**
 * Reads the file's rows and lays them down for the date, so that running the date again uses the same ones.
 * Throws UsageError when a line is malformed, HubraceError when the date was run with another file before or published without one.
 */
export async function pinInput(blobs: Blobs, date: string, input: layout.InputName, file: InputFile): Promise<void> {
  const rows = PARSERS[input](file.text, `--${input} ${file.source}`);
  const source = publicName(file.source);
  const present = await readPinnedInput(blobs, date, input);
  if (present !== null && present.sha256 !== file.sha256) {
    throw new HubraceError(
      `${input}: ${date} was derived with ${present.source} (SHA-256 ${present.sha256.slice(0, 12)}…) and ${source} differs from it; ` +
        `leave --${input} out to use the same again, or use another --lake`,
    );
  }
  if (present !== null) return;
  // A release never changes: a file that came too late would leave panels in the lake that differ from it, and a date that cannot end well.
  const released = await releasedWith(blobs, date, input);
  if (released !== undefined && released !== file.sha256) {
    throw new HubraceError(
      `${input}: ${date} is published already, ${released === null ? "without" : "with other"} ${input}; ` +
        `${source} takes effect with the next date, or for this one in another --lake`,
    );
  }
  const pinned: PinnedInput = { source, sha256: file.sha256, rows };
  const text = `${JSON.stringify({ format: layout.LAKE_FORMAT, ...pinned }, null, 1)}\n`;
  await blobs.put(layout.input(date, input), text);
}

/** The file as every release names it: of a path the last part; an address without its query, which may hold a key to what is behind it. */
function publicName(source: string): string {
  const url = /^https?:/i.test(source) ? URL.parse(source) : null;
  return url === null ? (source.split(/[\\/]/).at(-1) ?? source) : url.origin + url.pathname;
}

/**
 * Pins the operator's file of an address for a date that has none of that kind yet; one that was pinned before stays, and a date that was
 * published without one stays without, so that a date is derived again with what it was derived with. Throws as loadInput and pinInput do.
 */
export async function pinOnce(
  blobs: Blobs,
  date: string,
  input: layout.InputName,
  address: { readonly source: string; readonly fetch: typeof fetch; readonly signal: AbortSignal },
): Promise<void> {
  if ((await readPinnedInput(blobs, date, input)) !== null) return;
  if ((await releasedWith(blobs, date, input)) === null) return;
  await pinInput(blobs, date, input, await loadInput({ ...address, name: `the ${input} at ${address.source}` }));
}

/**
 * The operator's file that a date is derived with, or null when none was named. Throws HubraceError when it cannot be read, or was
 * laid down by a newer Hubrace.
 */
export async function readPinnedInput(
  blobs: Blobs,
  date: string,
  input: layout.InputName,
): Promise<PinnedInput | null> {
  const key = layout.input(date, input);
  const body = await blobs.get(key);
  if (body === null) return null;
  const remedy = `remove it and name the file again with --${input}`;
  return parseLakeJson(body, pinnedShape, { key, who: input, remedy });
}

/** SHA-256 of the file that the date's release was derived with, null where it was derived with none; undefined without a whole release. */
async function releasedWith(blobs: Blobs, date: string, input: layout.InputName): Promise<string | null | undefined> {
  if ((await blobs.head(layout.releaseFile(date, "SHA256SUMS"))) === null) return undefined;
  const body = await blobs.get(layout.releaseFile(date, "release.json"));
  if (body === null) return undefined;
  const { inputs } = parseReleaseFile(body, releasedShape, { date, name: "release.json" });
  return inputs?.[input]?.sha256 ?? null;
}
