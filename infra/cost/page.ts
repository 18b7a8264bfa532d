import { TABLE_DAYS } from "../lifecycle.ts";
import { costs, type Line, type Measurements, pulseCosts, scanCost } from "./compute.ts";
import { PRICES } from "./prices.ts";

const money = (dollars: number) => (dollars > 0 && dollars < 0.005 ? "< 0.01" : dollars.toFixed(2));
const count = (value: number) => value.toLocaleString("en-US");

/** docs/cost.md. A test fails when the file differs from this text. */
export function costPage(measured: Measurements): string {
  const [first, twelfth] = [costs(measured, 1), costs(measured, 12)];
  const total = (lines: readonly Line[], column: "day" | "month" | "free") =>
    lines.reduce((sum, line) => sum + line[column], 0);
  const rows = first.map((line, i) => {
    const later = twelfth[i];
    return `| ${line.service} | ${money(line.day)} | ${money(line.month)} | ${money(line.free)} | ${money(later?.month ?? 0)} | ${money(later?.free ?? 0)} |`;
  });
  const pulses = pulseCosts(measured);
  const scan = (dates: number) => {
    const old = Math.max(0, dates - TABLE_DAYS);
    const fee = ((measured.athenaBytesPerDate.value * old) / 1e9) * PRICES.s3.retrieval.GLACIER_IR;
    return `| ${dates} | ${((measured.athenaBytesPerDate.value * dates) / 1e9).toFixed(1)} | ${money(scanCost(measured, dates))} | ${money(fee)} |`;
  };
  return `${[
    "# Cost",
    "",
    "Written by `npm run cost` from `infra/cost/measurements.json` and `infra/cost/prices.ts`: change those.",
    "",
    `US dollars for ${count(measured.models)} models, one run a day, in ${PRICES.region}, x86-64. Prices as of ${PRICES.date}, measurements as of ${measured.date}.`,
    "“Free” is after the allowances that every account has each month without end (Lambda's 400,000 GB-seconds, CloudFront's first TB, …), if nothing",
    "else in the account uses them. Storage grows, so the first and the twelfth month are shown.",
    "",
    "| service | a day's run | month 1 | month 1, free | month 12 | month 12, free |",
    "| --- | ---: | ---: | ---: | ---: | ---: |",
    ...rows,
    `| **all** | **${money(total(first, "day"))}** | **${money(total(first, "month"))}** | **${money(total(first, "free"))}** | **${money(total(twelfth, "month"))}** | **${money(total(twelfth, "free"))}** |`,
    "",
    `The target is 10 dollars a month. ${verdict(total(first, "month"), total(first, "free"), total(twelfth, "free"))}`,
    "",
    "Not counted: a domain (Route 53: 0.50 a month for its zone), a NAT gateway (there is none), taxes.",
    "",
    "## The hourly pulse",
    "",
    `A month of ${count(measured.pulse.calls.value)} pulses a day, which enter ${count(measured.pulse.arrivals.value)} arrivals a day, costs ${money(pulses.reduce((sum, { month }) => sum + month, 0))} dollars at list prices; it is not in the table above.`,
    "",
    "| service | month |",
    "| --- | ---: |",
    ...pulses.map(({ service, month }) => `| ${service} | ${money(month)} |`),
    "",
    "## Asking all dates in Athena",
    "",
    `A saved query reads ${(measured.athenaBytesPerDate.value / 1e6).toFixed(0)} MB for each date (${measured.athenaBytesPerDate.source}), at ${PRICES.athena.tbScanned} dollars a TB.`,
    `Dates older than ${TABLE_DAYS} days lie in Glacier Instant Retrieval and cost ${PRICES.s3.retrieval.GLACIER_IR} dollars a GB more. The workgroup stops a query at 100 GB.`,
    "",
    "| dates | GB scanned | Athena | retrieval |",
    "| ---: | ---: | ---: | ---: |",
    ...[1, 30, 365, 900].map(scan),
    "",
    "## What was measured",
    "",
    "| what, in a day | value | source |",
    "| --- | ---: | --- |",
    ...figures(measured).map(([what, { value, source }]) => `| ${what} | ${count(value)} | ${source} |`),
    "",
    "## What to do when it is more",
    "",
    "- Lambda: `HUBRACE_DERIVE_MEMORY` is the largest lever; a smaller function has fewer cores, so look at the seconds too.",
    "- S3 requests: each page that changed is one write. Fewer family pages, fewer writes.",
    "- S3 storage: the lifecycle rules are in `infra/storage.ts`; a release that nobody cites may be deleted by hand.",
    "- The budget `HUBRACE_BUDGET_USD` mails at 80 % of it, at all of it, and when the month is forecast to go beyond.",
  ].join("\n")}\n`;
}

function verdict(list: number, first: number, twelfth: number): string {
  const held = (dollars: number) => (dollars <= 10 ? "within it" : "above it");
  return `At list prices the first month is ${held(list)} (${money(list)}); with the free allowances the first month is ${held(first)} (${money(first)}) and the twelfth ${held(twelfth)} (${money(twelfth)}).`;
}

function figures(measured: Measurements): [string, { value: number; source: string }][] {
  return [
    ...measured.functions.flatMap(({ name, memoryMb, invocations, seconds }): [string, typeof seconds][] => [
      [`${name} (${memoryMb} MB): calls`, invocations],
      [`${name}: seconds`, seconds],
    ]),
    ["durable operations", measured.durableOperations],
    ["bytes of checkpoints", measured.durableBytes],
    ["S3 writes and lists", measured.s3Writes],
    ["S3 reads", measured.s3Reads],
    ["DynamoDB writes of 1 KB", measured.dynamoWrites],
    ["DynamoDB reads of 4 KB", measured.dynamoReads],
    ["bytes of logs", measured.logBytes],
    ["metrics", measured.metrics],
    ["bytes: raw parts", measured.bytes.raw],
    ["bytes: history", measured.bytes.history],
    ["bytes: snapshot, lineage, panels", measured.bytes.tables],
    ["bytes: release", measured.bytes.releases],
    ["bytes: pages", measured.bytes.pages],
    ["bytes: look-up", measured.bytes.lookup],
    ["pulses: calls", measured.pulse.calls],
    ["pulses: seconds of 512 MB", measured.pulse.seconds],
    ["pulses: requests to the Hub", measured.pulse.hubRequests],
    ["pulses: arrivals", measured.pulse.arrivals],
    ["pulses: DynamoDB writes of 1 KB", measured.pulse.dynamoWrites],
    ["pulses: DynamoDB reads of 4 KB", measured.pulse.dynamoReads],
    ["pulses: S3 writes", measured.pulse.s3Writes],
    ["pulses: S3 reads", measured.pulse.s3Reads],
    ["readers: GB in a month", measured.readers.gbOut],
    ["readers: requests in a month", measured.readers.requests],
  ];
}
