import { createServer } from "node:net";
import lighthouse from "lighthouse";
import { chromium } from "playwright-core";
import { CHROMIUM, FLAGS } from "./browser.ts";

export const CATEGORIES = ["performance", "accessibility", "best-practices", "seo"] as const;
export type Category = (typeof CATEGORIES)[number];

/** What Lighthouse says of a page in its mobile preset. */
export interface Audited {
  /** 0 to 100. */
  readonly scores: Readonly<Record<Category, number>>;
  /** Audits that took points, with what they say. */
  readonly lost: readonly string[];
  readonly requests: number;
  /** Bytes of everything that the page loaded, as they went over the network. */
  readonly bytes: number;
  readonly layoutShift: number;
  /** Milliseconds for which the main thread could not answer, simulated on a phone. */
  readonly blocked: number;
}

/** Opens pages in a Chromium of its own and audits them one after another; throws where Lighthouse could not audit a page. */
export async function audit(urls: readonly string[]): Promise<Audited[]> {
  const port = await freePort();
  const browser = await chromium.launch({
    executablePath: CHROMIUM,
    args: [...FLAGS, `--remote-debugging-port=${port}`],
  });
  try {
    const audited: Audited[] = [];
    for (const url of urls) audited.push(await auditOne(url, port));
    return audited;
  } finally {
    await browser.close();
  }
}

/** On a busy machine a trace can miss its page ("Please run Lighthouse again"), which is then asked for again. */
const TRIES = 3;

async function auditOne(url: string, port: number, tries = TRIES): Promise<Audited> {
  const result = await lighthouse(url, {
    port,
    logLevel: "error",
    onlyCategories: [...CATEGORIES],
  });
  const lhr = result?.lhr;
  if (lhr === undefined || lhr.runtimeError) {
    if (tries > 1) return auditOne(url, port, tries - 1);
    throw new Error(`lighthouse: ${url} could not be audited: ${lhr?.runtimeError?.message ?? "no result"}`);
  }
  const scores = Object.fromEntries(
    CATEGORIES.map((name) => [name, Math.round((lhr.categories[name]?.score ?? 0) * 100)]),
  ) as Record<Category, number>;
  const lost = CATEGORIES.flatMap((name) =>
    (lhr.categories[name]?.auditRefs ?? []).flatMap(({ id, weight }) => {
      const one = lhr.audits[id];
      if (!one || weight === 0 || one.score === null || one.score >= 0.99) return [];
      return [`${name}: ${id} ${one.displayValue ?? one.title}`];
    }),
  );
  const details = lhr.audits["network-requests"]?.details as { items?: { transferSize?: number }[] } | undefined;
  const items = details?.items ?? [];
  return {
    scores,
    lost,
    requests: items.length,
    bytes: items.reduce((sum, item) => sum + (item.transferSize ?? 0), 0),
    layoutShift: lhr.audits["cumulative-layout-shift"]?.numericValue ?? Number.NaN,
    blocked: lhr.audits["total-blocking-time"]?.numericValue ?? Number.NaN,
  };
}

async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((done) => server.listen(0, "127.0.0.1", done));
  const address = server.address();
  await new Promise((done) => server.close(done));
  if (address === null || typeof address === "string") throw new Error("lighthouse: no free port on loopback");
  return address.port;
}
