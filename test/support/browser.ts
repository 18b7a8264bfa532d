import { existsSync } from "node:fs";
import { type Browser, chromium } from "playwright-core";

/** Debian's Chromium, first the one without windows, which takes a sixth less of the processor. */
const PLACES = ["/usr/bin/chromium-headless-shell", "/usr/bin/chromium"] as const;

/** Where the distribution's Chromium lies; CHROMIUM_PATH names another one. */
export const CHROMIUM = process.env.CHROMIUM_PATH ?? PLACES.find((place) => existsSync(place)) ?? PLACES[0];

let said = false;

/** True when there is a Chromium; else says so once, loudly. In CI a missing browser is an error, not a skip. */
export function hasChromium(): boolean {
  if (existsSync(CHROMIUM)) return true;
  if (process.env.CI)
    throw new Error(`there is no Chromium at ${CHROMIUM}; .ci/run installs it, CHROMIUM_PATH names another one`);
  if (!said)
    process.stderr.write(`\nSKIPPED TESTS: there is no Chromium at ${CHROMIUM}; browser tests do not run.\n\n`);
  said = true;
  return false;
}

/** A Chromium that talks to nobody of itself. */
export const FLAGS = [
  "--headless",
  "--no-sandbox",
  "--disable-gpu",
  "--disable-quic",
  "--no-first-run",
  "--disable-background-networking",
  "--disable-component-update",
  "--disable-sync",
] as const;

/** A headless Chromium with a fresh profile that talks to nobody but loopback. */
export function launch(): Promise<Browser> {
  return chromium.launch({
    executablePath: CHROMIUM,
    args: [...FLAGS],
  });
}
