import { relationOrAll, tier } from "./cell.ts";
import { type Column, choice, column, type Table } from "./column.ts";
import { RELATIONS_AND_NONE } from "./values.ts";

/** A count or share of each tier: T0 everything, T1 without suspected automated uploads. */
const byTier = (name: string, type: Parameters<typeof column>[1], meaning: string, unit: string): Column[] => [
  column(`${name}_t0`, type, `${meaning} (T0).`, unit),
  column(`${name}_t1`, type, `${meaning}, without suspected automated uploads (T1).`, unit),
];

const SCOPE = choice("scope", "VARCHAR", ["organization", "region"], "What the row is about.");

export const ecosystem: Table = {
  name: "ecosystem",
  row: "one organization that owns a declared base or a root, or one region of organizations, and one relation",
  key: ["scope", "name", "relation"],
  caveat:
    "Counts of the same thing by four methods (tier, direct or by root) differ several-fold: say which one. A model that declares bases of several organizations counts for each. Regions are what the operator's file says, else `unknown`; a base that is not owner/name belongs to no organization and to the region `unknown`. Shares are null where their total has fewer than 30 models, 10 authors or 5 families.",
  columns: [
    SCOPE,
    column("name", "VARCHAR", "Owner of the bases, or the region."),
    relationOrAll,
    column("region", "VARCHAR", "Region of the organization by the operator's file, in lower case, or `unknown`."),
    column("bases", "BIGINT", "Bases of the organization or region that models of the relation declare (T0).", "bases"),
    ...byTier("children", "BIGINT", "Models that declare one of these bases, each once", "models"),
    ...byTier("children_by_root", "BIGINT", "Models whose lineage has its root here, each once", "models"),
    ...byTier("authors", "BIGINT", "Distinct authors of the children", "authors"),
    ...byTier("likes_sum", "BIGINT", "Likes of the children at the snapshot", "likes"),
    ...byTier(
      "downloads_30d_sum",
      "BIGINT null",
      "Download requests of the children in 30 days; null for all relations together",
      "requests",
    ),
    ...byTier("total", "BIGINT", "All derivatives of the relation, of which the shares are shares", "models"),
    ...byTier("share", "DOUBLE null", "children / total", "share 0–1"),
    ...byTier("share_by_root", "DOUBLE null", "children_by_root / total", "share 0–1"),
  ],
};

export const ecosystemMonthly: Table = {
  name: "ecosystem_monthly",
  row: "one month of creation, one organization or region, direct or by root, one relation, one tier",
  key: ["month", "scope", "name", "via", "relation", "tier"],
  caveat:
    "Only models that are still listed and have a date. The 50 organizations with the most children in T1 have rows of their own; the rest is `(others)`. A row of T1 stands beside each of T0, also with no entries.",
  columns: [
    column("month", "DATE", "First day of the month in which the derivatives were created."),
    SCOPE,
    column("name", "VARCHAR", "Owner of the bases or roots, `(others)`, or the region."),
    choice("via", "VARCHAR", ["direct", "root"], "`direct`: by the declared base; `root`: by the root of the lineage."),
    relationOrAll,
    tier,
    column("entries", "BIGINT", "Derivatives created in the month, each once.", "models"),
    column("complete", "BOOLEAN", "False while the month is not over."),
  ],
};

export const formats: Table = {
  name: "formats",
  row: "one month of creation (null: all models), one relation, one tier, one format",
  key: ["month", "relation", "tier", "format"],
  caveat:
    "A model with several formats counts in each. Formats are what tags name. Models without parent or child carry no flags and are the same in both tiers. A row of T1 stands beside each of T0, also with no models.",
  columns: [
    column("month", "DATE null", "First day of the month of creation; null for all models, dated or not."),
    choice(
      "relation",
      "VARCHAR",
      RELATIONS_AND_NONE,
      "Relation to the base; none for models without a declared parent.",
    ),
    tier,
    column("format", "VARCHAR", "Weight format or runtime (see models.formats), or `none` when no tag names one."),
    column("models", "BIGINT", "Models with the format.", "models"),
    column("n", "BIGINT", "Models of the month, relation and tier with any format or none.", "models"),
    column("authors", "BIGINT", "Distinct authors of those n models.", "authors"),
    column("families", "BIGINT null", "Distinct bases of those n models; null for models without a parent.", "bases"),
    column(
      "share",
      "DOUBLE null",
      "models / n; null for fewer than 30 models, 10 authors or (with a parent) 5 families.",
      "share 0–1",
    ),
    column("complete", "BOOLEAN null", "False while the month is not over; null for all models."),
  ],
};
