import { dashboardBody } from "./dashboard.ts";
import { here, METRICS, named } from "./names.ts";
import { EXECUTION_HOURS, type Pipeline } from "./pipeline.ts";
import type { Settings } from "./settings.ts";

/** Share of a day's rows in quarantine above which somebody should look; at five times that, 0.5 %, the run refuses to publish. */
const QUARANTINE_ALARM = 0.001;

/** Hours without a release after which a daily run is late. */
const LATE_HOURS = 26;

/** Hours in a row without a pulse that succeeded: one that fails is made good by the next, so a few mean nothing. */
const PULSE_HOURS = 6;

type Metric = Pick<
  aws.cloudwatch.MetricAlarmArgs,
  | "metricName"
  | "namespace"
  | "dimensions"
  | "statistic"
  | "period"
  | "threshold"
  | "comparisonOperator"
  | "metricQueries"
> & { description: string; evaluationPeriods?: number; missing?: "breaching" | "notBreaching" };

/** Alarms, each with a section of its name in docs/runbook.md, all to one topic; the budget; the dashboard. */
export function alarms(
  settings: Settings,
  { workflow, crawl, derive, site, deadLetters }: Pipeline,
  hourly: sst.aws.Function,
) {
  const topic = alarmTopic(settings);
  const own = (metricName: string) => ({
    namespace: METRICS,
    metricName,
    dimensions: { Stage: settings.stage },
  });

  const alarm = (name: string, { description, evaluationPeriods = 1, missing = "notBreaching", ...metric }: Metric) =>
    new aws.cloudwatch.MetricAlarm(name, {
      ...metric,
      name: named(settings, name),
      alarmDescription: `${description} See docs/runbook.md, ${name}.`,
      evaluationPeriods,
      datapointsToAlarm: evaluationPeriods,
      treatMissingData: missing,
      alarmActions: [topic.arn],
      okActions: [topic.arn],
    });

  // Not Errors: the workflow answers that its execution has failed, which is no error of the invocation. Nor what the workflow tells of a run
  // that failed, which ends its execution, too, and is not told where no run was begun.
  const executions = (metricName: string) => ({
    namespace: "AWS/Lambda",
    metricName,
    dimensions: { FunctionName: workflow.name },
    statistic: "Sum",
    period: 300,
    threshold: 0,
    comparisonOperator: "GreaterThanThreshold",
  });
  alarm("RunFailed", {
    description: "A day's run ended without a release, or could not be begun.",
    ...executions("DurableExecutionFailed"),
  });
  if (settings.scheduled) {
    alarm("RunLate", {
      description: `No release was published for ${LATE_HOURS} hours.`,
      ...own("ReleasePublished"),
      statistic: "Sum",
      period: 3600,
      evaluationPeriods: LATE_HOURS,
      threshold: 1,
      comparisonOperator: "LessThanThreshold",
      missing: "breaching",
    });
    const calls = (metricName: string) => ({
      namespace: "AWS/Lambda",
      metricName,
      dimensions: { FunctionName: hourly.name },
      stat: "Sum",
      period: 3600,
    });
    alarm("PulsesFail", {
      description: `No pulse succeeded in ${PULSE_HOURS} hours.`,
      metricQueries: [
        { id: "calls", metric: calls("Invocations") },
        { id: "errors", metric: calls("Errors") },
        {
          id: "succeeded",
          label: "Pulses that succeeded",
          expression: "FILL(calls, 0) - FILL(errors, 0)",
          returnData: true,
        },
      ],
      evaluationPeriods: PULSE_HOURS,
      threshold: 1,
      comparisonOperator: "LessThanThreshold",
      missing: "breaching",
    });
  }
  alarm("QuarantineHigh", {
    description: `More than ${QUARANTINE_ALARM * 100} % of the listed rows could not be read.`,
    ...own("QuarantineShare"),
    statistic: "Maximum",
    period: 300,
    threshold: QUARANTINE_ALARM,
    comparisonOperator: "GreaterThanThreshold",
  });
  alarm("StartFailed", {
    description: "The schedule could not start the run; the start lies in the dead-letter queue.",
    namespace: "AWS/SQS",
    metricName: "ApproximateNumberOfMessagesVisible",
    dimensions: { QueueName: deadLetters.nodes.queue.name },
    statistic: "Maximum",
    period: 300,
    threshold: 0,
    comparisonOperator: "GreaterThanThreshold",
  });
  alarm("WorkflowTimedOut", {
    description: `The workflow was ended after ${EXECUTION_HOURS} hours, and could not tell that the run failed.`,
    ...executions("DurableExecutionTimedOut"),
  });
  costGuard(settings, topic);

  new aws.cloudwatch.Dashboard("Dashboard", {
    dashboardName: named(settings, "runs"),
    dashboardBody: $util
      .all([here().region, workflow.name, crawl.name, derive.name, site.name])
      .apply(([region, ...functions]) => dashboardBody({ region, stage: settings.stage, functions })),
  });
  return { topic };
}

/** Not encrypted with a KMS key: CloudWatch may not use AWS's own for SNS, and an alarm holds no data. */
function alarmTopic(settings: Settings): aws.sns.Topic {
  const topic = new aws.sns.Topic("Alarms", { name: named(settings, "alarms") });
  new aws.sns.TopicPolicy("AlarmsPolicy", {
    arn: topic.arn,
    policy: $util.all([topic.arn, here().account]).apply(([arn, account]) =>
      JSON.stringify({
        Version: "2012-10-17",
        Statement: [
          {
            Effect: "Allow",
            Principal: { Service: ["cloudwatch.amazonaws.com", "budgets.amazonaws.com"] },
            Action: "sns:Publish",
            Resource: arn,
            Condition: { StringEquals: { "aws:SourceAccount": account } },
          },
          {
            Effect: "Deny",
            Principal: "*",
            Action: "sns:Publish",
            Resource: arn,
            Condition: { Bool: { "aws:SecureTransport": "false" } },
          },
        ],
      }),
    ),
  });
  if (settings.alarmMail !== undefined) {
    new aws.sns.TopicSubscription("AlarmsMail", { topic: topic.arn, protocol: "email", endpoint: settings.alarmMail });
  }
  return topic;
}

/** CostGuard: the whole account's month, because costs can be told apart by tag only after somebody has activated the tag. */
function costGuard(settings: Settings, topic: aws.sns.Topic): void {
  const notify = (notificationType: "ACTUAL" | "FORECASTED", threshold: number) => ({
    comparisonOperator: "GREATER_THAN",
    notificationType,
    threshold,
    thresholdType: "PERCENTAGE",
    subscriberSnsTopicArns: [topic.arn],
  });
  new aws.budgets.Budget("CostGuard", {
    name: named(settings, "CostGuard"),
    budgetType: "COST",
    limitAmount: String(settings.budgetUsd),
    limitUnit: "USD",
    timeUnit: "MONTHLY",
    notifications: [notify("ACTUAL", 80), notify("ACTUAL", 100), notify("FORECASTED", 100)],
  });
}
