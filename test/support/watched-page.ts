import type { Browser, Page } from "playwright-core";

/** A page, and what it has complained of since its address was opened: errors, warnings, dialogs, requests to another place than the site's own. */
export interface Opened {
  readonly page: Page;
  readonly complaints: string[];
}

/** What a page of its own needs besides: scripts (there unless told), or axe put into it. */
export interface PageOptions {
  readonly script?: boolean;
  readonly axe?: boolean;
}

/** Opens an address in the kept page, or with options in one of its own. */
export type OpenPage = (path: string, options?: PageOptions, width?: number) => Promise<Opened>;

/** Pages of the site at `url`. One is kept for all that ask for nothing special: a new page costs more than an address. */
export async function watchedPages(browser: Browser, url: string): Promise<OpenPage> {
  async function newPage(options: PageOptions = {}): Promise<Opened> {
    const context = await browser.newContext({
      colorScheme: "light",
      javaScriptEnabled: options.script ?? true,
      permissions: ["clipboard-read", "clipboard-write"],
      // Only where axe is put into the page; everywhere else the page's own policy holds.
      bypassCSP: options.axe ?? false,
    });
    const page = await context.newPage();
    const complaints: string[] = [];
    page.on("console", (message) => ["error", "warning"].includes(message.type()) && complaints.push(message.text()));
    page.on("pageerror", (error) => complaints.push(error.message));
    page.on("dialog", (dialog) => complaints.push(`a dialog says ${dialog.message()}`));
    page.on("request", (request) => {
      const own = request.url().startsWith(url) || request.url().startsWith("data:image/svg+xml");
      if (!own) complaints.push(`request to ${request.url()}`);
    });
    return { page, complaints };
  }
  const kept = await newPage();
  return async (path, options, width = 1280) => {
    const opened = options === undefined ? kept : await newPage(options);
    opened.complaints.length = 0;
    await opened.page.setViewportSize({ width, height: 900 });
    await opened.page.goto(url.replace(/\/$/, "") + path);
    return opened;
  };
}

/** Holds answers to a path back until they are let go. */
export async function held(page: Page, path: string): Promise<() => void> {
  const { promise, resolve } = Promise.withResolvers<void>();
  await page.route(path, async (route) => {
    await promise;
    await route.continue();
  });
  return resolve;
}

/** Until the page has done what an answer that came gave it to do; a page that draws no frame may never be told that it is idle, so a second is enough. */
export const idle = (page: Page) =>
  page.evaluate(() => new Promise((done) => requestIdleCallback(done, { timeout: 1000 })));
