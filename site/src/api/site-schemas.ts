import { RELATIONS } from "../../../core/plan/data.ts";
import type { Live } from "../../../core/pulse/live.ts";
import type { Overview } from "../../../core/release/overview.ts";
import type { Source } from "../../../core/stage.ts";
import type { Column } from "../../charts/chart.ts";
import { count, list, object, reference, type Schema } from "./schema.ts";

const SOURCES = ["hub", "url", "sandbox", "import"] as const satisfies readonly Source["kind"][];
const STATUSES = ["running", "done", "failed", "abandoned"] as const satisfies readonly Overview["status"][];
type StageOverview = NonNullable<Overview["stages"][keyof Overview["stages"]]>;
const STAGE_STATUSES = ["running", "done", "failed"] as const satisfies readonly StageOverview["status"][];
const EVENTS = [
  ...["ten entries", "doubled", "crowded niche", "first entry"],
] as const satisfies readonly Live["news"][number]["event"][];
const PRINTED = [
  ...["text", "count", "decimal", "share", "days", "days-only", "date", "month", "effect", "p"],
] as const satisfies readonly NonNullable<Column["as"]>[];

const text = (description: string): Schema => ({ type: "string", description });
const orNull = (type: string, description: string, more: Schema = {}): Schema => ({
  type: [type, "null"],
  ...more,
  description,
});
const yes = (description: string): Schema => ({ type: "boolean", description });
const moment = (description: string): Schema => ({ type: "string", format: "date-time", description });
const momentOrNull = (description: string): Schema => orNull("string", description, { format: "date-time" });
const date: Schema = { type: "string", format: "date" };
/** Where the models come from. */
export const SOURCE = object({
  kind: { enum: SOURCES },
  label: text("Where the models come from."),
  simulated: yes("True: invented models of the built-in sandbox."),
});
/** What files of the API begin with, as far as others say it too. */
type About = Readonly<Record<"as_of" | "formula_version" | "license" | "simulated" | "partial", Schema>>;

/** How many of the newest models were read, where not all were. */
export const LIMIT = orNull("integer", "Newest N models only; null for all.", { "x-unit": "models" });
const anyCell: Schema = { type: ["string", "number", "boolean", "null"] };
const rows = (description: string): Schema => list({ type: "object", additionalProperties: anyCell }, description);

/** Schemas of what stands outside of /api/: the list of days, the pointer, runs, pulses and charts, by name. */
export function siteSchemas({ as_of, formula_version, license, simulated, partial }: About): Record<string, Schema> {
  return {
    Releases: object({
      license,
      current: { ...date, description: "The newest day." },
      releases: list(
        object({
          ...{ date, as_of, partial, simulated, formula_version },
          folder: text("Below /data/: release.json, tables, datapackage.json, SHA256SUMS."),
        }),
        "Days whose files can be had, newest first.",
      ),
    }),
    Pointer: object({
      version: text("Layout of the release: the folder below /data/."),
      date,
      run: text("The run that made it."),
      source: SOURCE,
      previous: orNull("string", "Date of the release before; null for the first.", { format: "date" }),
    }),
    Runs: list(reference("Run"), "The last runs, newest first. Durations change from run to run."),
    Run: object({
      id: text("Date and attempt."),
      date,
      source: SOURCE,
      source_key: text("What tells sources apart: kind, address, seed."),
      limit: LIMIT,
      as_of,
      created_at: moment("When it began."),
      status: { enum: STATUSES, description: "abandoned: an operator gave it up." },
      error: orNull("string", "Why it failed."),
      finished_at: momentOrNull("When it ended; null while it works."),
      seconds: orNull("number", "What its stages took; null while it works.", { "x-unit": "seconds" }),
      stages: { type: "object", description: "By name.", additionalProperties: reference("RunStage") },
    }),
    RunStage: object({
      status: { enum: STAGE_STATUSES },
      rows: count("rows", "Rows written."),
      bytes: count("bytes", "Bytes written."),
      seconds: { type: "number", minimum: 0, "x-unit": "seconds" },
      counts: { type: "object", description: "What the stage counted.", additionalProperties: { type: "number" } },
      finished_at: momentOrNull("When it ended; null while it works."),
    }),
    Pulse: object(pulse({ license, simulated })),
    Chart: object(
      {
        date,
        as_of,
        source: SOURCE,
        ...{ partial, formula_version, license },
        id: text("Name of the chart, which its address has."),
        url: { type: "string", format: "uri", description: "The page that shows it." },
        page: text("Site path of the page that shows it."),
        title: text("States the answer; a question where there is not enough data."),
        subtitle: text("What is drawn, in which unit, over how many."),
        description: text("What a reader would see, with the numbers."),
        key: text("How marks are read."),
        caveat: text("What must be known before the figure is used."),
        n: { type: "integer", minimum: 0, description: "On how many things it stands." },
        grade: { enum: ["A", "B", "C"], description: "Grade of evidence." },
        tier: { enum: ["T1", ""], description: "The tier shown; empty where the table has none." },
        columns: list(reference("ChartColumn"), "The columns that pages print."),
        rows: rows("All rows as the SQL gave them."),
        sql: text("SQL over the release’s Parquet files that gives the rows."),
        missing: orNull("string", "Why nothing is drawn; null where something is."),
      },
      "A chart with everything that it carries but the picture.",
      {
        summary: text("Answers the question of its page."),
        digest: object(
          {
            columns: list({ type: "object" }, "The columns that are printed."),
            rows: rows("The rows that are printed."),
          },
          "What pages print in the place of rows that are too many.",
        ),
        table: list({ type: "string" }, "The key of a row, where a table is the answer."),
      },
    ),
    ChartColumn: object(
      {
        key: text("Name in the rows."),
        label: text("Heading."),
        unit: orNull("string", "Unit; null for text."),
      },
      undefined,
      {
        as: { enum: PRINTED, description: "How it is printed." },
        to: text("Key of the other end, where a range is printed."),
      },
    ),
    Timeline: object({
      base: text("OWNER/NAME."),
      ...{ date, as_of, formula_version, license, simulated, partial },
      unit: { const: "entries so far" },
      rows: list(
        object({
          relation: { enum: RELATIONS, description: "As declared." },
          until: moment("An entry’s creation time."),
          entries_t1: count("entries", "Entries until then, T1."),
          entries_t0: count("entries", "Entries until then, T0."),
          entries_t2: count("entries", "Entries until then, T2."),
        }),
        "Steps by relation.",
      ),
    }),
  };
}

function pulse({ license, simulated }: Record<"license" | "simulated", Schema>): Record<keyof Live, Schema> {
  const times = {
    from: moment("Models created after this were compared."),
    to: moment("And until this."),
  };
  return {
    version: { const: 1 },
    license,
    pulsed_at: momentOrNull("The last pulse; null before the first."),
    known_until: momentOrNull("Until which creation time models are known."),
    simulated,
    limit: LIMIT,
    news: list(
      object({
        id: text("Stable: what happened to whom."),
        at: moment("When a pulse first knew it."),
        kind: { const: "pulse" },
        event: { enum: EVENTS, description: "What happened." },
        base: text("OWNER/NAME."),
        title: text("One sentence."),
        summary: text("Plain sentences with the numbers in them. Not graded."),
        numbers: {
          type: "object",
          description: "The numbers of the sentence by name.",
          additionalProperties: { type: ["number", "string", "null"] },
        },
        n: { type: "integer", minimum: 0, description: "How many entries or authors it is about." },
        href: orNull("string", "The family’s page below the site’s address; null while there is none."),
      }),
      "The newest news, newest first.",
    ),
    entries: list(
      object({
        id: text("OWNER/NAME of the derivative."),
        base: text("Its base."),
        relation: { enum: RELATIONS, description: "As declared." },
        created_at: moment("When it was created."),
        seen_at: moment("When a pulse first saw it."),
        rank: { type: "integer", minimum: 1, description: "Its place among the base’s entries.", "x-unit": "place" },
        rivals_7d: count("entries", "Entries of others in its niche in the 7 days before."),
        rivals_30d: count("entries", "The same of 30 days."),
      }),
      "The newest entries that no report had when they came, newest first.",
    ),
    totals: object(
      Object.fromEntries(
        ["pulses", "requests", "pages", "arrivals", "entries", "writes"].map((name) => [name, count(name, "So far.")]),
      ),
      "What all pulses did together.",
    ),
    sweeps: list(
      object({
        date,
        ...times,
        arrivals: count("models", "What pulses saw of it."),
        swept: count("models", "What the sweep saw of it."),
        gone: count("models", "Seen by pulses only: deleted, made private or renamed since."),
        redated: count("models", "Of the pulses’, those that the sweep dates otherwise."),
        unseen: count("models", "Seen by the sweep only."),
      }),
      "What the newest sweeps and the pulses before them saw of the same hours, newest first.",
    ),
  };
}
