/** The snapshot's time s. */
export const S = Date.parse("2026-06-30T00:00:00Z");

export interface Options {
  tags?: string[];
  card?: Record<string, unknown>;
  task?: string | null;
  likes?: number;
  downloads?: number;
}

/** A row of the listing as the Hub gives it. */
export function listed(id: string, createdAt: string, options: Options = {}): Record<string, unknown> {
  const { tags = [], card, task = "text-generation", likes = 0, downloads = 0 } = options;
  return {
    _id: `id-of-${id}`,
    id,
    author: id.split("/")[0],
    createdAt,
    likes,
    downloads,
    tags,
    ...(task === null ? {} : { pipeline_tag: task }),
    ...(card === undefined ? {} : { cardData: card }),
  };
}

export const ofBase = ["base_model:finetune:lab/Base"];

/** The independent program is what the pipeline is compared with, so it is checked itself, against tables of this listing worked out on paper. */
export const listing = [
  listed("lab/Base", "2026-03-01T00:00:00.000Z", { likes: 100 }),
  listed("ann/one", "2026-03-02T00:00:00.000Z", { tags: ofBase, likes: 10, downloads: 100 }),
  // Another spelling of the base, created in the same moment as ann/one.
  listed("bob/two", "2026-03-02T00:00:00.000Z", { tags: ["base_model:finetune:LAB/base"], likes: 4, downloads: 40 }),
  // Names the base twice: the plain naming adds nothing.
  listed("ann/three", "2026-03-05T00:00:00.000Z", { tags: ["base_model:lab/Base", ...ofBase] }),
  // A second parent in the card only, with the card's relation.
  listed("cid/four", "2026-03-05T12:00:00.000Z", {
    tags: ["base_model:quantized:lab/Base"],
    card: { base_model: ["lab/base", " gone/Away "], base_model_relation: "Merge " },
    likes: 6,
    downloads: 500,
  }),
  listed("dee/five", "2026-03-20T00:00:00.000Z", { tags: ofBase, task: null, likes: 2, downloads: 20 }),
  // Exactly 30 days after ann/one and bob/two, exactly 90 days before the snapshot.
  listed("ann/six", "2026-04-01T00:00:00.000Z", { tags: ofBase }),
  // The Hub's floor date: no date at all.
  listed("eve/seven", "2022-03-02T23:29:04.000Z", { tags: ofBase, likes: 3, downloads: 7 }),
  // Also names itself.
  listed("fay/eight", "2026-06-20T00:00:00.000Z", {
    tags: ["base_model:fay/eight", "base_model:finetune:ann/one"],
    likes: 1,
  }),
  // A cycle of two and a model below it.
  listed("gus/nine", "2026-02-02T00:00:00.000Z", { tags: ["base_model:finetune:hal/ten"] }),
  listed("hal/ten", "2026-02-01T00:00:00.000Z", { tags: ["base_model:finetune:gus/nine"] }),
  listed("ivy/eleven", "2026-06-01T00:00:00.000Z", { tags: ["base_model:finetune:gus/nine"] }),
  // The relation ends at the first colon; the rest is the name.
  listed("jay/twelve", "2026-06-25T00:00:00.000Z", { tags: ["base_model:adapter:C:\\Models\\X"] }),
  listed("kim/alone", "2026-06-25T00:00:00.000Z"),
];
