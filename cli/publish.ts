import { datasetName } from "../core/dataset/name.ts";
import { type DatasetOutcome, publishDataset } from "../core/dataset/publish.ts";
import { hubRepository, type Repository } from "../core/dataset/repository.ts";
import { streamingFetch } from "../core/dataset/streaming-fetch.ts";
import { hubAddress } from "../core/hub/address.ts";
import { HUB } from "../core/hub/source.ts";
import type { Log } from "../core/log.ts";
import { systemClock as clock } from "./clock.ts";
import { bytes, count, counted } from "./format.ts";
import { onInterrupt } from "./interrupts.ts";
import { openLake, requireLake } from "./lake.ts";
import { withOwnWorkspace } from "./own-workspace.ts";

/** Options of `hubrace publish`. */
export interface PublishOptions {
  readonly to: string;
  readonly date?: string;
  readonly lake: string;
  readonly hub?: string;
  readonly yes?: true;
  readonly simulated?: true;
  readonly replace?: true;
  readonly private?: true;
  readonly json?: true;
}

/** Publishes a release of the lake as a data set on the Hub, or prints what would be sent. */
export async function publishCommand(options: PublishOptions): Promise<void> {
  const name = datasetName(options.to);
  const hub = hubAddress(options.hub ?? HUB);
  const token = process.env.HF_TOKEN === "" ? undefined : process.env.HF_TOKEN;
  await requireLake("publish", options.lake);
  const lake = openLake(options.lake);
  const interrupts = onInterrupt("publish: interrupted; run the same command again, it goes on from what is there");
  try {
    const { signal } = interrupts;
    const repository = hubRepository(name, { hub, fetch: streamingFetch(fetch), clock, log, signal, token });
    const outcome = await withOwnWorkspace(lake.folder, "publish", (workspace) =>
      publishDataset(
        {
          date: options.date,
          send: options.yes === true,
          simulated: options.simulated === true,
          replace: options.replace === true,
          private: options.private === true,
        },
        { blobs: lake.blobs, ledger: lake.ledger, clock, log, workspace, repository },
      ),
    );
    if (options.json) console.log(JSON.stringify(asJson(outcome, repository, options)));
    else process.stdout.write(asText(outcome, repository, options));
  } finally {
    interrupts.end();
    await lake.close();
  }
}

/** Lines on standard error; the outcome alone goes to standard output. */
const log: Log = {
  info: (event) => console.error(`publish   ${event}`),
  warn: (event, fields = {}) => console.error(`publish   warning: ${event}: ${Object.values(fields).join(", ")}`),
  progress() {},
};

function asJson(outcome: DatasetOutcome, repository: Repository, options: PublishOptions) {
  const { date, simulated, partial, title, head, commit } = outcome;
  const sent = outcome.files.filter(({ state }) => state !== "unchanged");
  return {
    ...{ to: repository.name, page: repository.page, date, simulated, partial, title },
    ...{ dry_run: options.yes !== true, seen: head !== null, dates: outcome.dates, keeps_card: outcome.keepsCard },
    files: outcome.files.map(({ path, bytes, sha256, state }) => ({ path, bytes, sha256, state })),
    send: { files: sent.length, bytes: sent.reduce((sum, file) => sum + file.bytes, 0) },
    commit,
  };
}

function asText(outcome: DatasetOutcome, { page, hasToken }: Repository, options: PublishOptions): string {
  const sent = outcome.files.filter(({ state }) => state !== "unchanged");
  const size = sent.reduce((sum, file) => sum + file.bytes, 0);
  const same = outcome.files.length - sent.length;
  const lines = [
    `${outcome.title} to ${page}`,
    ...(outcome.partial ? ["This release is a sample (--limit): its card says so."] : []),
    ...(outcome.simulated ? ["This release is simulated: its card says so."] : []),
    ...(outcome.head === null ? [unseen(hasToken, options)] : []),
    ...(outcome.keepsCard ? [`The card stays as it is: it tells of ${outcome.dates.at(-1)}.`] : []),
    "",
    ...sent.map((file) => `  ${file.state.padEnd(8)} ${bytes(file.bytes).padStart(8)}  ${file.path}`),
    ...(sent.length > 0 ? [""] : []),
    `${counted(sent.length, "file")} with ${bytes(size)} ${outcome.commit === null ? "to send" : "sent"}, ${count(same)} there already.`,
  ];
  if (outcome.commit !== null) lines.push(`Committed as ${outcome.commit}: ${outcome.title}`);
  else if (sent.length === 0) lines.push("Nothing has changed: no commit.");
  else lines.push(`One commit: ${outcome.title}`, "Nothing was sent. Add --yes to send it.");
  return `${lines.join("\n")}\n`;
}

function unseen(hasToken: boolean, options: PublishOptions): string {
  if (options.yes === true) return "The data set was made.";
  const how = options.private === true ? "as a private one" : "as its owner's settings say";
  return hasToken
    ? `There is no such data set yet: it would be made, ${how}.`
    : `Without HF_TOKEN no such data set can be seen: it is private, or would be made ${how}.`;
}
