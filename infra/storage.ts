import { LEDGER_TABLE } from "../core/ledger/dynamo-table.ts";
import { HISTORY_DAYS, OLD_LOOKUP_DAYS, OLD_VERSION_DAYS, RAW_DAYS, TABLE_DAYS } from "./lifecycle.ts";
import { here } from "./names.ts";
import type { Settings } from "./settings.ts";

type Rules = NonNullable<aws.s3.BucketLifecycleConfigurationArgs["rules"]>;

export interface Stores {
  readonly lake: sst.aws.Bucket;
  readonly releases: sst.aws.Bucket;
  readonly web: sst.aws.Bucket;
  readonly table: sst.aws.Dynamo;
}

const everything = { prefix: "" };
const cleanUp = {
  id: "aborted-uploads",
  status: "Enabled",
  filter: everything,
  abortIncompleteMultipartUpload: { daysAfterInitiation: 7 },
};
const oldVersions = {
  id: "old-versions",
  status: "Enabled",
  filter: everything,
  noncurrentVersionExpiration: { noncurrentDays: OLD_VERSION_DAYS },
};
const expire = (prefix: string, days: number) => ({
  id: prefix.replace("/", ""),
  status: "Enabled",
  filter: { prefix },
  expiration: { days },
  // In a versioned bucket expiring only hides: gone the day after.
  noncurrentVersionExpiration: { noncurrentDays: 1 },
});
/** Of two rules for the same old versions S3 keeps to the shorter. */
const forget = (prefix: string, days: number) => ({
  id: `old-${prefix.replaceAll("/", "-").replace(/-$/, "")}`,
  status: "Enabled",
  filter: { prefix },
  noncurrentVersionExpiration: { noncurrentDays: days },
});
/**
 * Old days are read seldom, but must not go: the newest history is the only memory of vanished models, however old it is. They
 * stay readable at once, for a sixth of the price and a fee per GB read.
 */
const archive = (prefix: string, days: number) => ({
  id: prefix.replace("/", ""),
  status: "Enabled",
  filter: { prefix },
  transitions: [{ days, storageClass: "GLACIER_IR" }],
});

/** The buckets and the table. The lake is private; web and releases are read by CloudFront alone. */
export function storage(settings: Settings): Stores {
  const lake = bucket("Lake", settings, {
    rules: [
      expire("raw/", RAW_DAYS),
      expire("pulse/", RAW_DAYS),
      expire("athena/", 7),
      archive("history/", HISTORY_DAYS),
      archive("snapshots/", TABLE_DAYS),
      archive("lineage/", TABLE_DAYS),
      archive("panels/", TABLE_DAYS),
    ],
  });
  const releases = bucket("Releases", settings, {
    cloudfront: true,
    rules: [archive("releases/", TABLE_DAYS)],
  });
  const web = bucket("Web", settings, {
    cloudfront: true,
    rules: [forget("api/v1/models/", OLD_LOOKUP_DAYS)],
  });

  const table = new sst.aws.Dynamo("Ledger", {
    fields: { [LEDGER_TABLE.partitionKey]: "string", [LEDGER_TABLE.sortKey]: "string" },
    primaryIndex: { hashKey: LEDGER_TABLE.partitionKey, rangeKey: LEDGER_TABLE.sortKey },
    ttl: LEDGER_TABLE.timeToLive,
    deletionProtection: settings.stage === "production",
  });
  return { lake, releases, web, table };
}

interface BucketOptions {
  /** Read by the CloudFront distributions of this account. */
  readonly cloudfront?: boolean;
  readonly rules: Rules;
}

/** A bucket that is versioned, encrypted, closed to the public and to plain HTTP. */
function bucket(name: string, settings: Settings, options: BucketOptions): sst.aws.Bucket {
  const rules: Rules = [...(options.rules as object[]), oldVersions, cleanUp] as Rules;
  const made = new sst.aws.Bucket(name, {
    versioning: true,
    // Browsers never come here: what other pages may read, CloudFront says (infra/site.ts), which passes no Origin on.
    cors: false,
    enforceHttps: true,
    // SST's `access: "cloudfront"` would let distributions of any account read; this names ours.
    policy: options.cloudfront
      ? [
          {
            actions: ["s3:GetObject"],
            principals: [{ type: "service", identifiers: ["cloudfront.amazonaws.com"] }],
            paths: ["*"],
            conditions: [
              {
                test: "StringLike",
                variable: "aws:SourceArn",
                values: [$interpolate`arn:aws:cloudfront::${here().account}:distribution/*`],
              },
            ],
          },
        ]
      : [],
    lifecycle: [{ id: "replaced-below", expiresIn: "1 day" }],
    transform: {
      // SST would empty a bucket that is removed, in production too.
      bucket: (args) => {
        args.forceDestroy = settings.stage !== "production";
      },
      lifecycle: (args) => {
        args.rules = rules;
      },
    },
  });
  new aws.s3.BucketServerSideEncryptionConfiguration(`${name}Encryption`, {
    bucket: made.name,
    rules: [{ applyServerSideEncryptionByDefault: { sseAlgorithm: "AES256" }, bucketKeyEnabled: true }],
  });
  new aws.s3.BucketOwnershipControls(`${name}Ownership`, {
    bucket: made.name,
    rule: { objectOwnership: "BucketOwnerEnforced" },
  });
  return made;
}
