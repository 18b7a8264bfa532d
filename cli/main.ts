#!/usr/bin/env -S node --disable-warning=ExperimentalWarning --max-semi-space-size=8
import { Command, CommanderError, Option } from "commander";
import { HubraceError } from "../core/errors.ts";
import { explain } from "../core/explain.ts";
import { RELATIONS } from "../core/plan/data.ts";
import { STAGE_TITLES, STAGES } from "../core/stages.ts";
import { outliveReader } from "./closed-pipe.ts";
import { refuseDoubled } from "./doubled-options.ts";
import { ofLake } from "./format.ts";
import type { ImportOptions } from "./import.ts";
import { keepCompiled } from "./keep-compiled.ts";
import {
  dateOption,
  fileOption,
  LAKE_FOLDER,
  namedOption,
  SANDBOX_MODELS,
  SANDBOX_RATE,
  SANDBOX_SEED,
  wholeNumber,
} from "./options.ts";
import type { PlanOptions } from "./plan.ts";
import { useProxies } from "./proxies.ts";
import type { PublishOptions } from "./publish.ts";
import type { PulseCommandOptions } from "./pulse.ts";
import type { RebuildOptions } from "./rebuild.ts";
import type { RunOptions } from "./run.ts";
import {
  lakeOption,
  memoryLimit,
  modelsOption,
  seedOption,
  siteOption,
  withPulseOptions,
  withRunOptions,
  withSweepOptions,
} from "./shared-options.ts";
import type { WatchOptions } from "./watch.ts";

const VERSION = "0.1.0";

// Each command loads its own code when it is called: help and a wrong option answer at once.
keepCompiled();

const program = new Command("hubrace")
  .description(
    "Measures the race to release open models: who released first on each base, how crowded it was, and what it earned.\n" +
      "`hubrace run` snapshots the Hugging Face Hub's model metadata and builds the report; `hubrace serve` shows it.",
  )
  .version(VERSION)
  .showSuggestionAfterError()
  .showHelpAfterError("(hubrace --help lists the commands, hubrace COMMAND --help the options of one)")
  .addHelpText(
    "after",
    "\nExit codes: 0 done; 1 the run failed, nothing published changed; 2 wrong usage; 3 another run holds the lease; 4 a gate refused to publish; 130 or 143 interrupted by SIGINT or SIGTERM.\n" +
      "Environment: HF_TOKEN, a Hub token, doubles the quota; HTTPS_PROXY, HTTP_PROXY and NO_PROXY as usual; HUBRACE_DEBUG=1 prints stack traces.",
  )
  .exitOverride();

withRunOptions(program.command("run").description("all stages, from the Hub to the report"))
  .exitOverride()
  .action(async (options: RunOptions) => (await import("./run.ts")).run(options, STAGES));
for (const stage of STAGES) {
  withRunOptions(program.command(stage).description(`one stage: ${STAGE_TITLES[stage]}`))
    .exitOverride()
    .action(async (options: RunOptions) => (await import("./run.ts")).run(options, [stage]));
}

withSweepOptions(
  program
    .command("import")
    .description("take Parquet files in the schema of hub-stats as the sweep of a date, and run the later stages")
    .argument("<file...>", "Parquet files", (value, before?: string[]) => [...(before ?? []), fileOption(value)]),
)
  .addOption(
    new Option("--date <date>", "the day on which the files were taken, YYYY-MM-DD, UTC")
      .argParser(dateOption)
      .makeOptionMandatory(),
  )
  .addOption(lakeOption())
  .option("--json", "end standard output with one JSON line")
  .addOption(memoryLimit())
  .exitOverride()
  .action(async (files: string[], options: ImportOptions) => (await import("./import.ts")).importFiles(files, options));

program
  .command("rebuild")
  .description("make every file behind the raw parts anew, day by day; releases that are there stay as they are")
  .addOption(new Option("--from <date>", "first date, YYYY-MM-DD, UTC").argParser(dateOption).makeOptionMandatory())
  .addOption(new Option("--to <date>", "last date, YYYY-MM-DD, UTC").argParser(dateOption).makeOptionMandatory())
  .option("--from-releases", "where raw parts are gone: bring the lake back from the public releases, with history")
  .addOption(lakeOption())
  .option("--json", "end standard output with one JSON line")
  .addOption(memoryLimit())
  .exitOverride()
  .action(async (options: RebuildOptions) => (await import("./rebuild.ts")).rebuild(options));

withPulseOptions(
  program
    .command("pulse")
    .description("enter the models that have come since the last pulse: a few requests, to be called every hour"),
)
  .addOption(siteOption("the report that gets pulse.json and pulse.xml, when there is one"))
  .exitOverride()
  .action(async (options: PulseCommandOptions) => (await import("./pulse.ts")).pulseCommand(options));

withPulseOptions(
  program
    .command("watch")
    .description("print the entries of a base as they come, with their rank and rivals, until interrupted")
    .argument("<base>", "OWNER/NAME of the base, or its address on the Hub", namedOption),
)
  .addOption(
    new Option("--interval <seconds>", "seconds between two looks at the Hub")
      .argParser(wholeNumber(5, 86_400))
      .default(300),
  )
  .exitOverride()
  .action(async (base: string, options: WatchOptions) => (await import("./watch.ts")).watchCommand(base, options));

program
  .command("status")
  .description("runs, stages, counts and durations of a lake")
  .addOption(lakeOption())
  .option("--json", "one JSON line")
  .exitOverride()
  .action(async (options: { lake: string; json?: true }) =>
    (await import("./status.ts")).status(options.lake, options.json === true),
  );

program
  .command("plan")
  .description("what a release on a base would meet: crowding, the place it would get, what comparable ones earned")
  .argument("<base>", "OWNER/NAME of the base, or its address on the Hub", namedOption)
  .addOption(
    new Option("--relation <relation>", "how it would derive from the base").choices(RELATIONS).default("finetune"),
  )
  .addOption(
    new Option("--task <task>", "its task; none: no stated one (default: the usual one of the base)").argParser(
      namedOption,
    ),
  )
  .addOption(lakeOption())
  .option("--json", "one JSON line")
  .exitOverride()
  .action(async (base: string, options: PlanOptions) => (await import("./plan.ts")).planCommand(base, options));

program
  .command("publish")
  .description("publish a release as a data set on the Hugging Face Hub; without --yes only show what would be sent")
  .requiredOption("--to <owner/dataset>", "the data set")
  .addOption(new Option("--date <date>", "the release's date, YYYY-MM-DD (default: the newest)").argParser(dateOption))
  .option("--yes", "send it: upload what the data set does not have, and commit once")
  .option("--simulated", "publish a simulated release too, marked as such")
  .option("--replace", "put the release in the place of another one of its date")
  .option("--private", "make the data set a private one when there is none yet")
  .option("--hub <address>", "the Hub's address (default: https://huggingface.co)")
  .addOption(lakeOption())
  .option("--json", "one JSON line")
  .exitOverride()
  .action(async (options: PublishOptions) => (await import("./publish.ts")).publishCommand(options));

program
  .command("serve")
  .description("show the report on http://127.0.0.1")
  .addOption(siteOption("where the report was built"))
  .addOption(
    new Option("--port <port>", "port (default: the first free one from 4321 on)").argParser(wholeNumber(0, 65_535)),
  )
  .exitOverride()
  .action(async (options: { site: string; port?: number }) => {
    const { serve } = await import("./serve.ts");
    const { url } = await serve(options.site, options.port);
    console.log(`ready ${url}`);
  });

program
  .command("sandbox")
  .description("the built-in simulated Hub: made-up models behind the real list API, on http://127.0.0.1")
  .addOption(modelsOption("number of models").default(SANDBOX_MODELS))
  .addOption(seedOption("the same seed gives the same models").default(SANDBOX_SEED))
  .addOption(
    new Option("--day <n>", "days since the sandbox's world began to be watched")
      .argParser(wholeNumber(0, 365))
      .default(0),
  )
  .addOption(new Option("--port <port>", "port; 0: any free one").argParser(wholeNumber(0, 65_535)).default(0))
  .addOption(
    new Option("--rate <n>", "requests in 5 minutes, told in RateLimit headers (the Hub: 500 without a token)")
      .argParser(wholeNumber(1, 1_000_000))
      .default(SANDBOX_RATE),
  )
  .exitOverride()
  .action(async (options: { models: number; seed: number; day: number; port: number; rate: number }) => {
    const { serveSandbox } = await import("../core/hub/sandbox/server.ts");
    const { systemClock: clock } = await import("./clock.ts");
    const server = await serveSandbox({ ...options, clock });
    console.log(`ready ${server.url} models ${server.models} seed ${options.seed} day ${options.day}`);
  });

// The work goes on, and ends as it would have. (`watch` ends.)
outliveReader(process.stdout);
outliveReader(process.stderr);

useProxies(process.env);
let command = "run";
let lake = LAKE_FOLDER;
program.hook("preAction", (_, called) => {
  command = called.name();
  lake = called.opts().lake ?? lake;
});
try {
  await refuseDoubled(program).parseAsync();
} catch (error) {
  process.exitCode = report(error);
}

/** One sentence on standard error and the exit code of the contract. */
function report(error: unknown): number {
  if (error instanceof CommanderError) {
    // Commander has printed its message; help and version are no errors.
    return error.exitCode === 0 ? 0 : 2;
  }
  const known = error instanceof HubraceError ? error : explain(command, error);
  console.error(`hubrace: ${ofLake(known.message, lake)}`);
  if (process.env.HUBRACE_DEBUG) console.error(error);
  return known.exitCode;
}
