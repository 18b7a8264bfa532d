import { z } from "zod";
import { HISTORY_DAYS, OLD_LOOKUP_DAYS, OLD_VERSION_DAYS, RAW_DAYS, TABLE_DAYS } from "../lifecycle.ts";
import { PRICES } from "./prices.ts";

const figure = z.object({ value: z.number().nonnegative(), source: z.string().min(10) });

/** measurements.json: what a day at full size does. Every number says where it comes from. */
export const measurementsShape = z.object({
  date: z.iso.date(),
  models: z.number().int().positive(),
  functions: z.array(
    z.object({
      name: z.string(),
      memoryMb: z.number(),
      storageMb: z.number(),
      invocations: figure,
      /** Of all invocations of a day together. */
      seconds: figure,
    }),
  ),
  durableOperations: figure,
  durableBytes: figure,
  s3Writes: figure,
  s3Reads: figure,
  dynamoWrites: figure,
  dynamoReads: figure,
  logBytes: figure,
  metrics: figure,
  /** Bytes that one day adds, by what becomes of them. */
  bytes: z.object({ raw: figure, history: figure, tables: figure, releases: figure, pages: figure, lookup: figure }),
  /** Readers in a month. */
  readers: z.object({ gbOut: figure, requests: figure }),
  /** A day's hourly pulses. */
  pulse: z.object({
    calls: figure,
    memoryMb: z.number(),
    seconds: figure,
    hubRequests: figure,
    arrivals: figure,
    dynamoWrites: figure,
    dynamoReads: figure,
    s3Writes: figure,
    s3Reads: figure,
  }),
  /** Bytes that one date costs a saved query. */
  athenaBytesPerDate: figure,
});
export type Measurements = z.infer<typeof measurementsShape>;

/** US dollars of a service in one day's run, in a month, and in a month after the account's free allowance. */
export interface Line {
  readonly service: string;
  readonly day: number;
  readonly month: number;
  readonly free: number;
}

const DAYS = 30;
const GB = 1e9;
/** Objects of a day above 128 KB, which lifecycle rules move. */
const MOVED = 120;

/**
 * Costs by service after `months` whole months of daily runs: what is stored grows with each, the rest does not. `day` holds what a day's
 * run itself uses; stored and standing things are in the month alone.
 */
export function costs(measured: Measurements, months: number): Line[] {
  const { lambda, dynamodb, cloudfront, cloudwatch, free } = PRICES;
  const gbSeconds = sum(measured.functions.map((one) => (one.memoryMb / 1024) * one.seconds.value));
  const diskGbSeconds = sum(
    measured.functions.map((one) => (Math.max(0, one.storageMb - 512) / 1024) * one.seconds.value),
  );
  const requests = sum(measured.functions.map((one) => one.invocations.value));
  const disk = diskGbSeconds * lambda.storageGbSecond;
  const compute = gbSeconds * lambda.gbSecond + requests * lambda.request + disk;
  const durable =
    measured.durableOperations.value * lambda.durableOperation +
    (measured.durableBytes.value / GB) * (lambda.durableGbWritten + lambda.durableGbMonth);
  const items = measured.dynamoWrites.value * dynamodb.write + measured.dynamoReads.value * dynamodb.read;
  const itemsKept = 0.01 * (dynamodb.gbMonth + dynamodb.restoreGbMonth);
  const s3 = objects(measured);
  const s3Kept = stored(measured, months);
  const { gbOut, requests: visits } = measured.readers;
  const logs = (measured.logBytes.value / GB) * cloudwatch.logGb;
  // A metric costs by the hour in which it is sent: each of a run's is sent in about one hour of a day's 24.
  const metrics = measured.metrics.value / 24;
  const standing = ALARMS * cloudwatch.alarmMonth + cloudwatch.dashboardMonth;
  return [
    {
      service: "Lambda",
      day: compute,
      month: compute * DAYS,
      free: Math.max(0, gbSeconds * DAYS - free.gbSeconds) * lambda.gbSecond + disk * DAYS,
    },
    { service: "Lambda durable executions", ...daily(durable) },
    { service: "S3 requests", ...daily(s3) },
    { service: "S3 storage", day: 0, month: s3Kept, free: s3Kept },
    { service: "DynamoDB", day: items, month: items * DAYS + itemsKept, free: items * DAYS + itemsKept * (0.2 / 0.45) },
    {
      service: "CloudFront",
      day: 0,
      month: gbOut.value * cloudfront.gbOut + visits.value * (cloudfront.request + cloudfront.edgeCall),
      free:
        Math.max(0, gbOut.value - free.cloudfrontGb) * cloudfront.gbOut +
        Math.max(0, visits.value - free.cloudfrontRequests) * cloudfront.request +
        Math.max(0, visits.value - free.edgeCalls) * cloudfront.edgeCall,
    },
    {
      service: "CloudWatch",
      day: logs,
      month: logs * DAYS + metrics * cloudwatch.metricMonth + standing,
      free:
        Math.max(0, measured.logBytes.value * DAYS - free.logGb * GB) * (cloudwatch.logGb / GB) +
        Math.max(0, metrics - free.metrics) * cloudwatch.metricMonth,
    },
  ];
}

/** Metric alarms of infra/alarms.ts; a test counts them. One of two metrics is charged as two, which is below a cent a day. */
export const ALARMS = 6;

/** Dollars of one saved query over a number of dates. */
export function scanCost(measured: Measurements, dates: number): number {
  return ((measured.athenaBytesPerDate.value * dates) / 1e12) * PRICES.athena.tbScanned;
}

/** Dollars of a month of hourly pulses by service, at list prices. */
export function pulseCosts({ pulse }: Measurements): { readonly service: string; readonly month: number }[] {
  const { lambda, dynamodb, s3 } = PRICES;
  const compute = (pulse.memoryMb / 1024) * pulse.seconds.value * lambda.gbSecond + pulse.calls.value * lambda.request;
  return [
    { service: "Lambda", month: compute * DAYS },
    {
      service: "DynamoDB",
      month: (pulse.dynamoWrites.value * dynamodb.write + pulse.dynamoReads.value * dynamodb.read) * DAYS,
    },
    { service: "S3 requests", month: (pulse.s3Writes.value * s3.write + pulse.s3Reads.value * s3.read) * DAYS },
  ];
}

/** A line that is paid by use alone and has no free allowance. */
function daily(day: number): Omit<Line, "service"> {
  return { day, month: day * DAYS, free: day * DAYS };
}

function objects(measured: Measurements): number {
  const { write, read, transition } = PRICES.s3;
  // Large objects of a day are moved once: about as many as a release and the lake's tables have files.
  return measured.s3Writes.value * write + measured.s3Reads.value * read + MOVED * transition.GLACIER_IR;
}

/** A month's storage once `months` months are full: what lies in each class on the last day, as infra/storage.ts moves it. */
function stored(measured: Measurements, months: number): number {
  const { gbMonth } = PRICES.s3;
  const { raw, history, tables, releases, pages, lookup } = measured.bytes;
  const days = months * DAYS;
  const kept = tables.value + releases.value;
  const standard =
    raw.value * Math.min(days, RAW_DAYS + 1) +
    history.value * Math.min(days, HISTORY_DAYS) +
    kept * Math.min(days, TABLE_DAYS) +
    // Pages and look-up are replaced each day; the old ones stay as long as old versions of them do.
    pages.value * (1 + Math.min(days, OLD_VERSION_DAYS)) +
    lookup.value * (1 + Math.min(days, OLD_LOOKUP_DAYS));
  const archived = history.value * Math.max(0, days - HISTORY_DAYS) + kept * Math.max(0, days - TABLE_DAYS);
  return (standard * gbMonth.STANDARD + archived * gbMonth.GLACIER_IR) / GB;
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((total, one) => total + one, 0);
}
