import type { Source } from "../stage.ts";
import { hubAddress } from "./address.ts";

/** The real Hub. */
export const HUB = "https://huggingface.co";

/**
 * What a report calls the Hub at an address, and the key that must be equal to go on with a run. One host may be several Hubs, mirrors below
 * different paths. Throws UsageError as hubAddress does.
 */
export function sourceAt(hub: string): { readonly source: Source; readonly key: string } {
  const { origin, basePath, name } = hubAddress(hub);
  if (origin === HUB) {
    return { source: { kind: "hub", label: "Hugging Face Hub", simulated: false }, key: HUB };
  }
  // The port of a loopback server changes from start to start and says nothing about the data behind it.
  const { hostname } = new URL(origin);
  const loopback = ["127.0.0.1", "localhost", "[::1]"].includes(hostname);
  const label = loopback ? `a Hub at ${hostname}${basePath}` : name;
  return { source: { kind: "url", label, simulated: false }, key: label };
}
