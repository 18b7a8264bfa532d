import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { costs, type Measurements, measurementsShape, pulseCosts, scanCost } from "../../infra/cost/compute.ts";
import { costPage } from "../../infra/cost/page.ts";
import { readSettings, type SettingsInput } from "../../infra/settings.ts";

const read = (file: string) => readFileSync(new URL(`../../${file}`, import.meta.url), "utf8");
const zero = { value: 0, source: "nothing at all" };
const worth = (value: number) => ({ value, source: "made up for a test" });

/** A day that does nothing, but for what is given. */
function day(given: Partial<Measurements>): Measurements {
  return {
    date: "2026-11-21",
    models: 1,
    functions: [],
    durableOperations: zero,
    durableBytes: zero,
    s3Writes: zero,
    s3Reads: zero,
    dynamoWrites: zero,
    dynamoReads: zero,
    logBytes: zero,
    metrics: zero,
    bytes: { raw: zero, history: zero, tables: zero, releases: zero, pages: zero, lookup: zero },
    readers: { gbOut: zero, requests: zero },
    pulse: {
      ...{ calls: zero, memoryMb: 512, seconds: zero, hubRequests: zero, arrivals: zero },
      ...{ dynamoWrites: zero, dynamoReads: zero, s3Writes: zero, s3Reads: zero },
    },
    athenaBytesPerDate: zero,
    ...given,
  };
}
const line = (measured: Measurements, service: string, months = 1) => {
  const found = costs(measured, months).find((one) => one.service === service);
  if (found === undefined) throw new Error(`no line ${service}`);
  return found;
};

it("an ordinary month after a year rings no cost guard", () => {
  const measured = measurementsShape.parse(JSON.parse(read("infra/cost/measurements.json")));
  const free = costs(measured, 12).reduce((sum, one) => sum + one.free, 0);
  const pulses = pulseCosts(measured).reduce((sum, one) => sum + one.month, 0);
  const { budgetUsd } = readSettings("dev", { contact: "ops@example.org" } as SettingsInput);
  expect(free + pulses).toBeLessThan(0.8 * budgetUsd);
});

describe("what a day costs", () => {
  it("Lambda: gigabyte-seconds, calls, and disk above 512 MB", () => {
    const functions = [{ name: "f", memoryMb: 10_240, storageMb: 10_240, invocations: worth(7), seconds: worth(900) }];
    const { day: one, month, free } = line(day({ functions }), "Lambda");
    // 10 GB × 900 s × 0.0000166667 + 7 × 0.0000002 + 9.5 GB × 900 s × 0.0000000309 = 0.1500003 + 0.0000014 + 0.0002642
    expect(one).toBeCloseTo(0.1502659, 7);
    expect(month).toBeCloseTo(30 * 0.1502659, 5);
    // 270,000 GB-seconds a month are within the free 400,000; the disk is not.
    expect(free).toBeCloseTo(30 * 0.0002642, 5);
  });

  it("S3: 1,000 writes are half a cent", () => {
    const nothing = line(day({}), "S3 requests").day;
    expect(line(day({ s3Writes: worth(1000) }), "S3 requests").day - nothing).toBeCloseTo(0.005, 10);
  });

  it("storage: what expires stops growing, what is archived goes on at a sixth", () => {
    const gigabyte = worth(1e9);
    const bytes = day({}).bytes;
    // 30 days of 1 GB at 0.023, then 36 at most: 35 until it expires, one more as an old version.
    expect(line(day({ bytes: { ...bytes, raw: gigabyte } }), "S3 storage").month).toBeCloseTo(30 * 0.023, 10);
    expect(line(day({ bytes: { ...bytes, raw: gigabyte } }), "S3 storage", 12).month).toBeCloseTo(36 * 0.023, 10);
    // 360 days: 3 in the standard class, of the history 35; the rest at 0.004.
    expect(line(day({ bytes: { ...bytes, releases: gigabyte } }), "S3 storage", 12).month).toBeCloseTo(
      3 * 0.023 + 357 * 0.004,
      10,
    );
    expect(line(day({ bytes: { ...bytes, history: gigabyte } }), "S3 storage", 12).month).toBeCloseTo(
      35 * 0.023 + 325 * 0.004,
      10,
    );
    expect(line(day({ bytes: { ...bytes, history: gigabyte } }), "S3 storage").month).toBeCloseTo(30 * 0.023, 10);
    // Today's, and the old versions: of pages 30 days, of the look-up 3.
    expect(line(day({ bytes: { ...bytes, pages: gigabyte } }), "S3 storage", 12).month).toBeCloseTo(31 * 0.023, 10);
    expect(line(day({ bytes: { ...bytes, lookup: gigabyte } }), "S3 storage", 12).month).toBeCloseTo(4 * 0.023, 10);
  });

  it("DynamoDB: a million writes and a million reads, and a hundredth of a gigabyte with its backup", () => {
    const { day: one, month, free } = line(day({ dynamoWrites: worth(1e6), dynamoReads: worth(1e6) }), "DynamoDB");
    expect(one).toBeCloseTo(0.625 + 0.125, 10);
    // 0.01 GB × (0.25 + 0.20); the first 25 GB are free, their backup is not.
    expect([month, free]).toEqual([expect.closeTo(30 * 0.75 + 0.0045, 10), expect.closeTo(30 * 0.75 + 0.002, 10)]);
  });

  it("CloudFront: bytes, requests and the edge's program, each with what is free of it", () => {
    const { month, free } = line(day({ readers: { gbOut: worth(2000), requests: worth(12e6) } }), "CloudFront");
    expect(month).toBeCloseTo(2000 * 0.085 + 12 + 1.2, 10);
    // Above 1,024 GB, 10 million requests and 2 million calls.
    expect(free).toBeCloseTo(976 * 0.085 + 2 + 1, 10);
  });

  it("CloudWatch: logs by the gigabyte, metrics by the hour, alarms and dashboard", () => {
    const { day: one, month, free } = line(day({ logBytes: worth(1e9), metrics: worth(480) }), "CloudWatch");
    expect(one).toBeCloseTo(0.5, 10);
    // 480 metrics in one of a day's 24 hours are 20; six alarms.
    expect(month).toBeCloseTo(30 * 0.5 + 20 * 0.3 + 6 * 0.1 + 3, 10);
    // 25 GB of logs above the free 5, 10 metrics above the free 10.
    expect(free).toBeCloseTo(25 * 0.5 + 10 * 0.3, 10);
  });

  it("Athena: a terabyte is five dollars", () => {
    expect(scanCost(day({ athenaBytesPerDate: worth(1e11) }), 10)).toBeCloseTo(5, 10);
  });
});

it("docs/cost.md is what `npm run cost` writes, from figures that each say where they come from", () => {
  const measured = measurementsShape.parse(JSON.parse(read("infra/cost/measurements.json")));
  expect(read("docs/cost.md")).toBe(costPage(measured));
});

it("a month of hourly pulses costs less than a dollar", () => {
  const months = pulseCosts(measurementsShape.parse(JSON.parse(read("infra/cost/measurements.json"))));
  // By hand: 0.5 GB × 240 s and 24 calls; 12,800 writes and 29,000 reads; 1,120 writes and 6,610 reads: a day, times 30.
  expect(months.map(({ service, month }) => [service, Number(month.toFixed(4))])).toEqual([
    ["Lambda", 0.0601],
    ["DynamoDB", 0.3488],
    ["S3 requests", 0.2473],
  ]);
  expect(months.reduce((sum, { month }) => sum + month, 0)).toBeLessThan(1);
});

it("says so when the target is missed", () => {
  expect(costPage(day({ s3Writes: worth(1e6) }))).toContain("the first month is above it");
});
