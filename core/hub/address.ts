import { UsageError } from "../errors.ts";

/** A Hub's address, checked: origin such as `https://huggingface.co` and a path before /api, usually empty. */
export interface HubAddress {
  readonly origin: string;
  readonly basePath: string;
  /** As messages name it. */
  readonly name: string;
}

/** Reads the address given to --hub. Throws UsageError (exit 2) for anything but http(s) without user, query or fragment. */
export function hubAddress(text: string): HubAddress {
  const url = URL.parse(text);
  if (url === null || !/^https?:$/.test(url.protocol))
    throw new UsageError(`--hub ${text} is not an http or https address; give one such as https://huggingface.co`);
  if (url.username !== "" || url.password !== "" || url.search !== "" || url.hash !== "")
    throw new UsageError(
      `--hub ${url.origin} must have no user, password, query or fragment; a token belongs in HF_TOKEN`,
    );
  const basePath = url.pathname.replace(/\/+$/, "");
  return { origin: url.origin, basePath, name: url.origin + basePath };
}

/** Path and query of a next link, resolved against the page that gave it, or null when it leads to another origin. */
export function pathOnHub(link: string, page: string, hub: HubAddress): string | null {
  const url = URL.parse(link, page);
  return url !== null && url.origin === hub.origin ? url.pathname + url.search : null;
}
