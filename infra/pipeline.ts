import { ledger, read, remove, write } from "./access.ts";
import { functionArn, lambda, ownRole } from "./lambda.ts";
import { here, named, trust } from "./names.ts";
import type { Settings } from "./settings.ts";
import type { Web } from "./site.ts";
import type { Stores } from "./storage.ts";

/** Hours after which Lambda ends a day's run, which takes one to two; less than the 24 after which the next one begins. */
export const EXECUTION_HOURS = 12;

export interface Pipeline {
  readonly workflow: sst.aws.Workflow;
  readonly crawl: sst.aws.Function;
  readonly derive: sst.aws.Function;
  readonly site: sst.aws.Function;
  /** Where a start that Lambda refused ends up. */
  readonly deadLetters: sst.aws.Queue;
  /** A Hub token, empty where none was set. */
  readonly token: sst.Secret;
}

/**
 * The day's run: a schedule starts the durable workflow, which has crawl, derive and site do the work in batches of at most
 * 15 minutes. Each function holds what it needs and no more: crawl cannot write a release, site cannot write the lake.
 */
export function pipeline(settings: Settings, stores: Stores, web: Web, bundles: string): Pipeline {
  const { lake, releases, table } = stores;
  const stage = { HUBRACE_STAGE: settings.stage, HUBRACE_TABLE: table.name };
  const token = new sst.Secret("HfToken", "");
  const transform = { role: ownRole };

  const crawl = new sst.aws.Function("Crawl", {
    ...lambda(settings, "crawl", bundles, {
      description: "Lists one rate window of the Hub's models into raw parts",
      // One page is at most a few MB; parts go to disk and leave it after each window.
      memory: "1024 MB",
      storage: "2048 MB",
      environment: {
        ...stage,
        HUBRACE_LAKE_BUCKET: lake.name,
        HUBRACE_HUB: settings.hub,
        HUBRACE_CONTACT: settings.contact,
        HF_TOKEN: token.value,
      },
      permissions: [...read(lake), write(lake, "raw/*"), remove(lake, "raw/*"), ledger(table)],
    }),
    timeout: "15 minutes",
    // A batch that failed is tried again by the workflow, which waits first.
    retries: 0,
    transform,
  });

  const derive = new sst.aws.Function("Derive", {
    ...lambda(settings, "derive", bundles, {
      description: "Derives a day's snapshot, panels, estimates, findings and release with DuckDB",
      memory: `${settings.deriveMemory} MB`,
      storage: "10240 MB",
      environment: {
        ...stage,
        HUBRACE_LAKE_BUCKET: lake.name,
        HUBRACE_RELEASES_BUCKET: releases.name,
        HUBRACE_CORRECTIONS: settings.corrections ?? "",
        HUBRACE_REGIONS: settings.regions ?? "",
      },
      permissions: [
        ...read(lake),
        write(lake),
        remove(lake),
        ...read(releases),
        write(releases),
        // Files of dated folders alone: the pointer releases/v1/current.json can be moved, not removed.
        remove(releases, "releases/v1/*/*"),
        ledger(table),
      ],
    }),
    timeout: "15 minutes",
    retries: 0,
    transform,
  });

  const site = new sst.aws.Function("Site", {
    ...lambda(settings, "site", bundles, {
      description: "Builds the report of a release with Astro and uploads it",
      // 10,000 families are built in 1 GB; accounts that are held to less than 4096 MB take no larger function at all.
      memory: `${Math.min(4096, settings.deriveMemory)} MB`,
      storage: "10240 MB",
      environment: {
        ...stage,
        HUBRACE_RELEASES_BUCKET: releases.name,
        HUBRACE_WEB_BUCKET: stores.web.name,
        HUBRACE_DISTRIBUTION_ID: web.distributionId,
        HUBRACE_SITE_URL: web.url,
      },
      permissions: [
        ...read(releases),
        // The charts of a day, for the archive that later reports show.
        write(releases, "reports/*"),
        ...read(stores.web),
        write(stores.web),
        remove(stores.web),
        { actions: ["cloudfront:CreateInvalidation"], resources: [web.distributionArn] },
        ledger(table),
      ],
    }),
    timeout: "15 minutes",
    retries: 0,
    transform,
  });

  const deadLetters = deadLetterQueue();
  const workers = ["crawl", "derive", "site"];
  const own = functionArn(settings, "pipeline");
  const workflow = new sst.aws.Workflow("Pipeline", {
    ...lambda(settings, "pipeline", bundles, {
      description: "The day's run: the stages in order, each step safe to run twice",
      memory: "512 MB",
      storage: "512 MB",
      environment: {
        ...stage,
        HUBRACE_HUB: settings.hub,
        HUBRACE_CRAWL_FUNCTION: named(settings, "crawl"),
        HUBRACE_DERIVE_FUNCTION: named(settings, "derive"),
        HUBRACE_SITE_FUNCTION: named(settings, "site"),
      },
      permissions: [
        {
          actions: ["lambda:InvokeFunction"],
          resources: workers.flatMap((name) => [
            functionArn(settings, name),
            $interpolate`${functionArn(settings, name)}:*`,
          ]),
        },
        {
          actions: ["lambda:CheckpointDurableExecution", "lambda:GetDurableExecutionState"],
          resources: [$interpolate`${own}:*`],
        },
        ledger(table),
      ],
    }),
    retention: "30 days",
    timeout: { execution: `${EXECUTION_HOURS} hours`, invocation: "15 minutes" },
    transform: { function: transform },
  });

  new sst.aws.CronV2("Daily", {
    schedule: settings.schedule as `cron(${string})`,
    timezone: "UTC",
    function: workflow,
    event: {},
    retries: 2,
    dlq: deadLetters.arn,
    enabled: settings.scheduled,
    transform: {
      role: (args) => {
        args.assumeRolePolicy = trust("scheduler.amazonaws.com", here().account);
      },
    },
  });
  return { workflow, crawl, derive, site, deadLetters, token };
}

/** Starts that could not be delivered, kept for 14 days, encrypted, over TLS only. */
function deadLetterQueue(): sst.aws.Queue {
  const queue = new sst.aws.Queue("DeadLetters", {
    transform: {
      queue: (args) => {
        args.sqsManagedSseEnabled = true;
        args.messageRetentionSeconds = 14 * 86_400;
      },
    },
  });
  new aws.sqs.QueuePolicy("DeadLettersPolicy", {
    queueUrl: queue.url,
    policy: queue.arn.apply((arn) =>
      JSON.stringify({
        Version: "2012-10-17",
        Statement: [
          {
            Effect: "Deny",
            Principal: "*",
            Action: "sqs:*",
            Resource: arn,
            Condition: { Bool: { "aws:SecureTransport": "false" } },
          },
        ],
      }),
    ),
  });
  return queue;
}
