import { listen } from "./loopback-server.ts";

/**
 * A Hub with a quota before one without: `quota` requests in each 300 s, then 429. Its time goes on by what a test skips, too.
 * Its pages have `pageSize` models, however many are asked for. Counts requests and refusals, and keeps the tokens that it was sent.
 */
export async function startRatedHub(hub: string, { quota, pageSize }: { quota: number; pageSize: number }) {
  const counts = { requests: 0, refused: 0 };
  const tokens: string[] = [];
  let skipped = 0;
  const now = () => Date.now() + skipped;
  let opened = now();
  let used = 0;
  const proxy = await listen(async (request) => {
    counts.requests += 1;
    if (request.authorization !== undefined) tokens.push(request.authorization);
    if (now() - opened >= 300_000) [opened, used] = [now(), 0];
    const left = Math.ceil((opened + 300_000 - now()) / 1000);
    if (used >= quota) {
      counts.refused += 1;
      return { status: 429, headers: { ratelimit: `"api";r=0;t=${left}` }, body: "" };
    }
    used += 1;
    const asked = request.url.replace(/([?&]limit=)\d+/, `$1${pageSize}`);
    const answer = await fetch(hub + asked, { headers: { accept: "application/json" } });
    const link = answer.headers.get("link")?.replaceAll(hub, proxy.url);
    return {
      status: answer.status,
      headers: {
        "content-type": answer.headers.get("content-type") ?? "application/json",
        ...(Number.isFinite(quota) && { ratelimit: `"api";r=${quota - used};t=${left}` }),
        ...(link === undefined ? {} : { link }),
      },
      body: await answer.text(),
    };
  });
  const skip = (seconds: number) => {
    skipped += seconds * 1000;
  };
  return { ...proxy, counts, tokens, skip };
}
