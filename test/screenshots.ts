/**
 * Full-page pictures of every type of page at 360 and 1280 px in both themes, for people to look at:
 *
 *   npm run screenshots                 of a new report of the sandbox, into screenshots/
 *   npm run screenshots -- SITE         of a built site
 *   npm run screenshots -- SITE NAME…   only pages of these names
 *
 * The top of the front page goes to screenshots/readme.png as well, the picture that the README shows.
 */
import { mkdir, mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { serve } from "../cli/serve.ts";
import { launch } from "./support/browser.ts";
import { pageTypes } from "./support/pages-of.ts";
import { sandboxReport } from "./support/sandbox-report.ts";

const WIDTHS = [360, 1280] as const;
const THEMES = ["light", "dark"] as const;
const FOLDER = fileURLToPath(new URL("../screenshots/", import.meta.url));

const [given, ...names] = process.argv.slice(2);
const folder = await mkdtemp(join(tmpdir(), "hubrace-screenshots-"));
const site = given ?? (await sandboxReport(folder));
const { url, server } = await serve(site, 0);
const browser = await launch();
try {
  await mkdir(FOLDER, { recursive: true });
  const pages = [...(await pageTypes(site))].filter(([name]) => names.length === 0 || names.includes(name));
  for (const width of WIDTHS)
    for (const theme of THEMES) {
      const context = await browser.newContext({ viewport: { width, height: 900 }, colorScheme: theme });
      const page = await context.newPage();
      for (const [name, path] of pages) {
        await page.goto(`${url}${path}`, { waitUntil: "networkidle" });
        await page.screenshot({ path: join(FOLDER, `${name}-${width}-${theme}.png`), fullPage: true });
      }
      await context.close();
    }
  const page = await browser.newPage({ viewport: { width: 1280, height: 1500 }, colorScheme: "light" });
  await page.goto(`${url}/`, { waitUntil: "networkidle" });
  await page.screenshot({ path: join(FOLDER, "readme.png") });
  console.log(`${pages.length} pages, ${WIDTHS.length * THEMES.length} pictures each: ${FOLDER}`);
} finally {
  await browser.close();
  server.close();
  await rm(folder, { recursive: true, force: true });
}
