import type { Source } from "../stage.ts";

/** The real Hub. */
export const HUB = "https://huggingface.co";

/** What a report calls the Hub at an address, and the key that must be equal to go on with a run. */
export function sourceAt(hub: string): { readonly source: Source; readonly key: string } {
  const url = new URL(hub);
  if (url.origin === HUB) {
    return { source: { kind: "hub", label: "Hugging Face Hub", simulated: false }, key: HUB };
  }
  // The port of a loopback server changes from start to start and says nothing about the data behind it.
  const loopback = ["127.0.0.1", "localhost", "[::1]"].includes(url.hostname);
  const label = loopback ? `a Hub at ${url.hostname}` : url.origin;
  return { source: { kind: "url", label, simulated: false }, key: label };
}
