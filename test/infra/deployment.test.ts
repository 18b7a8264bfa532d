import { execFileSync } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import {
  CRAWL_VARIABLES,
  DERIVE_VARIABLES,
  PIPELINE_VARIABLES,
  PULSE_VARIABLES,
  SITE_VARIABLES,
} from "../../functions/environment.ts";
import {
  type Deployment,
  production as deployProduction,
  emptyBundles,
  FUNCTIONS,
  statements,
  synthesize,
} from "../support/deployment.ts";

const folder = mkdtempSync(join(tmpdir(), "hubrace-deployment-"));

let production: Deployment;
let dev: Deployment;
let wrong: unknown;
let unbundled: unknown;
let types: unknown;

beforeAll(async () => {
  production = await deployProduction();
  const bundles = { HUBRACE_BUNDLES: emptyBundles(folder) };
  wrong = await synthesize("production", { ...bundles, HUBRACE_CONTACT: "nobody" }).catch((error) => error);
  const elsewhere = { HUBRACE_BUNDLES: join(folder, "none"), HUBRACE_CONTACT: "ops@example.org" };
  unbundled = await synthesize("dev", elsewhere).catch((error) => error);
  dev = await synthesize("dev", { ...bundles, HUBRACE_CONTACT: "ops@example.org", HUBRACE_DERIVE_MEMORY: "3008" });
  try {
    execFileSync("node_modules/.bin/tsc", ["-p", "infra/tsconfig.json"], { encoding: "utf8", stdio: "pipe" });
    types = null;
  } catch (error) {
    types = (error as { stdout: string }).stdout;
  }
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const lambda = (of: Deployment, name: keyof typeof FUNCTIONS) =>
  of.one("lambda/function:Function", `${FUNCTIONS[name]}Function`);

const ARN = "arn:aws:lambda:us-east-1:123456789012:function:hubrace-production";

describe("sst.config.ts", () => {
  it("agrees with SST's own types", () => {
    expect(types).toBeNull();
  });

  it("says which setting is missing or wrong and what to write", () => {
    expect(String(wrong)).toContain('`contact` is "nobody", which does not fit');
    expect(String(wrong)).toContain("Write HUBRACE_ALARM_MAIL=you@example.org into .env.production");
  });

  it("says that the functions' folders are not there, which would be deployed empty", () => {
    expect(String(unbundled)).toMatch(
      /HUBRACE_BUNDLES is ".*none", and the functions pipeline, crawl, derive, site, pulse are not in it: `npm run bundle`/,
    );
  });

  it("keeps production when it is removed, and lets other stages go", () => {
    expect(production.app).toMatchObject({ name: "hubrace", removal: "retain", protect: true });
    expect(dev.app).toMatchObject({ removal: "remove", protect: false });
    const destroyed = (of: Deployment) => [...of.all("s3/bucket:Bucket").values()].map((one) => one.forceDestroy);
    expect(destroyed(production)).toEqual([false, false, false]);
    expect(destroyed(dev)).toEqual([true, true, true]);
    const others = (of: Deployment) => [
      of.one("dynamodb/table:Table", "LedgerTable").deletionProtectionEnabled,
      of.one("athena/workgroup:Workgroup", "Athena").forceDestroy,
    ];
    expect(others(production)).toEqual([true, false]);
    expect(others(dev)).toEqual([false, true]);
  });
});

describe("the schedule", () => {
  it("starts the qualified durable function at 3 in the night, UTC, tries twice more, and keeps what failed", () => {
    const schedule = production.one("scheduler/schedule:Schedule", "DailySchedule");
    expect(schedule).toMatchObject({
      scheduleExpression: "cron(0 3 * * ? *)",
      scheduleExpressionTimezone: "UTC",
      state: "ENABLED",
      target: { arn: `${ARN}-pipeline:1`, input: "{}", retryPolicy: { maximumRetryAttempts: 2 } },
    });
    expect(schedule.target.deadLetterConfig.arn).toMatch(/:hubrace-production-DeadLettersQueue-/);
    expect(dev.one("scheduler/schedule:Schedule", "DailySchedule").state).toBe("DISABLED");
  });

  it("starts the pulse 17 minutes past each hour, once: the next one makes good a start that failed", () => {
    expect(production.one("scheduler/schedule:Schedule", "HourlySchedule")).toMatchObject({
      scheduleExpression: "cron(17 * * * ? *)",
      scheduleExpressionTimezone: "UTC",
      state: "ENABLED",
      target: { arn: `${ARN}-pulse`, input: "{}", retryPolicy: { maximumRetryAttempts: 0 } },
    });
    expect(dev.one("scheduler/schedule:Schedule", "HourlySchedule").state).toBe("DISABLED");
  });

  it("where it is off, no alarm waits for what it would have started", () => {
    const waiting = (of: Deployment) =>
      [...of.all("cloudwatch/metricAlarm:MetricAlarm")]
        .filter(([, { treatMissingData }]) => treatMissingData === "breaching")
        .map(([name]) => name);
    expect(waiting(production).sort()).toEqual(["PulsesFail", "RunLate"]);
    expect(waiting(dev)).toEqual([]);
  });

  it.each([
    [
      "Daily",
      [["lambda:InvokeFunction"], [`${ARN}-pipeline:1`]],
      [["sqs:SendMessage"], [expect.stringMatching(/DeadLettersQueue-\w+$/)]],
    ],
    ["Hourly", [["lambda:InvokeFunction"], [`${ARN}-pulse`]]],
  ])(
    "%s may start its function and fill its queue, nothing else, and serves this account alone",
    (name, ...allowed) => {
      const { assumeRolePolicy, inlinePolicies } = production.one("iam/role:Role", `${name}Role`);
      expect(statements(assumeRolePolicy)).toEqual([
        {
          Effect: "Allow",
          Principal: { Service: "scheduler.amazonaws.com" },
          Action: "sts:AssumeRole",
          Condition: { StringEquals: { "aws:SourceAccount": "123456789012" } },
        },
      ]);
      expect(statements(inlinePolicies[0].policy).map(({ Action, Resource }) => [Action, Resource])).toEqual(allowed);
    },
  );

  it("has a dead-letter queue that is encrypted, keeps 14 days and refuses plain HTTP", () => {
    expect(production.one("sqs/queue:Queue", "DeadLettersQueue")).toMatchObject({
      sqsManagedSseEnabled: true,
      messageRetentionSeconds: 1_209_600,
    });
    const [statement] = statements(production.one("sqs/queuePolicy:QueuePolicy", "DeadLettersPolicy").policy);
    expect(statement).toEqual({
      Effect: "Deny",
      Principal: "*",
      Action: "sqs:*",
      Resource: expect.stringMatching(/^arn:aws:sqs:us-east-1:123456789012:hubrace-production-DeadLettersQueue-\w+$/),
      Condition: { Bool: { "aws:SecureTransport": "false" } },
    });
  });
});

describe("the functions", () => {
  it("have the memory, disk and time that they need", () => {
    const sizes = (name: keyof typeof FUNCTIONS) => {
      const { memorySize, ephemeralStorage, timeout } = lambda(production, name);
      return [memorySize, ephemeralStorage.size, timeout];
    };
    expect(sizes("crawl")).toEqual([1024, 2048, 900]);
    expect(sizes("derive")).toEqual([10_240, 10_240, 900]);
    expect(sizes("site")).toEqual([4096, 10_240, 900]);
    expect(sizes("pipeline")).toEqual([512, 512, 900]);
    expect(sizes("pulse")).toEqual([512, 512, 300]);
    // An account that is held to 3,008 MB a function can deploy all of them.
    const most = Math.max(
      ...Object.values(FUNCTIONS).map((one) => dev.one("lambda/function:Function", `${one}Function`).memorySize),
    );
    expect(most).toBe(3008);
  });

  it("run Node 24 on x86-64 from their own bundles and log JSON into a group that forgets after 30 days", () => {
    for (const name of Object.keys(FUNCTIONS) as (keyof typeof FUNCTIONS)[]) {
      expect(lambda(production, name)).toMatchObject({
        name: `hubrace-production-${name}`,
        handler: `functions/${name}.handler`,
        runtime: "nodejs24.x",
        architectures: ["x86_64"],
        loggingConfig: { logFormat: "JSON", logGroup: `/hubrace/production/${name}` },
      });
      expect(production.one("cloudwatch/logGroup:LogGroup", `${name}-logs`).retentionInDays).toBe(30);
    }
  });

  it("are durable where the workflow is: 12 hours, kept for 30 days, a version for each deployment", () => {
    expect(lambda(production, "pipeline")).toMatchObject({
      durableConfig: { executionTimeout: 43_200, retentionPeriod: 30 },
      publish: true,
    });
    for (const name of ["crawl", "derive", "site", "pulse"] as const) {
      expect(lambda(production, name).durableConfig).toBeUndefined();
      const retries = production.one(
        "lambda/functionEventInvokeConfig:FunctionEventInvokeConfig",
        `${FUNCTIONS[name]}EventInvokeConfig`,
      );
      expect(retries.maximumRetryAttempts).toBe(0);
    }
  });

  /** A function's variables, names of buckets and tables without their random ends. */
  const environment = (of: Deployment, name: keyof typeof FUNCTIONS): Readonly<Record<string, string>> => {
    const { environment: given } = lambda(of, name);
    const own = Object.entries((given.secret ?? given).variables as Record<string, string>);
    return Object.fromEntries(
      own
        .filter(([variable]) => !variable.startsWith("SST_"))
        .map(([variable, value]) => [variable, value.replace(/^(hubrace-.+(bucket|LedgerTable))-\w+$/, "$1")]),
    );
  };

  it("get the variables that they read, and no others", () => {
    const variables = (name: keyof typeof FUNCTIONS) => Object.keys(environment(production, name)).sort();
    const read = (names: readonly string[]) => names.filter((one) => !one.startsWith("AWS_")).sort();
    expect(variables("pipeline")).toEqual(read(PIPELINE_VARIABLES));
    expect(variables("crawl")).toEqual(read(CRAWL_VARIABLES));
    expect(variables("derive")).toEqual(read(DERIVE_VARIABLES));
    expect(variables("site")).toEqual(read(SITE_VARIABLES));
    expect(variables("pulse")).toEqual(read(PULSE_VARIABLES));
    // The token is a secret to Pulumi too: it is encrypted in the deployment's state.
    expect(lambda(production, "crawl").environment.secret.variables.HF_TOKEN).toBe("");
  });

  it("are told of the table, the bucket and the function of each name", () => {
    const [lake, releases, web] = ["lake", "releases", "web"].map((one) => `hubrace-production-${one}bucket`);
    const stage = { HUBRACE_STAGE: "production" };
    const table = { HUBRACE_TABLE: "hubrace-production-LedgerTable" };
    const hub = { HUBRACE_HUB: "https://huggingface.co" };
    const asks = { ...hub, HUBRACE_CONTACT: "ops@example.org", HF_TOKEN: "" };
    const url = { HUBRACE_SITE_URL: "https://race.example.org" };
    expect(environment(production, "pipeline")).toEqual({
      ...{ ...stage, ...table, ...hub, HUBRACE_CRAWL_FUNCTION: "hubrace-production-crawl" },
      HUBRACE_DERIVE_FUNCTION: "hubrace-production-derive",
      HUBRACE_SITE_FUNCTION: "hubrace-production-site",
    });
    expect(environment(production, "crawl")).toEqual({ ...stage, ...table, ...asks, HUBRACE_LAKE_BUCKET: lake });
    expect(environment(production, "derive")).toEqual({
      ...{ ...stage, ...table, HUBRACE_LAKE_BUCKET: lake, HUBRACE_RELEASES_BUCKET: releases },
      HUBRACE_CORRECTIONS: "https://example.org/dates.csv",
      HUBRACE_REGIONS: "https://example.org/regions.csv",
    });
    expect(environment(production, "site")).toEqual({
      ...{ ...stage, ...table, ...url, HUBRACE_RELEASES_BUCKET: releases, HUBRACE_WEB_BUCKET: web },
      HUBRACE_DISTRIBUTION_ID: "RouterDistribution-id",
    });
    expect(environment(production, "pulse")).toEqual({
      ...{ ...table, ...asks, ...url },
      HUBRACE_LAKE_BUCKET: lake,
      HUBRACE_WEB_BUCKET: web,
    });
    expect(environment(dev, "derive")).toMatchObject({ HUBRACE_CORRECTIONS: "", HUBRACE_REGIONS: "" });
  });
});
