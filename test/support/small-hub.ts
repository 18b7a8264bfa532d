import fc from "fast-check";
import type { Json, ListedRow } from "./hostile-rows.ts";

/** Midnight before which every model of a small hub was created; a snapshot time s that fits. */
export const SMALL_HUB_AS_OF = Date.parse("2026-07-01T00:00:00Z");

const DAY = 86_400_000;
const OWNERS = ["ann", "bob", "cid", "Ann"];
const NAMES = ["m", "M", "n", "o1", "o2"];
const ids = OWNERS.flatMap((owner) => NAMES.map((name) => `${owner}/${name}`));
const anyId = fc.oneof(
  { weight: 6, arbitrary: fc.constantFrom("ann/m", "bob/n") }, // families large enough to race in
  { weight: 4, arbitrary: fc.constantFrom(...ids) },
  { weight: 1, arbitrary: fc.constantFrom("gone/Away", "GONE/away", "bare", "C:\\x", " ann/m ", "", "BOB/M") },
);
const typed = fc
  .tuple(
    fc.constantFrom("finetune", "finetune", "finetune", "finetune", "adapter", "quantized", "merge", "thing"),
    anyId,
  )
  .map(([relation, id]) => `base_model:${relation}:${id}`);

/** Dates on a coarse grid, so that ties and windows that end to the second are the rule; sometimes the floor or none. */
const createdAt = fc.oneof(
  {
    weight: 12,
    arbitrary: fc
      .tuple(fc.constantFrom(0, 1, 7, 29, 30, 31, 60, 90, 91, 120), fc.constantFrom(-1, 0, 1000, DAY / 2))
      .map(([days, offset]) => new Date(SMALL_HUB_AS_OF - days * DAY - Math.max(offset, 0)).toISOString()),
  },
  { weight: 1, arbitrary: fc.constantFrom("2022-03-02T23:29:04.000Z", "2022-03-02T23:29:05.123Z", undefined) },
);

/**
 * A hub of up to 20 models that name each other all the time: cycles, self-parents, ids that differ only in letter
 * case, absent bases, several parents, ties. For comparing the pipeline with the independent program.
 */
export function smallHub(): fc.Arbitrary<ListedRow[]> {
  const parts = fc.record({
    id: fc.constantFrom(...ids),
    createdAt,
    likes: fc.integer({ min: 0, max: 3 }),
    downloads: fc.integer({ min: 0, max: 50 }),
    tags: fc.array(
      fc.oneof(
        typed,
        anyId.map((id) => `base_model:${id}`),
        fc.constant("gguf"),
      ),
      { maxLength: 4 },
    ),
    pipeline_tag: fc.constantFrom("text-generation", "text-generation", "image-to-text", undefined),
    base_model: fc.option(fc.oneof(anyId, fc.array(anyId, { maxLength: 3 })), { nil: undefined }),
    base_model_relation: fc.option(fc.constantFrom("finetune", " Merge ", "other"), { nil: undefined }),
  });
  return fc
    .uniqueArray(parts, { minLength: 1, maxLength: ids.length, size: "max", selector: (part) => part.id })
    .map((models) =>
      models.map(({ base_model, base_model_relation, ...model }) => {
        const author = model.id.slice(0, model.id.indexOf("/"));
        const cardData = present({ base_model, base_model_relation });
        const _id = Buffer.from(model.id).toString("hex").padStart(24, "0");
        return present({ _id, author, ...model, gated: false, cardData });
      }),
    );
}

/** As the Hub lists it: fields without a value are absent. */
function present(fields: { [key: string]: Json | undefined }): ListedRow {
  return Object.fromEntries(Object.entries(fields).filter((field): field is [string, Json] => field[1] !== undefined));
}
