import { z } from "zod";
import { UsageError } from "../errors.ts";
import type { Blobs } from "../lake/blobs.ts";
import { parseLakeJson } from "../lake/json.ts";
import { acceptedGates, LAKE_FORMAT } from "../lake/layout.ts";

/** Longest reason, in characters: it stands in the public release and on its status page. */
const LONGEST_WHY = 500;

const shape = z.object({ gates: z.record(z.string(), z.string()) });

/** An operator's reasons to publish a date although a gate refuses, by the gate's name. */
export type AcceptedGates = Readonly<Record<string, string>>;

/** What the operator accepts for a date; empty when nothing. Throws HubraceError when the file cannot be read. */
export async function readAcceptedGates(blobs: Blobs, date: string): Promise<AcceptedGates> {
  const key = acceptedGates(date);
  const body = await blobs.get(key);
  if (body === null) return {};
  return parseLakeJson(body, shape, { key, who: "gates", remedy: "remove it and accept the gates again" }).gates;
}

/** A reason as it is published. Throws UsageError for one that is empty or too long. */
export function reasonFor(gate: string, words: string): string {
  // What terminals would act on is not for a public page.
  const why = words.replaceAll(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]+/gu, " ").trim();
  if (why === "" || why.length > LONGEST_WHY)
    throw new UsageError(
      `gates: the reason for accepting ${gate} has ${why.length} characters; say in 1 to ${LONGEST_WHY} why it is right to publish`,
    );
  return why;
}

/**
 * Lays down for the date which gates may fail and why, beside what was accepted before, so that running the date again
 * publishes the same bytes. Throws UsageError for a reason that is empty or too long, and when the date has another reason for the same gate: a published
 * release carries that one.
 */
export async function acceptGates(blobs: Blobs, date: string, accepted: AcceptedGates): Promise<void> {
  if (Object.keys(accepted).length === 0) return;
  const before = await readAcceptedGates(blobs, date);
  const all: Record<string, string> = { ...before };
  for (const [name, words] of Object.entries(accepted)) {
    const why = reasonFor(name, words);
    const present = before[name];
    if (present !== undefined && present !== why)
      throw new UsageError(
        `gates: ${name} of ${date} is accepted already, because: ${present}. Leave --accept-gate ${name} out, or remove ${acceptedGates(date)} while ${date} is not published`,
      );
    all[name] = why;
  }
  if (Object.keys(all).length === Object.keys(before).length) return;
  const gates = Object.fromEntries(Object.entries(all).sort(([a], [b]) => (a < b ? -1 : 1)));
  await blobs.put(acceptedGates(date), `${JSON.stringify({ format: LAKE_FORMAT, gates }, null, 1)}\n`);
}
