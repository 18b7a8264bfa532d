import type { ReleaseManifest } from "../../../core/release/manifest.ts";
import type { ChartDefinition, Row } from "../../../site/charts/chart.ts";

/** Text with plain spaces, where a page or a picture keeps a number to its unit by a no-break space. */
export const plain = (text: string) => text.replaceAll(/\u00a0|&#160;/g, " ");

/** What a chart answers to rows; none of these asks the release for anything. */
export const titleOf = (chart: ChartDefinition, rows: readonly Row[]) =>
  plain(chart.answer(rows, {} as ReleaseManifest).title);

/**
 * All that a chart says of rows, with plain spaces; `drawn`: the picture's text, tips among it, "" where there is none. `t1` and `t0`: where the dots
 * of the places lie at which the two tiers differ.
 */
export function said(chart: ChartDefinition, rows: readonly Row[], release: Partial<ReleaseManifest> = {}) {
  const {
    title,
    subtitle,
    description,
    key,
    caveat,
    summary = "",
    n,
    grade,
    missing,
    picture,
  } = chart.answer(rows, release as ReleaseManifest);
  const texts = [...(picture?.wide ?? "").matchAll(/>([^<>]+)</g)].map(([, text = ""]) => text);
  const dots = (tier: string) =>
    [...(picture?.wide ?? "").matchAll(new RegExp(`<circle class="${tier}" cx="([\\d.]+)" cy="([\\d.]+)"`, "g"))].map(
      ([, x, y]) => ({ x: Number(x), y: Number(y) }),
    );
  return {
    ...{ title: plain(title), subtitle: plain(subtitle), description: plain(description), key: plain(key) },
    ...{ caveat: plain(caveat), summary: plain(summary), n, grade, missing: missing === null ? null : plain(missing) },
    ...{ drawn: plain(texts.join("\n")), t1: dots("t1"), t0: dots("t0") },
  };
}
