/**
 * List prices of AWS in US dollars, region us-east-1, x86-64, without any free tier. Read from AWS's price pages as of the date; check them
 * before a decision hangs on them: https://aws.amazon.com/pricing/
 */
export const PRICES = {
  date: "2026-11-01",
  region: "us-east-1",
  lambda: {
    gbSecond: 0.0000166667,
    request: 0.2 / 1e6,
    /** Of disk above the 512 MB that are included. */
    storageGbSecond: 0.0000000309,
    /** Durable executions: steps, waits and calls; bytes of their checkpoints, written and kept. */
    durableOperation: 8 / 1e6,
    durableGbWritten: 0.25,
    durableGbMonth: 0.15,
  },
  s3: {
    /** GB-months by storage class. */
    gbMonth: { STANDARD: 0.023, GLACIER_IR: 0.004 },
    write: 0.005 / 1e3,
    read: 0.0004 / 1e3,
    /** Per object that a lifecycle rule moves. */
    transition: { GLACIER_IR: 0.02 / 1e3 },
    /** Per GB read of what was moved. */
    retrieval: { GLACIER_IR: 0.03 },
  },
  dynamodb: {
    /** Of up to 1 KB. */
    write: 0.625 / 1e6,
    /** Of up to 4 KB, strongly consistent. */
    read: 0.125 / 1e6,
    gbMonth: 0.25,
    restoreGbMonth: 0.2,
  },
  cloudfront: { gbOut: 0.085, request: 1 / 1e6, edgeCall: 0.1 / 1e6 },
  cloudwatch: { logGb: 0.5, metricMonth: 0.3, alarmMonth: 0.1, dashboardMonth: 3 },
  athena: { tbScanned: 5 },
  /**
   * What every account has each month, for ever: taken off in a column of its own. A deployment never reaches a million calls of Lambda, a thousand
   * invalidations, 10 alarms, 3 dashboards or 25 GB of DynamoDB: those are free there as a whole.
   */
  free: {
    gbSeconds: 400_000,
    cloudfrontGb: 1024,
    cloudfrontRequests: 10e6,
    edgeCalls: 2e6,
    logGb: 5,
    metrics: 10,
  },
} as const;
