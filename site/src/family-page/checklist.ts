import type { Checks, Family, OwnFacts } from "../family.ts";
import { date, duration, list, number, percent } from "../format.ts";
import { type Html, html } from "../html.ts";
import { type FamilyContext, gradeMark, num, scrolling } from "./context.ts";

/** Formats that hold tensors and no code (the same as in core/panels/checklist.sql). */
const SAFE = ["safetensors", "gguf", "onnx", "mlx", "openvino", "coreml", "tflite", "executorch"];

interface Item {
  readonly name: string | Html;
  /** What the base says, when it is in the snapshot. */
  readonly base: (own: OwnFacts) => string | Html;
  readonly share: keyof Checks & `share_${string}`;
  /** How many derivatives the share is of. */
  readonly n?: (checks: Checks) => number;
  readonly more?: (checks: Checks) => string | null;
}

const ITEMS: readonly Item[] = [
  {
    name: "Licence stated",
    base: ({ license, license_class }) =>
      license === null
        ? "none stated"
        : html`<code>${license}</code> <small>${license_class.replaceAll("_", " ")}</small>`,
    share: "share_license",
  },
  {
    name: html`Licence fits the base’s <small>by class, of those that can be compared</small>`,
    base: () => "–",
    share: "share_license_fits",
    n: ({ models_comparable }) => models_comparable,
  },
  {
    name: "Every base that it names is listed",
    base: ({ parents, parents_missing }) =>
      parents === 0
        ? "names none"
        : parents_missing === 0
          ? "yes"
          : `${number(parents_missing)} of ${number(parents)} not`,
    share: "share_bases_listed",
  },
  {
    name: "Data sets named",
    base: ({ datasets }) => (datasets === 0 ? "no" : `yes, ${number(datasets)}`),
    share: "share_datasets",
  },
  { name: "Evaluation results declared", base: ({ evals }) => (evals ? "yes" : "no"), share: "share_evals" },
  {
    name: "Weights in a format without code",
    base: ({ formats }) => {
      const safe = formats.filter((format) => SAFE.includes(format));
      return safe.length === 0 ? "none stated" : list(safe);
    },
    share: "share_safe_weights",
  },
  {
    name: "Open without asking (not gated)",
    base: ({ gated }) => (gated === "false" ? "yes" : `gated${gated === "true" ? "" : `, ${gated}`}`),
    share: "share_not_gated",
  },
  {
    name: html`Last change <small>derivatives: within 90 days</small>`,
    base: ({ last_modified }) => (last_modified === null ? "unknown" : date(new Date(last_modified).toISOString())),
    share: "share_changed_90d",
    more: ({ median_days_since_change: days }) => (days === null ? null : `median ${duration(days)} ago`),
  },
];

/** What to look at before adopting a model of the family: what the base declares, and how many of its derivatives do. */
export function checklist(family: Family, context: FamilyContext): Html | null {
  if (family.checks === null) return null;
  const { own } = family;
  // A column that would repeat on every row that there is nothing to say is one sentence.
  const checks = family.checks.filter((row) => ITEMS.some(({ share }) => row[share] !== null));
  const thin = family.checks.filter((row) => !checks.includes(row));
  const rows = ITEMS.map(
    (item) =>
      html`<tr><th scope="row">${item.name}</th>${own !== null && html`<td>${item.base(own)}</td>`}${checks.map((row) => html`<td class="n">${cell(item, row)}</td>`)}</tr>`,
  );
  const few =
    thin.length > 0 &&
    html`<p class="text missing">Shares of derivatives: not enough data (${list(thin.map(({ tier, models }) => `n\u00a0=\u00a0${number(models)} on ${tier}`))}).</p>`;
  const table = html`<thead><tr><th scope="col">Asked</th>${own !== null && html`<th scope="col">The base</th>`}${checks.map(({ tier, models }) => html`<th scope="col" class="n">Derivatives, ${tier} <small>n\u00a0=\u00a0${number(models)}</small></th>`)}</tr></thead><tbody>${rows}</tbody>`;
  return html`<section id="checklist"><h2>Before you adopt</h2><p class="text">What the base states, and the share of its derivatives that do. Declared, not checked; not legal advice. ${gradeMark("C", context)}</p>${few}${(own !== null || checks.length > 0) && scrolling(`Checklist of ${family.base}`, table, "checks")}<p class="small text">A licence fits by <a href="${context.to("/methods/#license-fits")}">these rules</a>. Shares need 30 models by 10 authors.</p></section>`;
}

function cell({ share, n = ({ models }) => models, more }: Item, checks: Checks): Html {
  const value = checks[share];
  if (value === null) return html`<small>not enough data (n\u00a0=\u00a0${number(n(checks))})</small>`;
  const rest = more?.(checks) ?? (share === "share_license_fits" ? `of ${number(n(checks))}` : null);
  return html`${num(`family.checks.${checks.tier}.${share}`, value, percent(value))}${rest !== null && html` <small>${rest}</small>`}`;
}
