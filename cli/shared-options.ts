import { type Command, Option } from "commander";
import {
  dateOption,
  fileOption,
  folderOption,
  hubOption,
  LAKE_FOLDER,
  memoryOption,
  SITE_FOLDER,
  wholeNumber,
} from "./options.ts";

/** Options that several commands share, each spelled once. */

/** --lake, the folder of lake and ledger. */
export const lakeOption = () =>
  new Option("--lake <folder>", "where the data lie").argParser(folderOption).default(LAKE_FOLDER);

/** `what`: what the command does with the report's folder. */
export const siteOption = (what: string) =>
  new Option("--site <folder>", what).argParser(folderOption).default(SITE_FOLDER);

/** --memory, as DuckDB spells sizes; what Node takes comes on top. */
export const memoryLimit = () =>
  new Option("--memory <size>", "limit for DuckDB").argParser(memoryOption).default("2GB");

/** The models of a sandbox, from 1,000 to 10 million. */
export const modelsOption = (what: string) => new Option("--models <n>", what).argParser(wholeNumber(1000, 10_000_000));

/** --seed of a sandbox, 32 bits. `what`: what it decides. */
export const seedOption = (what: string) => new Option("--seed <n>", what).argParser(wholeNumber(0, 2 ** 32 - 1));

/** `instead`: what is asked where no Hub is named and the real one cannot be reached. */
const fromHub = (instead: string) =>
  new Option(
    "--hub <address>",
    `the Hub's address, or sandbox (default: https://huggingface.co; ${instead} when it cannot be reached)`,
  ).argParser(hubOption);

const ofSandbox = (command: Command): Command =>
  command
    .addOption(modelsOption("models of the sandbox (with --hub sandbox)"))
    .addOption(seedOption("seed of the sandbox (with --hub sandbox)"));

const collect = (value: string, before: readonly string[] = []) => [...before, value];

/** Adds --accept-gate and --why, each of which may be given several times. */
function withAcceptOptions(command: Command): Command {
  return command
    .option("--accept-gate <name>", "publish although this gate refuses; each wants its own --why", collect)
    .option("--why <reason>", "why that is right; it stands in the release and on its status page", collect);
}

/** The operator's files, and the gates that may refuse: of every command that takes a sweep. */
export function withSweepOptions(command: Command): Command {
  const files = command
    .addOption(
      new Option(
        "--corrections <file>",
        "CSV of release dates that differ from createdAt: a path or an address",
      ).argParser(fileOption),
    )
    .addOption(
      new Option("--regions <file>", "CSV of organizations' home regions: a path or an address").argParser(fileOption),
    );
  return withAcceptOptions(files);
}

/** Options of `run` and of the single stages. */
export function withRunOptions(command: Command): Command {
  return ofSandbox(
    withSweepOptions(command)
      .addOption(fromHub("the sandbox"))
      .addOption(new Option("--date <date>", "snapshot date, YYYY-MM-DD, UTC (default: today)").argParser(dateOption))
      .addOption(
        new Option("--limit <n>", "the newest N models only: a sample for a quick look").argParser(wholeNumber(1)),
      )
      .addOption(
        new Option(
          "--two-ended",
          "crawl from the oldest and the newest model at once: half the time where the Hub is slow",
        ).conflicts("limit"),
      )
      .addOption(lakeOption())
      .addOption(siteOption("where the report is built"))
      .option("--no-site", "leave the report out")
      .option("--json", "end standard output with one JSON line")
      .addOption(memoryLimit()),
  );
}

/** Options of `pulse` and `watch`, which look at the Hub between sweeps. */
export function withPulseOptions(command: Command): Command {
  return ofSandbox(
    command
      .addOption(fromHub("in a lake of the sandbox, the sandbox"))
      .addOption(lakeOption())
      .option("--json", "JSON lines")
      .addOption(memoryLimit()),
  );
}
