import { expect } from "vitest";
import { HubraceError } from "../../../core/errors.ts";
import { hubAddress } from "../../../core/hub/address.ts";
import { firstPage } from "../../../core/hub/fields.ts";
import { Pace } from "../../../core/hub/pace.ts";
import { type ListOptions, listPages, type Page } from "../../../core/hub/pages.ts";
import { silentLog } from "../../../core/log.ts";
import { type Answer, type Asked, fakeHub, invented, listOf } from "../../support/fake-hub.ts";
import { SkippingClock } from "../../support/skipping-clock.ts";

export const RUN = "2026-08-21-a1";
/** A Hub's models, and how it lists them in pages of ten. */
export const models = invented(25);
export const list = listOf(models);
type More = Partial<Omit<ListOptions, "pace">> & { readonly clock?: SkippingClock };
export const html: Answer = { headers: { "content-type": "text/html" }, body: "<html>Sign in</html>" };

/** What a sweep of the list at `url` is asked with, in time that passes at once. */
export function options(url: string, { clock = new SkippingClock(), ...more }: More = {}): ListOptions {
  const hub = hubAddress(url);
  const from = firstPage(hub.basePath, "oldest first", 10);
  const place = { run: RUN, from, number: 1, resumePage: () => 1 };
  const { log = silentLog, signal = new AbortController().signal } = more;
  return { hub, fetch, ...place, ...more, log, signal, pace: new Pace({ clock, log, signal }) };
}

/** All pages of a sweep. */
export async function sweep(given: ListOptions): Promise<Page[]> {
  return Array.fromAsync(listPages(given));
}

/** The error that ends a sweep of a Hub with such answers, HUB in place of its address; throws what else it throws. */
export async function failureOf(answer: (asked: Asked) => Answer, more: More = {}): Promise<HubraceError> {
  await using hub = await fakeHub(answer);
  const error = await sweep(options(hub.url, more)).catch((thrown: unknown) => thrown);
  if (!(error instanceof HubraceError)) throw error;
  expect(error.message).not.toMatch(/\n|secret/);
  return Object.assign(error, { message: error.message.replaceAll(hub.url, "HUB") });
}
