import { beforeAll, describe, expect, it } from "vitest";
import { type Measured, writeMetrics } from "../../functions/metrics.ts";
import { type Deployment, type Inputs, production, statements } from "../support/deployment.ts";

let deployed: Deployment;

beforeAll(async () => {
  deployed = await production();
});

describe("the alarms", () => {
  const TOPIC = "arn:aws:sns:us-east-1:123456789012:hubrace-production-alarms";

  it("all go to the one topic, when they begin and when they end", () => {
    const alarms = deployed.all("cloudwatch/metricAlarm:MetricAlarm");
    expect([...alarms.keys()].sort()).toEqual([
      "PulsesFail",
      "QuarantineHigh",
      "RunFailed",
      "RunLate",
      "StartFailed",
      "WorkflowTimedOut",
    ]);
    for (const [name, { alarmActions, okActions }] of alarms) {
      expect([alarmActions, okActions], name).toEqual([[TOPIC], [TOPIC]]);
    }
  });

  it("say when no release came for 26 hours, and when a thousandth of the rows is unreadable", () => {
    const alarm = (name: string) => deployed.one("cloudwatch/metricAlarm:MetricAlarm", name);
    const own = { namespace: "Hubrace", dimensions: { Stage: "production" } };
    expect(alarm("RunLate")).toMatchObject({
      ...own,
      metricName: "ReleasePublished",
      statistic: "Sum",
      period: 3600,
      evaluationPeriods: 26,
      datapointsToAlarm: 26,
      comparisonOperator: "LessThanThreshold",
      threshold: 1,
      treatMissingData: "breaching",
    });
    expect(alarm("QuarantineHigh")).toMatchObject({
      ...own,
      metricName: "QuarantineShare",
      statistic: "Maximum",
      comparisonOperator: "GreaterThanThreshold",
      threshold: 0.001,
    });
  });

  it("say when a start lies in the dead-letter queue, which counts what can be read there", () => {
    expect(deployed.one("cloudwatch/metricAlarm:MetricAlarm", "StartFailed")).toMatchObject({
      namespace: "AWS/SQS",
      metricName: "ApproximateNumberOfMessagesVisible",
      dimensions: { QueueName: expect.stringMatching(/^hubrace-production-DeadLettersQueue-\w+$/) },
      statistic: "Maximum",
      comparisonOperator: "GreaterThanThreshold",
      threshold: 0,
      treatMissingData: "notBreaching",
    });
  });

  it("say when an execution of the workflow failed or was ended, which are no errors of an invocation", () => {
    const metric = (metricName: string) => ({
      ...{ namespace: "AWS/Lambda", metricName, dimensions: { FunctionName: "hubrace-production-pipeline" } },
      ...{
        statistic: "Sum",
        period: 300,
        comparisonOperator: "GreaterThanThreshold",
        threshold: 0,
        treatMissingData: "notBreaching",
      },
    });
    const alarm = (name: string) => deployed.one("cloudwatch/metricAlarm:MetricAlarm", name);
    expect(alarm("RunFailed")).toMatchObject(metric("DurableExecutionFailed"));
    expect(alarm("WorkflowTimedOut")).toMatchObject(metric("DurableExecutionTimedOut"));
  });

  it("say when no pulse succeeded for six hours, and not when one failed", () => {
    const dimensions = { FunctionName: "hubrace-production-pulse" };
    const metric = (metricName: string) => ({
      ...{ namespace: "AWS/Lambda", metricName, dimensions },
      ...{ period: 3600, stat: "Sum" },
    });
    expect(deployed.one("cloudwatch/metricAlarm:MetricAlarm", "PulsesFail")).toMatchObject({
      metricQueries: [
        { id: "calls", metric: metric("Invocations") },
        { id: "errors", metric: metric("Errors") },
        { expression: "FILL(calls, 0) - FILL(errors, 0)", returnData: true },
      ],
      evaluationPeriods: 6,
      datapointsToAlarm: 6,
      comparisonOperator: "LessThanThreshold",
      threshold: 1,
      treatMissingData: "breaching",
    });
  });

  it("reach a person by mail, budgets may use them too, and nobody else or over plain HTTP", () => {
    expect(deployed.one("sns/topicSubscription:TopicSubscription", "AlarmsMail")).toMatchObject({
      topic: TOPIC,
      protocol: "email",
      endpoint: "alarms@example.org",
    });
    expect(statements(deployed.one("sns/topicPolicy:TopicPolicy", "AlarmsPolicy").policy)).toEqual([
      {
        Effect: "Allow",
        Principal: { Service: ["cloudwatch.amazonaws.com", "budgets.amazonaws.com"] },
        Action: "sns:Publish",
        Resource: TOPIC,
        Condition: { StringEquals: { "aws:SourceAccount": "123456789012" } },
      },
      {
        Effect: "Deny",
        Principal: "*",
        Action: "sns:Publish",
        Resource: TOPIC,
        Condition: { Bool: { "aws:SecureTransport": "false" } },
      },
    ]);
  });

  it("say when the account's month costs four fifths of the budget, or all of it, or is about to", () => {
    const { notifications, ...budget } = deployed.one("budgets/budget:Budget", "CostGuard");
    expect(budget).toMatchObject({ budgetType: "COST", limitAmount: "20", limitUnit: "USD", timeUnit: "MONTHLY" });
    const share = { comparisonOperator: "GREATER_THAN", thresholdType: "PERCENTAGE", subscriberSnsTopicArns: [TOPIC] };
    expect(notifications).toEqual([
      { notificationType: "ACTUAL", threshold: 80, ...share },
      { notificationType: "ACTUAL", threshold: 100, ...share },
      { notificationType: "FORECASTED", threshold: 100, ...share },
    ]);
  });

  it("stand beside a dashboard whose metrics carry the stage", () => {
    const { dashboardBody } = deployed.one("cloudwatch/dashboard:Dashboard", "Dashboard");
    const titles = JSON.parse(dashboardBody).widgets.map((one: Inputs) => one.properties.title);
    expect(titles).toContain("Models in the snapshot");
    expect(dashboardBody).toContain('["Hubrace","ReleasePublished","Stage","production"');
    const shownOf = (space: string) =>
      JSON.parse(dashboardBody).widgets.flatMap(({ properties: { metrics } }: Inputs) =>
        metrics.flatMap(([namespace, name]: string[]) => (namespace === space ? [name] : [])),
      );
    expect(shownOf("Hubrace")).toEqual(["Models", "QuarantineShare", "ReleasePublished", "RunFailed", "Seconds"]);
    // Of its own metrics the day's largest value, but the number of releases and failures.
    const shown = JSON.parse(dashboardBody).widgets.map(({ properties }: Inputs) => [
      properties.stat,
      properties.period,
    ]);
    expect(shown).toEqual([
      ...[
        ["Maximum", 86_400],
        ["Maximum", 86_400],
        ["Sum", 86_400],
      ],
      ...[
        ["Maximum", 86_400],
        ["Maximum", 3600],
        ["Sum", 3600],
      ],
    ]);
    for (const name of ["pipeline", "crawl", "derive", "site"]) {
      expect(dashboardBody).toContain(`["AWS/Lambda","Errors","FunctionName","hubrace-production-${name}"`);
    }
  });
});

describe("what the functions tell", () => {
  /** Alarms on Hubrace's own metrics for which one period in which these were told is beyond the threshold, as CloudWatch judges it. */
  function beyond(told: readonly Omit<Measured, "time">[]): string[] {
    const lines: Inputs[] = [];
    for (const one of told) writeMetrics({ time: 0, ...one }, (line) => lines.push(JSON.parse(line)));
    const judged = [...deployed.all("cloudwatch/metricAlarm:MetricAlarm")].filter(
      ([, { namespace }]) => namespace === "Hubrace",
    );
    const isBeyond = (alarm: Inputs) => {
      const values = lines.flatMap((line) => {
        const [{ Namespace, Dimensions, Metrics }] = line._aws.CloudWatchMetrics;
        const own = Object.fromEntries(Dimensions[0].map((name: string) => [name, line[name]]));
        const isSame = Namespace === alarm.namespace && JSON.stringify(own) === JSON.stringify(alarm.dimensions);
        return isSame && Metrics.some(({ Name }: Inputs) => Name === alarm.metricName)
          ? [line[alarm.metricName] as number]
          : [];
      });
      if (values.length === 0) return alarm.treatMissingData === "breaching";
      const value = alarm.statistic === "Sum" ? values.reduce((sum, one) => sum + one, 0) : Math.max(...values);
      return alarm.comparisonOperator === "LessThanThreshold" ? value < alarm.threshold : value > alarm.threshold;
    };
    return judged.filter(([, alarm]) => isBeyond(alarm)).map(([name]) => name);
  }
  const stage = "production";
  const published = { stage, values: { Seconds: 5000, RunFailed: 0, ReleasePublished: 1 } };
  const snapshot = (QuarantineShare: number) => ({ stage, values: { Models: 3_300_000, QuarantineShare } });

  it.each<[string, readonly Omit<Measured, "time">[], string[]]>([
    ["nothing", [], ["RunLate"]],
    ["a release of today", [snapshot(0), published], []],
    ["a release of an earlier date", [{ stage, values: { RunFailed: 0, ReleasePublished: 0 } }], ["RunLate"]],
    // Its execution fails, too, and rings RunFailed.
    ["a run that failed", [{ stage, values: { Seconds: 60, RunFailed: 1 } }], ["RunLate"]],
    ["one that failed and was published in the same period", [{ stage, values: { RunFailed: 1 } }, published], []],
    ["a thousandth of the rows unreadable", [snapshot(0.001), published], []],
    ["more than a thousandth", [snapshot(0.0011), published], ["QuarantineHigh"]],
    [
      "steps alone",
      [{ stage, step: "crawl", values: { Seconds: 60, Rows: 1, Bytes: 1, Requests: 1, Retries: 1 } }],
      ["RunLate"],
    ],
    ["another stage's release", [{ ...published, stage: "dev" }], ["RunLate"]],
  ])("%s is beyond the threshold of no other alarm", (_, told, alarms) => {
    expect(beyond(told).sort()).toEqual(alarms);
  });
});
