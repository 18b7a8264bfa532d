import { gzipSync } from "node:zlib";
import type { Browser } from "playwright-core";

/** What a page costs whoever opens it for the first time. */
export interface PageWeight {
  /** Files that it loaded, itself included. */
  readonly requests: number;
  /** Addresses of other hosts that it asked for. */
  readonly elsewhere: readonly string[];
  /** Bytes of everything, text compressed by gzip; of its scripts; of the document alone. */
  readonly bytes: number;
  readonly scriptBytes: number;
  readonly documentBytes: number;
  /** Sum of Chromium's layout-shift entries. */
  readonly layoutShift: number;
  /** What broke the Content-Security-Policy, and what the console complained about. */
  readonly complaints: readonly string[];
}

/** Files that are compressed already. */
const PACKED = /\.(?:woff2|png)$/;

/** A page at a width that opens addresses one after another, each as somebody does for the first time. */
export interface Scales {
  weigh(url: string): Promise<PageWeight>;
  close(): Promise<void>;
}

/**
 * A new page that is `width` px wide, over a slower line if one is given. It weighs what it opens with nothing cached and once it was scrolled
 * to its end: a page of its own for each address would take most of the time.
 */
export async function scales(
  browser: Browser,
  width: number,
  line?: { readonly bytesPerSecond: number; readonly latencyMs: number },
): Promise<Scales> {
  const context = await browser.newContext({ viewport: { width, height: 800 } });
  const page = await context.newPage();
  const session = await context.newCDPSession(page);
  await session.send("Network.enable");
  await session.send("Network.setCacheDisabled", { cacheDisabled: true });
  if (line !== undefined) {
    const throughput = { downloadThroughput: line.bytesPerSecond, uploadThroughput: line.bytesPerSecond };
    await session.send("Network.emulateNetworkConditions", { offline: false, latency: line.latencyMs, ...throughput });
  }
  let requested: string[] = [];
  let complaints: string[] = [];
  let bodies: Promise<{ path: string; type: string; bytes: number }>[] = [];
  page.on("request", (request) => {
    requested.push(request.url());
  });
  page.on("response", (response) => {
    const path = new URL(response.url()).pathname;
    const read = response.body().then((body) => ({
      path,
      type: response.request().resourceType(),
      bytes: PACKED.test(path) ? body.length : gzipSync(body).length,
    }));
    bodies.push(read);
  });
  page.on("console", (message) => {
    if (["error", "warning"].includes(message.type())) complaints.push(message.text());
  });
  page.on("pageerror", (error) => complaints.push(error.message));
  await page.addInitScript(() => {
    const shifts: number[] = [];
    Object.assign(window, { shifts, violations: [] as string[] });
    new PerformanceObserver((list) => {
      for (const entry of list.getEntries()) shifts.push((entry as unknown as { value: number }).value);
    }).observe({ type: "layout-shift", buffered: true });
    document.addEventListener("securitypolicyviolation", (event) => {
      (window as unknown as { violations: string[] }).violations.push(`${event.violatedDirective} ${event.blockedURI}`);
    });
  });

  async function weigh(url: string): Promise<PageWeight> {
    const { origin } = new URL(url);
    [requested, complaints, bodies] = [[], [], []];
    await page.goto(url, { waitUntil: "networkidle" });
    await page.evaluate(async () => {
      await document.fonts.ready;
      window.scrollTo(0, document.body.scrollHeight);
    });
    await page.waitForLoadState("networkidle");
    const seen = await page.evaluate(() => {
      const { shifts, violations } = window as unknown as { shifts: number[]; violations: string[] };
      return { layoutShift: shifts.reduce((sum, value) => sum + value, 0), violations };
    });
    const loaded = await Promise.all(bodies);
    const sum = (of: (one: (typeof loaded)[number]) => boolean) =>
      loaded.filter(of).reduce((total, { bytes }) => total + bytes, 0);
    return {
      requests: loaded.length,
      elsewhere: requested.filter((one) => !one.startsWith(`${origin}/`)),
      bytes: sum(() => true),
      scriptBytes: sum(({ type }) => type === "script"),
      documentBytes: sum(({ type }) => type === "document"),
      layoutShift: seen.layoutShift,
      complaints: [...complaints, ...seen.violations],
    };
  }
  return { weigh, close: () => context.close() };
}

/** Opens one address on scales of its own and weighs what came. */
export async function weigh(browser: Browser, url: string, width: number): Promise<PageWeight> {
  const own = await scales(browser, width);
  try {
    return await own.weigh(url);
  } finally {
    await own.close();
  }
}
