import axe from "axe-core";
import type { Page } from "playwright-core";

/**
 * What axe finds on a page (whose context was made with `bypassCSP`), a line for each rule with up to three elements; none when all is well. `only`
 * names the rules to run, all by default; `within` a part of the page by its CSS selector.
 *
 * Only violations are worked out, and in the page itself: our pages hold no frames. Pages with large tables take a fifth of the time so. A
 * document gets axe, half a megabyte, the first time that it is looked at.
 */
export async function axeFaults(
  page: Page,
  { only, within }: { only?: readonly string[]; within?: string } = {},
): Promise<string[]> {
  if (!(await page.evaluate(() => "axe" in window))) await page.evaluate(axe.source);
  const options: axe.RunOptions = {
    resultTypes: ["violations"],
    ...(only === undefined ? {} : { runOnly: [...only] }),
  };
  return page.evaluate(
    async ([context, options]) => {
      const { violations } = await (window as unknown as { axe: typeof axe }).axe.run(context ?? document, options);
      return violations.map(({ id, nodes }) => {
        const elements = nodes.slice(0, 3).map((node) => node.html);
        return `${id}: ${elements.join(" ")}`;
      });
    },
    [within, options] as const,
  );
}

/** The rules that a theme can break: it changes colours and nothing else. */
export const THEME_RULES = ["color-contrast"] as const;
