import { choice, column, type Table } from "./column.ts";
import { RELATIONS } from "./values.ts";

export const models: Table = {
  name: "models",
  row: "one model of the snapshot",
  key: ["id"],
  caveat: "Everything is as the uploader declared it and as the Hub listed it at the snapshot's time.",
  columns: [
    column(
      "hub_id",
      "VARCHAR null",
      "The Hub's `_id`: the key that survives a rename. Null when the list did not carry it.",
    ),
    column("id", "VARCHAR", "The model's name on the Hub, owner/name."),
    column("author", "VARCHAR", "The owner: the part of `id` before the slash. A person, an organization or a script."),
    column(
      "created_at",
      "TIMESTAMP null",
      "When the repository was created: the earliest date that the Hub gave for it in any snapshot so far, which can lie before the one it gives today. Null where the Hub gives its floor, 2022-03-02T23:29:04Z or :05Z (filled in, not observed), or nothing. Can precede the public release by weeks.",
      "UTC",
    ),
    column("last_modified", "TIMESTAMP null", "When the repository was last changed.", "UTC"),
    column(
      "downloads_30d",
      "BIGINT null",
      "Download requests in the 30 days before the snapshot (the Hub's `downloads`). Requests, not users.",
      "requests",
    ),
    column(
      "downloads_all_time",
      "BIGINT null",
      "Download requests since the model exists, where the list carries them.",
      "requests",
    ),
    column("likes", "BIGINT", "Likes at the snapshot, cumulative.", "likes"),
    column("trending_score", "DOUBLE null", "The Hub's own trending score, where the list carries it."),
    column("task", "VARCHAR null", "The Hub's `pipeline_tag`, such as text-generation."),
    column("library", "VARCHAR null", "The Hub's `library_name`, such as transformers."),
    column("license", "VARCHAR null", "The `license:` tag, else the model card's licence, in lower case."),
    choice(
      "gated",
      "VARCHAR",
      ["false", "auto", "manual", "true"],
      "Whether access must be asked for, and who grants it; true when that is unknown.",
    ),
    column(
      "parameters",
      "BIGINT null",
      "Number of parameters as the safetensors or GGUF header states it.",
      "parameters",
    ),
    column(
      "formats",
      "VARCHAR[]",
      "Weight formats and runtimes named by tags: gguf, safetensors, mlx, onnx, diffusers, …",
    ),
    column("languages", "VARCHAR[]", "Language codes named by tags and card, sorted."),
    column("datasets", "VARCHAR[]", "Data sets named by `dataset:` tags, sorted."),
    column("papers", "VARCHAR[]", "arXiv numbers named by `arxiv:` tags, sorted."),
    column("tags", "VARCHAR[]", "All tags as received, in the Hub's order."),
    column("has_evals", "BOOLEAN", "True when the card declares results (model-index or evaluation results)."),
    column("first_seen", "DATE", "Date of the first snapshot of this lake that held the model."),
  ],
};

export const edges: Table = {
  name: "edges",
  row: "one declared parent of one model",
  key: ["child", "position"],
  caveat:
    "Lineage is declared by uploaders. A model that names itself is not an edge; it is counted in the release's quality figures.",
  columns: [
    column("child", "VARCHAR", "Id of the model that declares the parent."),
    column("child_hub_id", "VARCHAR null", "The child's `_id` on the Hub."),
    column(
      "parent",
      "VARCHAR",
      "Id of the declared parent, trimmed; written as in the snapshot when exactly one model has that id without letter case, else as declared.",
    ),
    column("parent_present", "BOOLEAN", "True when the parent is a model of this snapshot."),
    choice(
      "relation",
      "VARCHAR",
      RELATIONS,
      "How the child was made from the parent; unknown when the declaration does not say. A card's word counts in any letter case.",
    ),
    choice(
      "source",
      "VARCHAR",
      ["tag", "card"],
      "Where the parent was declared: `tag` (`base_model:…`) or `card` (`cardData.base_model`).",
    ),
    column(
      "position",
      "INTEGER",
      "Order of the child's declarations from 0: typed tags, plain tags, then the card. The first naming of a parent wins; position 0 is the parent that the walk to the root follows.",
    ),
    column("weight", "DOUBLE", "1 / number of the child's edges, so that the edges of a child sum to 1.", "share"),
    column(
      "first_seen",
      "DATE",
      "Date of the first snapshot of this lake that held the edge; later than the child's when the declaration was added late.",
    ),
  ],
};

export const lineage: Table = {
  name: "lineage",
  row: "one model that has a parent or a child",
  key: ["id"],
  caveat:
    "The walk follows the parent with position 0 only. The flags are suspicions: a batch of real work looks like a script's output.",
  columns: [
    column("id", "VARCHAR", "Id of the model."),
    column(
      "root",
      "VARCHAR",
      "Where the walk up ends: a model without edges, or an id that is not in the snapshot; in a cycle, the member created first (ties: smallest id).",
    ),
    column("root_present", "BOOLEAN", "True when the root is a model of this snapshot."),
    column("depth", "INTEGER", "Steps from the root; 0 for a root, also for the root of a cycle.", "steps"),
    column("in_cycle", "BOOLEAN", "True when the walk from this model returns to it."),
    column("children", "INTEGER", "Distinct models that name this one as a parent.", "models"),
    column("descendants", "INTEGER", "Distinct models below this one at any depth.", "models"),
    column(
      "burst",
      "BOOLEAN",
      "True when the author published at least 20 children of this model's base within some 24 hours that include this one.",
    ),
    column(
      "serial_name",
      "BOOLEAN",
      "True when at least 20 of the author's models share the name once runs of digits, hex of 6 or more and UUIDs are replaced by #.",
    ),
  ],
};
