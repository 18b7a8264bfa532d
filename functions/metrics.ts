import { toStdout, type WriteLine } from "./log.ts";

/** Every metric with its CloudWatch unit. infra's alarms and dashboard name them. */
const UNITS = {
  /** 1 for each run that ended without a release. */
  RunFailed: "Count",
  /** 1 for each run of the current date that ended with its release current and its site built. */
  ReleasePublished: "Count",
  /** Of a run (by Stage), or of a step (by Stage and Step). */
  Seconds: "Seconds",
  /** Share of listed rows that could not be read, 0 to 1. */
  QuarantineShare: "None",
  /** Models in the snapshot. */
  Models: "Count",
  Rows: "Count",
  Bytes: "Bytes",
  /** Requests to the Hub, and those that were repeats. */
  Requests: "Count",
  Retries: "Count",
} as const;

export type MetricName = keyof typeof UNITS;

export interface Measured {
  /** Milliseconds. */
  readonly time: number;
  /** The deployment, such as production: dimension Stage. */
  readonly stage: string;
  /** A stage of the pipeline: dimension Step. Without it the metric is the whole run's. */
  readonly step?: string;
  readonly values: Partial<Record<MetricName, number>>;
}

/**
 * Writes metrics as one line in CloudWatch's embedded metric format (namespace Hubrace); CloudWatch takes them out of the log.
 * https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/CloudWatch_Embedded_Metric_Format_Specification.html
 */
export function writeMetrics({ time, stage, step, values }: Measured, write: WriteLine = toStdout): void {
  const names = Object.keys(values) as MetricName[];
  write(
    JSON.stringify({
      _aws: {
        Timestamp: time,
        CloudWatchMetrics: [
          {
            Namespace: "Hubrace",
            Dimensions: [step === undefined ? ["Stage"] : ["Stage", "Step"]],
            Metrics: names.map((name) => ({ Name: name, Unit: UNITS[name] })),
          },
        ],
      },
      Stage: stage,
      ...(step === undefined ? {} : { Step: step }),
      ...values,
    }),
  );
}

/** What alarms ask of a snapshot's counts. */
export function qualityOf(counts: Readonly<Record<string, number>>): Partial<Record<MetricName, number>> {
  return { Models: counts.models ?? 0, QuarantineShare: (counts.unreadable ?? 0) / Math.max(1, counts.listed ?? 0) };
}
