import { HUB_URL } from "@huggingface/hub";
import { HubraceError } from "../errors.ts";
import type { HubAddress } from "./address.ts";
import { type Fault, printable } from "./fault.ts";

/** A page as messages name it. */
export interface PageInRun {
  readonly hub: HubAddress;
  /** Run id, null in a pulse, which is no run. */
  readonly run: string | null;
  /** From 1, counting what a resumed run had before. */
  readonly number: number;
  /** The end of the list from which it is counted, in a sweep from both. */
  readonly end?: "oldest" | "newest" | undefined;
  /** The page at which the same command would go on: the one after the last checkpoint. */
  readonly resume: number;
  /** True while this process has not had a page from the Hub. */
  readonly first: boolean;
}

/** The Hub refuses a page of which it has given the cursor itself: the cursor has expired, or is of another version of the Hub. */
export class CursorRefusedError extends HubraceError {}

/** What the Hub answers to a cursor that it no longer takes; a page without cursor that is refused so is another matter. */
const CURSOR_REFUSED = [400, 404, 410, 422];

/** What asks for the page, for the beginning of a message. */
export const asker = ({ run }: PageInRun) => (run === null ? "pulse" : "crawl");
/** The page, as messages name it. */
export const pageName = ({ number, end, run }: PageInRun) =>
  run === null
    ? `page ${number} of the newest models`
    : `page ${number}${end === undefined ? "" : ` from the ${end}`} of run ${run}`;
const goOn = (page: PageInRun) =>
  page.run === null
    ? "the next pulse enters what this one did not"
    : `run the same command again to go on from page ${page.resume}`;
const advice = (page: PageInRun) => (page.first ? "is the address right?" : goOn(page));

/** An answer that no further attempt will change: a redirect or a 4xx. */
export function refusal(
  page: PageInRun,
  status: number,
  reason: string,
  location: string | null,
  cause: Error,
): HubraceError {
  const hub = page.hub.name;
  if (status < 400)
    return new HubraceError(
      `${asker(page)}: ${hub} redirects to ${printable(location ?? "nowhere")} (HTTP ${status}), and redirects are not followed; ` +
        "give --hub the address that it leads to",
      1,
      { cause },
    );
  if (status === 401 || status === 403) {
    const token =
      page.hub.origin === HUB_URL
        ? "set HF_TOKEN to a valid token, or unset it if it is an old one"
        : `HF_TOKEN is sent to ${HUB_URL} alone, so give --hub an address that answers without a token`;
    return new HubraceError(`${asker(page)}: ${hub} refused ${pageName(page)} (HTTP ${status}); ${token}`, 1, {
      cause,
    });
  }
  const said = reason === "" ? `HTTP ${status}` : `HTTP ${status}: ${reason}`;
  if (page.number > 1 && CURSOR_REFUSED.includes(status))
    return new CursorRefusedError(
      `${asker(page)}: ${hub} no longer takes its own cursor for ${pageName(page)} (${said}); ${page.run === null ? goOn(page) : "run the same command again to begin the sweep anew"}`,
      1,
      { cause },
    );
  return new HubraceError(`${asker(page)}: ${hub} refused ${pageName(page)} (${said}); ${advice(page)}`, 1, { cause });
}

/** All attempts for a page failed; `fault` is the last failure, `same` whether all were of its kind. */
export function exhausted(page: PageInRun, fault: Fault, attempts: number, same: boolean): HubraceError {
  const hub = page.hub.name;
  if (page.first && same && fault.kind === "unreachable") {
    const check = page.hub.origin === HUB_URL ? "check the network" : "check the address or leave --hub out";
    return new HubraceError(`${asker(page)}: cannot reach ${hub} (${fault.message}); ${check}`, 1, { cause: fault });
  }
  if (page.first && same && fault.kind === "html")
    return new HubraceError(`${asker(page)}: ${hub} answered HTML, not the Hub's JSON; is the address right?`, 1, {
      cause: fault,
    });
  if (page.first && same && fault.kind === "list")
    return new HubraceError(
      `${asker(page)}: ${hub} answered JSON that is not a list of models; is the address right?`,
      1,
      {
        cause: fault,
      },
    );
  return new HubraceError(
    `${asker(page)}: ${pageName(page)} failed ${attempts} times (${fault.message}); ${goOn(page)}`,
    1,
    {
      cause: fault,
    },
  );
}

/** A body beyond the limit: the same page with fewer models may not be. */
export class TooLargeError extends HubraceError {}

/** A page is larger than `maxBytes` however few models are asked for. */
export function tooLarge(page: PageInRun, maxBytes: number): TooLargeError {
  const limit = `${Math.round(maxBytes / 1024 ** 2)} MB (${maxBytes} bytes)`;
  return new TooLargeError(
    `${asker(page)}: ${pageName(page)} from ${page.hub.name} is larger than ${limit} however few models are asked for; is the address right?`,
  );
}

/** The next link leads to another origin, where neither the token nor the sweep may go. */
export function strayed(page: PageInRun, link: string): HubraceError {
  return new HubraceError(
    `${asker(page)}: ${pageName(page)} names a next page on another host (${printable(link)}, not on ${page.hub.origin}); ` +
      "give --hub the address that the Hub itself uses",
  );
}

/** The next link was followed before: the sweep would never end. */
export function circled(page: PageInRun, link: string): HubraceError {
  return new HubraceError(
    `${asker(page)}: the cursor after ${pageName(page)} came back (${printable(link)}), so the sweep would never end; ` +
      `this is a fault of ${page.hub.name}, ${goOn(page)} once it is mended`,
  );
}

/** Empty pages that each name a next one. */
export function emptyPages(page: PageInRun, count: number): HubraceError {
  return new HubraceError(
    `${asker(page)}: ${page.hub.name} sent ${count} empty pages in a row, the last ${pageName(page)}, and names yet another; ${goOn(page)}`,
  );
}
