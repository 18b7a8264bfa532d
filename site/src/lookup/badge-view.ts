import { drawBadge, modelBadgeMarkdown } from "../api/badge.ts";
import { h } from "./dom.ts";
import type { FoundModel, LookupPlace } from "./load.ts";

/** The badge of a model: our own drawing of it, and Markdown with a button that copies it. */
export function badgeView({ id, model, shard }: FoundModel, place: LookupPlace): HTMLElement {
  const { label, message } = model.badge;
  const markdown = modelBadgeMarkdown(id, {
    shard: `${place.publicSite}${shard}`,
    page: `${place.publicSite}models/`,
  });
  if (markdown === null)
    return h("p", { class: "missing" }, "No badge: this name holds characters that the Hub’s names do not have.");
  // An image of its own: nothing in it can run, and nothing is asked of another host.
  const picture = h("img", {
    src: `data:image/svg+xml,${encodeURIComponent(drawBadge(model.badge))}`,
    alt: `${label}: ${message}`,
    height: "20",
  });
  return h(
    "div",
    { class: "badge" },
    h("p", {}, picture),
    h(
      "p",
      { class: "small" },
      "For the model card (README.md). On the Hub shields.io draws it from this site’s data, anew with each release; the preview above is drawn here.",
    ),
    h("label", { for: "badge-markdown", class: "visually-hidden" }, "Markdown of the badge"),
    h("textarea", { id: "badge-markdown", readonly: "", rows: "4", spellcheck: "false" }, markdown),
    h(
      "p",
      {},
      h("button", { type: "button", "data-copy": "badge-markdown" }, "Copy Markdown"),
      " ",
      h("output", { "aria-live": "polite" }),
    ),
  );
}
