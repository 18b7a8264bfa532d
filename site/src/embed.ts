import type { Chart } from "../charts/chart.ts";
import { tierWords } from "./format.ts";
import { html } from "./html.ts";
import { EMBEDS } from "./policy.ts";

/** Site path of a chart's embed: the chart alone, on a page that other sites may frame. */
export const embedPath = (id: string) => `${EMBEDS}${id}/`;

/** What a person pastes to show a chart on a page of their own; `address` is the embed's whole address. */
export function embedCode(chart: Chart, address: string): string {
  return html`<iframe src="${address}" title="${chart.title}" width="100%" height="${embedHeight(chart)}" loading="lazy" style="border: 0"></iframe>`
    .text;
}

/** What a person pastes to show a family's timeline: the SVG file, which follows its reader's theme, as a link to the page. */
export function pictureCode(family: { page: string; picture: string; title: string; width: number; height: number }) {
  const { page, picture, title, width, height } = family;
  return html`<a href="${page}"><img src="${picture}" alt="${title}" width="${width}" height="${height}" loading="lazy" style="max-width: 100%; height: auto"></a>`
    .text;
}

/** Width in px of the text of an embed that is as wide as its picture; beside it stand margins of 16 px. */
const TEXT = 720;

/**
 * Height in px that holds an embed between 640 and 800 px of width, "Show data" closed: letters are counted with widths measured in our
 * font, with room for a line more. On a phone, where charts are higher, the frame scrolls.
 */
function embedHeight(chart: Chart): number {
  const lines = (words: string, letter: number) => (words === "" ? 0 : Math.ceil((words.length * letter) / TEXT));
  const foot = `Grade C as of 00 Sep 2026 · ${tierWords(chart.tier)}, T0 beside · ${chart.caveat}`;
  const height =
    lines(chart.title, 11.6) * 28 +
    lines(chart.subtitle, 8) * 25 +
    pictureHeight(chart) +
    lines(chart.missing ?? chart.key, 7.2) * 22 +
    lines(foot, 7.2) * 22;
  return Math.ceil((height + 190) / 10) * 10;
}

/** A picture takes the width that there is; a table in its place scrolls at 40 rem. */
function pictureHeight({ picture, missing }: Chart): number {
  if (picture === null) return missing === null ? 720 : 0;
  return 1.05 * Number(/viewBox="0 0 720 (\d+)"/.exec(picture.wide)?.[1] ?? 0);
}
