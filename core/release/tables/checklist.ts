import { authors, models, tier } from "./cell.ts";
import { column, type Table } from "./column.ts";

const share = (name: string, meaning: string) => column(name, "DOUBLE null", meaning, "share 0–1");

export const checklist: Table = {
  name: "checklist",
  row: "one base with at least 10 children × tier",
  key: ["base", "tier"],
  caveat:
    "Not legal advice. What uploaders declare, not what is true. Shares are null under 30 models or 10 authors; those of licences that fit, under as many that can be compared.",
  columns: [
    column("base", "VARCHAR", "Id of the base, as declared."),
    tier,
    models,
    authors,
    share("share_license", "Share whose licence is stated."),
    column(
      "models_comparable",
      "BIGINT",
      "Derivatives whose licence can be compared with the base's by its class: both are stated, and neither is of the class other (whatever is stated, where the base's is permissive).",
      "models",
    ),
    share(
      "share_license_fits",
      "Of those, the share whose licence fits the base's: any on a permissive base; the same licence; else one of the same class; on weak copyleft also copyleft; on a community licence the same one only.",
    ),
    share("share_bases_listed", "Share all of whose declared parents are models of the snapshot."),
    share("share_datasets", "Share that names data sets."),
    share("share_evals", "Share whose card declares results."),
    share(
      "share_safe_weights",
      "Share with weights in a format that carries no code: safetensors, gguf, onnx, mlx, openvino, coreml, tflite or executorch.",
    ),
    share("share_not_gated", "Share that anybody can fetch without asking for access."),
    share(
      "share_changed_90d",
      "Share changed in the 90 days before the snapshot, of those whose last change is known.",
    ),
    column(
      "median_days_since_change",
      "DOUBLE null",
      "Median days from the last change to the snapshot, of those whose last change is known.",
      "days",
    ),
  ],
};
