import { UsageError } from "../errors.ts";
import { printable } from "../hub/fault.ts";

/** Longest OWNER/NAME that the Hub takes, in characters. */
const LONGEST = 96;

/** Checks the OWNER/DATASET of a data set by the Hub's own rules and returns it. Throws UsageError (exit 2). */
export function datasetName(text: string): string {
  const refuse = (why: string) =>
    new UsageError(
      `publish: --to ${printable(text)} ${why}; write it as OWNER/DATASET, such as hubrace/race-to-release, without an address before it`,
    );
  const parts = text.split("/");
  if (parts.length !== 2) throw refuse("is not an owner and a name");
  if (!parts.every((part) => /^[A-Za-z0-9_.-]+$/.test(part)))
    throw refuse("holds something else than letters of ASCII, digits, - _ and .");
  if (parts.some((part) => /^[-.]|[-.]$|--|\.\./.test(part) || /\.git$/i.test(part)))
    throw refuse("begins or ends with - or ., repeats one of them, or ends with .git");
  if (text.length > LONGEST) throw refuse(`is longer than ${LONGEST} characters`);
  return text;
}
