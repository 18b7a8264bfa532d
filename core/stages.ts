/** The stages in order, once: the command line runs this list in a loop, a durable workflow runs the same one. */
export const STAGES = [
  "crawl",
  "snapshot",
  "history",
  "lineage",
  "panels",
  "estimate",
  "findings",
  "release",
  "site",
] as const;
export type StageName = (typeof STAGES)[number];

/** What a stage is for, as help and progress bars say it. */
export const STAGE_TITLES: Readonly<Record<StageName, string>> = {
  crawl: "list the Hub's models into raw parts",
  snapshot: "read raw rows into models and edges",
  history: "carry on what is known: outcomes, vanished models, late tags",
  lineage: "find roots, cycles and flags",
  panels: "derive the panels",
  estimate: "estimate what lateness and crowding go with, and how surely",
  findings: "answer the questions in sentences",
  release: "write the public data set and move the pointer",
  site: "build the report",
};
