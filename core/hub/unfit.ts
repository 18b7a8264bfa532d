import { HubraceError } from "../errors.ts";
import { asker, type PageInRun, pageName } from "./errors.ts";

/** What no answer of a Hub may do, however well-formed it is. The sentences hold nothing of the answer. */

/** The secret that a request carried, or null when it carried none. */
export function secretOf(headers: Readonly<Record<string, string>>): string | null {
  return headers.authorization?.replace("Bearer ", "") ?? null;
}

/** True when a header of the answer repeats the secret: its reason, a redirect, a cursor that a checkpoint would keep. */
export function repeats(headers: Headers, secret: string): boolean {
  return [...headers].some(([name, value]) => name.includes(secret.toLowerCase()) || value.includes(secret));
}

/** The answer holds the token that was sent: whatever is made of it (message, raw part, checkpoint) would hold it too. */
export function repeatsToken(page: PageInRun): HubraceError {
  return new HubraceError(
    `${asker(page)}: ${page.hub.name} repeats HF_TOKEN in its answer to ${pageName(page)}, and nothing of that answer was kept; ` +
      "is the address right? If it is not the Hub's, revoke the token",
  );
}

/** The answer's JSON would take far more memory than its bytes. `reason` fits behind "is". */
export function tooHeavy(page: PageInRun, reason: string): HubraceError {
  return new HubraceError(
    `${asker(page)}: ${pageName(page)} from ${page.hub.name} is ${reason}, which no list of models is; is the address right?`,
  );
}
