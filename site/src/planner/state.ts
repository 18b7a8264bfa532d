import { RELATIONS } from "../../../core/plan/data.ts";

/** What the page's address asks. `task`: "" the usual one of the base, "none" no stated task. */
export interface State {
  readonly base: string;
  readonly relation: string;
  readonly task: string;
}

/** Reads an address's query; what it does not name or name well is the default. */
export function readState(query: string): State {
  const asked = new URLSearchParams(query);
  const relation = asked.get("relation") ?? "";
  return {
    base: (asked.get("base") ?? "").trim(),
    relation: RELATIONS.find((one) => one === relation) ?? "finetune",
    task: asked.get("task") ?? "",
  };
}

/** The query of a state: "" without a base; the relation always named, so that a shared address says what it asks. */
export function writeState({ base, relation, task }: State): string {
  if (base === "") return "";
  const asked = new URLSearchParams({ base, relation });
  if (task !== "") asked.set("task", task);
  return `?${asked}`;
}
