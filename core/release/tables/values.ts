import { TIERS as PANEL_TIERS, RELATIONS } from "../../plan/data.ts";

/** Closed sets of values of published columns; what writes those that are not taken from other code is named. */
export { PANEL_TIERS, RELATIONS };

/** Tiers of entries, estimates and leader shares (core/estimate/specifications.ts). */
export const TIERS = ["T0", "T1", "T2"] as const;
/** Outcomes of estimates (core/estimate/specifications.ts). */
export const ESTIMATED = [
  ...["likes_at_7", "likes_at_30", "likes_at_90", "downloads_at_30", "downloads_at_90"],
  ...["likes", "downloads_30d"],
] as const;
/** Where a panel has a row for all relations together. */
export const RELATIONS_AND_ALL = [...RELATIONS, "all"] as const;
/** Where models without a declared parent have a row. */
export const RELATIONS_AND_NONE = [...RELATIONS, "none"] as const;
const SAMPLES = ["all", "finetune", "adapter", "quantized", "merge"] as const;
/** Samples as `sampleName` calls them (core/estimate/study/cell.ts). */
export const SAMPLE_NAMES = [...SAMPLES, ...SAMPLES.map((sample) => `${sample} (drawn)`)];
/** core/panels/license_classes.sql */
export const LICENSE_CLASSES = [
  ...["permissive", "weak_copyleft", "copyleft", "non_commercial", "responsible_ai", "community"],
  ...["other", "none_stated"],
] as const;
/** core/size.sql */
export const SIZES = ["<1B", "1-4B", "4-10B", "10-40B", "40-100B", ">100B"] as const;
/** Fixed ages at which outcomes are read, in days (core/history/ages.sql). */
export const AGES = [7, 30, 90] as const;
