/** Hubs in the process, without sockets: lists of dated models as the Hub pages through them. */

export interface Dated {
  readonly _id: string;
  readonly id: string;
  readonly createdAt?: string;
}

/** One model per date given in seconds, oldest first and then by `_id`; null: a model without date, listed as if it were the oldest. */
export function dated(seconds: readonly (number | null)[]): Dated[] {
  const sorted = seconds.toSorted((a, b) => (a ?? -1) - (b ?? -1));
  return sorted.map((second, i) => ({
    _id: String(i).padStart(4, "0"),
    id: `lab/model-${i}`,
    ...(second === null ? {} : { createdAt: new Date(Date.UTC(2025, 0, 1) + second * 1000).toISOString() }),
  }));
}

/**
 * `fetch` of such a Hub. Downwards, models of one date come by ascending `_id` as on the Hub ("forwards"), or just backwards.
 * The cursor names the last model given, so that what comes or goes meanwhile does not shift the list.
 */
export function datedHub(
  models: readonly Dated[],
  ties: "forwards" | "backwards" = "forwards",
): { readonly fetch: typeof fetch; readonly asked: URL[] } {
  const asked: URL[] = [];
  const date = (model: Dated) => model.createdAt ?? "";
  const down = ties === "backwards" ? models.toReversed() : models.toSorted((a, b) => date(b).localeCompare(date(a)));
  const answer = async (input: string | URL | Request): Promise<Response> => {
    const url = new URL(String(input));
    asked.push(url);
    const list = url.searchParams.get("direction") === "-1" ? down : models;
    const last = url.searchParams.get("cursor");
    const from = last === null ? 0 : list.findIndex(({ _id }) => _id === last) + 1;
    const page = list.slice(from, from + Number(url.searchParams.get("limit")));
    const headers = new Headers({ "content-type": "application/json" });
    if (from + page.length < list.length) {
      url.searchParams.set("cursor", page.at(-1)?._id ?? "");
      headers.set("link", `<${url}>; rel="next"`);
    }
    return new Response(JSON.stringify(page), { headers });
  };
  return { fetch: answer as typeof fetch, asked };
}
