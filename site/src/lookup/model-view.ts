import { hubAddress } from "../address.ts";
import type { DeclaredBase, Model } from "../api/model.ts";
import { count, date, duration, number, relationNoun } from "../format.ts";
import { badgeView } from "./badge-view.ts";
import { h, nameOf, num } from "./dom.ts";
import type { FoundModel, LookupPlace } from "./load.ts";

/** Everything that the look-up shows of a model. */
export function modelView(found: FoundModel, place: LookupPlace): HTMLElement {
  const { id, model } = found;
  return h(
    "article",
    { "data-found": "" },
    h("h2", { class: "id", tabindex: "-1" }, nameOf(id)),
    h("p", { class: "lede" }, ...summary(model)),
    facts([
      ["Likes", num("model.likes", model.likes, number(model.likes)), "cumulative"],
      ["Downloads, 30 days", measured("model.downloads_30d", model.downloads_30d), "requests, not users"],
      ["Created", model.created_at === null ? "unknown" : date(model.created_at), age(model, place)],
      ["Task", model.task ?? "none stated", ""],
    ]),
    ...model.bases.map((base, index) => baseView(base, index, place)),
    h("h3", {}, "Readings at fixed age"),
    readings(model),
    h("h3", {}, "Tier and flags"),
    ...flags(model, place),
    h("h3", { id: "badge" }, "Badge"),
    badgeView(found, place),
    h(
      "p",
      { class: "foot" },
      link(`${place.base}methods/#grades`, "Grade C"),
      ` description of one snapshot, as of ${date(place.date)}${model.readings.length === 0 ? "" : "; readings at fixed age: of the snapshots nearest to it"} · `,
      link(place.base + found.shard, "JSON"),
      " · ",
      h("a", { href: hubAddress(id), rel: "noopener external" }, "on the Hub"),
    ),
  );
}

/** "Entry 12 of 54 on owner/base, declared as quantized, 1.1 days after it." */
function summary({ bases }: Model): (Node | string)[] {
  const [first] = bases;
  if (first === undefined) return [];
  const more = bases.length > 1 ? ` It declares ${count(bases.length, "base")}.` : "";
  const declared = first.relation === "unknown" ? "relation not stated" : `declared as ${first.relation}`;
  const rank =
    first.rank === null
      ? [
          "Derivative of ",
          nameOf(first.base),
          `, ${declared}. Its creation date is unknown, so it has no place in the order.`,
        ]
      : [
          `Entry ${number(first.rank)} of ${number(first.family_size)} on `,
          nameOf(first.base),
          `, ${declared}${lag(first)}.`,
        ];
  return [...rank, more];
}

function lag({ lag_days: days }: DeclaredBase): string {
  if (days === null) return "";
  return days < 0 ? `, dated ${duration(-days)} before its base` : `, ${duration(days)} after it`;
}

function age({ created_at: created }: Model, { asOf }: LookupPlace): string {
  if (created === null) return "the Hub gives no date";
  return `${duration(Math.max(0, (Date.parse(asOf) - Date.parse(created)) / 86_400_000))} old`;
}

function baseView(base: DeclaredBase, index: number, place: LookupPlace): HTMLElement {
  const key = (name: string) => `model.bases.${index}.${name}`;
  const of = (name: keyof DeclaredBase & string, digits = 0) =>
    measured(key(name), base[name] as number | null, digits);
  const title =
    base.family === null
      ? h("a", { href: hubAddress(base.base), rel: "noopener external" }, nameOf(base.base))
      : link(`${place.base}families/${base.family}/`, nameOf(base.base));
  return h(
    "section",
    {},
    h("h3", {}, "On ", title),
    base.family === null
      ? h("p", { class: "small" }, "This base has fewer than ten derivatives and no page of its own.")
      : null,
    facts([
      [
        "Rank",
        of("rank"),
        `of ${number(base.family_size)} dated entries, vanished ones counted${base.rank_mid === null || base.rank_mid === base.rank ? "" : `; mid-rank ${number(base.rank_mid, 1)}, since others share its second`}`,
      ],
      ["Rank among authors", of("rank_authors"), "counting other authors who came earlier"],
      [`Rank among ${relationNoun(base.relation)}`, of("rank_in_relation"), "the same declared relation"],
      [
        "Lag",
        base.lag_days === null ? "unknown" : num(key("lag_days"), base.lag_days, duration(base.lag_days)),
        lagFrom(base),
      ],
      [
        "Since the entry before",
        base.gap_prev_hours === null
          ? "–"
          : num(key("gap_prev_hours"), base.gap_prev_hours, duration(base.gap_prev_hours / 24)),
        base.rank === 1 ? "none came before" : "",
      ],
      ["Percentile of likes", of("cohort_percentile", 1), "of 100, among models of its week, relation and task"],
      ["Own entries, 30 days before", of("own_prior_30d"), "by the same author in the same niche"],
    ]),
    rivals(base, key),
  );
}

/** What the lag is counted from, or why there is none. */
function lagFrom({ lag_days, base_released_at, base_release_source }: DeclaredBase): string {
  if (base_released_at === null) return "the base’s date is unknown";
  if (lag_days === null) return "its own date is unknown";
  return base_release_source === "corrected" ? "after the base’s corrected release date" : "after the base was created";
}

function rivals(base: DeclaredBase, key: (name: string) => string): HTMLElement {
  const rows = ([7, 30, 90] as const).map((days) =>
    h(
      "tr",
      {},
      h("th", { scope: "row" }, `${days} days before`),
      h("td", { class: "n" }, measured(key(`rivals_${days}d`), base[`rivals_${days}d`])),
      h("td", { class: "n" }, measured(key(`rival_authors_${days}d`), base[`rival_authors_${days}d`])),
    ),
  );
  return table(`Rivals on ${base.base}, same relation and task`, ["Window", "Rivals, entries", "Their authors"], rows);
}

function readings({ readings: all }: Model): HTMLElement {
  if (all.length === 0)
    return h(
      "p",
      { class: "missing" },
      "None yet: a reading at 7, 30 or 90 days needs a snapshot within 36 hours of that age.",
    );
  const rows = all.map((one) =>
    h(
      "tr",
      {},
      h("th", { scope: "row" }, `${one.age} days`),
      h("td", { class: "n" }, duration(one.read_age_days)),
      h("td", { class: "n" }, measured(`model.likes_at_${one.age}`, one.likes)),
      h("td", { class: "n" }, measured(`model.downloads_at_${one.age}`, one.downloads_30d)),
    ),
  );
  return table("Readings at fixed age", ["Age", "Read at", "Likes", "Downloads, 30 days"], rows);
}

const TIERS: Readonly<Record<DeclaredBase["tier"], string>> = {
  T0: "T0: counted in everything, left out on T1 and T2 for a flag below.",
  T1: "T1: carries no flag; not its author’s first entry on this base, so T2 leaves it out.",
  T2: "T2: carries no flag and is its author’s first entry on this base.",
};

function flags(model: Model, place: LookupPlace): HTMLElement[] {
  const tiers = [...new Set(model.bases.map(({ tier }) => tier))];
  const words = [
    ...(model.burst
      ? ["Burst: its author published at least 20 children of this base within some 24 hours that include this one."]
      : []),
    ...(model.serial_name
      ? ["Serial name: at least 20 of its author’s models share the name once numbers and hashes are set aside."]
      : []),
  ];
  return [
    h("ul", {}, ...tiers.map((tier) => h("li", {}, TIERS[tier])), ...words.map((text) => h("li", {}, text))),
    h(
      "p",
      { class: "small" },
      "A flag is a suspicion of automated upload, not a verdict. ",
      link(`${place.base}methods/#tiers`, "How tiers are decided"),
      ".",
    ),
  ];
}

function measured(key: string, value: number | null, digits = 0): HTMLElement | string {
  return value === null ? "unknown" : num(key, value, number(value, digits));
}

function facts(rows: readonly (readonly [term: string, value: Node | string, note: string])[]): HTMLElement {
  return h(
    "dl",
    { class: "facts" },
    ...rows.map(([term, value, note]) =>
      h("div", {}, h("dt", {}, term), h("dd", {}, value, note === "" ? null : h("small", {}, ` ${note}`))),
    ),
  );
}

function table(caption: string, columns: readonly string[], rows: readonly HTMLElement[]): HTMLElement {
  return h(
    "div",
    { class: "scroll", tabindex: "0", role: "region", "aria-label": caption },
    h(
      "table",
      {},
      h(
        "thead",
        {},
        h(
          "tr",
          {},
          ...columns.map((column, index) =>
            h("th", index === 0 ? { scope: "col" } : { scope: "col", class: "n" }, column),
          ),
        ),
      ),
      h("tbody", {}, ...rows),
    ),
  );
}

function link(href: string, content: Node | string): HTMLElement {
  return h("a", { href }, content);
}
