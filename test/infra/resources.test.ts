import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { CONTENT_SECURITY_POLICY } from "../../site/src/policy.ts";
import { type Deployment, emptyBundles, type Inputs, installPlatform, synthesize } from "../support/deployment.ts";

const folder = mkdtempSync(join(tmpdir(), "hubrace-resources-"));
let deployed: Deployment;

beforeAll(async () => {
  await installPlatform();
  deployed = await synthesize("production", {
    HUBRACE_BUNDLES: emptyBundles(folder),
    HUBRACE_CONTACT: "ops@example.org",
    HUBRACE_ALARM_MAIL: "alarms@example.org",
    HUBRACE_DOMAIN: "race.example.org",
    HUBRACE_CERTIFICATE: "arn:aws:acm:us-east-1:123456789012:certificate/11111111-2222-3333-4444-555555555555",
  });
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const BUCKETS = ["Lake", "Releases", "Web"];
const bucketOf = (type: string, name: string) => deployed.one(`s3/${type}`, name);
const statements = (text: string) => JSON.parse(text).Statement as Inputs[];

describe("the buckets", () => {
  it("are closed to the public, versioned, encrypted, owned by the account and over TLS only", () => {
    expect(deployed.all("s3/bucket:Bucket").size).toBe(BUCKETS.length);
    for (const name of BUCKETS) {
      expect(bucketOf("bucketPublicAccessBlock:BucketPublicAccessBlock", `${name}PublicAccessBlock`)).toMatchObject({
        blockPublicAcls: true,
        blockPublicPolicy: true,
        ignorePublicAcls: true,
        restrictPublicBuckets: true,
      });
      expect(bucketOf("bucketVersioning:BucketVersioning", `${name}Versioning`).versioningConfiguration.status).toBe(
        "Enabled",
      );
      const [rule] = bucketOf(
        "bucketServerSideEncryptionConfiguration:BucketServerSideEncryptionConfiguration",
        `${name}Encryption`,
      ).rules;
      expect(rule.applyServerSideEncryptionByDefault.sseAlgorithm).toBe("AES256");
      expect(bucketOf("bucketOwnershipControls:BucketOwnershipControls", `${name}Ownership`).rule.objectOwnership).toBe(
        "BucketOwnerEnforced",
      );
      expect(statements(bucketOf("bucketPolicy:BucketPolicy", `${name}Policy`).policy)[0]).toMatchObject({
        Effect: "Deny",
        Action: ["s3:*"],
        Principal: { "*": ["*"] },
        Condition: { Bool: { "aws:SecureTransport": ["false"] } },
      });
    }
  });

  it("let CloudFront of this account read releases and web, and nobody the lake", () => {
    const allowed = (name: string) =>
      statements(bucketOf("bucketPolicy:BucketPolicy", `${name}Policy`).policy).slice(1);
    expect(allowed("Lake")).toEqual([]);
    for (const name of ["Releases", "Web"]) {
      const [statement, ...more] = allowed(name);
      expect(more).toEqual([]);
      expect(statement).toMatchObject({
        Effect: "Allow",
        Action: ["s3:GetObject"],
        Principal: { Service: ["cloudfront.amazonaws.com"] },
        Condition: { StringLike: { "aws:SourceArn": ["arn:aws:cloudfront::123456789012:distribution/*"] } },
      });
    }
  });

  it("answer no page of other sites: CloudFront does", () => {
    expect(deployed.all("s3/bucketCorsConfiguration:BucketCorsConfiguration").size).toBe(0);
  });

  it("forget raw parts after 35 days, old pages after 30 and the old look-up after 3, and never delete history", () => {
    const rules = (name: string) =>
      (bucketOf("bucketLifecycleConfiguration:BucketLifecycleConfiguration", `${name}Lifecycle`).rules as Inputs[]).map(
        (rule) =>
          `${rule.filter.prefix || "all"}: ${rule.expiration ? `expire ${rule.expiration.days} ` : ""}${
            rule.transitions ? `${rule.transitions[0].storageClass} ${rule.transitions[0].days}` : ""
          }${rule.noncurrentVersionExpiration ? `old versions ${rule.noncurrentVersionExpiration.noncurrentDays}` : ""}${
            rule.abortIncompleteMultipartUpload
              ? `uploads ${rule.abortIncompleteMultipartUpload.daysAfterInitiation}`
              : ""
          }`,
      );
    const always = ["all: old versions 30", "all: uploads 7"];
    expect(rules("Lake")).toEqual([
      "raw/: expire 35 old versions 1",
      "pulse/: expire 35 old versions 1",
      "athena/: expire 7 old versions 1",
      "history/: GLACIER_IR 35",
      "snapshots/: GLACIER_IR 3",
      "lineage/: GLACIER_IR 3",
      "panels/: GLACIER_IR 3",
      ...always,
    ]);
    expect(rules("Releases")).toEqual(["releases/: GLACIER_IR 3", ...always]);
    expect(rules("Web")).toEqual(["api/v1/models/: old versions 3", ...always]);
  });
});

it("the table is on demand, restorable to any second of 35 days, protected, and cleans up by time to live", () => {
  expect(deployed.one("dynamodb/table:Table", "LedgerTable")).toMatchObject({
    billingMode: "PAY_PER_REQUEST",
    hashKey: "pk",
    rangeKey: "sk",
    ttl: { attributeName: "ttl", enabled: true },
    pointInTimeRecovery: { enabled: true },
    deletionProtectionEnabled: true,
  });
});

describe("the site", () => {
  const distribution = () => deployed.one("cloudfront/distribution:Distribution", "RouterDistribution");

  it("is served over TLS under its own domain, with the site's 404 page for what is not there", () => {
    expect(distribution()).toMatchObject({
      aliases: ["race.example.org"],
      viewerCertificate: { sslSupportMethod: "sni-only", minimumProtocolVersion: "TLSv1.2_2021" },
      defaultCacheBehavior: { targetOriginId: "web", viewerProtocolPolicy: "redirect-to-https" },
    });
    expect(
      distribution().customErrorResponses.map((one: Inputs) => [one.errorCode, one.responseCode, one.responsePagePath]),
    ).toEqual([
      [403, 404, "/404.html"],
      [404, 404, "/404.html"],
    ]);
  });

  it("takes downloads from the releases, so that every day stays where it was cited", () => {
    const paths = distribution().orderedCacheBehaviors.map((one: Inputs) => [one.pathPattern, one.targetOriginId]);
    expect(paths).toEqual([
      ["/releases/v1/*", "releases"],
      ["/api/v1/*", "web"],
      ["/badges/*", "web"],
      ["/data/v1/*", "releases"],
      ["/data/releases.json", "web"],
      ["/pulse.json", "web"],
      ["/embed/*", "web"],
      ["*.svg", "web"],
    ]);
  });

  it.each([
    ["Page", `${CONTENT_SECURITY_POLICY}; frame-ancestors 'none'`],
    ["Embed", `${CONTENT_SECURITY_POLICY}; frame-ancestors *`],
    ["Picture", "default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'none'; sandbox"],
  ])("sends with a %s its own policy, HSTS, nosniff and no referrer", (name, policy) => {
    const headers = deployed.one("cloudfront/responseHeadersPolicy:ResponseHeadersPolicy", `${name}Headers`);
    expect(headers.securityHeadersConfig).toEqual({
      contentSecurityPolicy: { contentSecurityPolicy: policy, override: true },
      strictTransportSecurity: { accessControlMaxAgeSec: 63_072_000, includeSubdomains: true, override: true },
      contentTypeOptions: { override: true },
      referrerPolicy: { referrerPolicy: "no-referrer", override: true },
    });
  });
});

it("pages of other sites may read the data, the API and the badges, and nothing else", () => {
  const { orderedCacheBehaviors, defaultCacheBehavior } = deployed.one(
    "cloudfront/distribution:Distribution",
    "RouterDistribution",
  );
  const policies = [...deployed.all("cloudfront/responseHeadersPolicy:ResponseHeadersPolicy")];
  expect(policies.filter(([, inputs]) => inputs.corsConfig !== undefined).map(([name]) => name)).toEqual([
    "DataHeaders",
  ]);
  const open = orderedCacheBehaviors.filter((one: Inputs) => /DataHeaders/i.test(one.responseHeadersPolicyId));
  expect(open.map((one: Inputs) => one.pathPattern)).toEqual([
    "/releases/v1/*",
    "/api/v1/*",
    "/badges/*",
    "/data/v1/*",
    "/data/releases.json",
    "/pulse.json",
  ]);
  expect(defaultCacheBehavior.responseHeadersPolicyId).not.toMatch(/DataHeaders/i);
  // A script reads Content-Length by itself, but the whole file's size stands in Content-Range.
  expect(
    deployed.one("cloudfront/responseHeadersPolicy:ResponseHeadersPolicy", "DataHeaders").corsConfig,
  ).toMatchObject({
    accessControlAllowOrigins: { items: ["*"] },
    accessControlAllowMethods: { items: ["GET", "HEAD"] },
    accessControlExposeHeaders: { items: ["Content-Range", "ETag"] },
  });
  // A family's timeline is shown on other sites by <img>, which this header alone could forbid.
  expect(JSON.stringify(policies)).not.toMatch(/cross-origin-resource-policy/i);
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
      "WorkflowErrors",
      "WorkflowTimedOut",
    ]);
    for (const [name, { alarmActions, okActions }] of alarms) {
      expect([alarmActions, okActions], name).toEqual([[TOPIC], [TOPIC]]);
    }
  });

  it("say when a run failed, when no release came for 26 hours, and when a thousandth of the rows is unreadable", () => {
    const alarm = (name: string) => deployed.one("cloudwatch/metricAlarm:MetricAlarm", name);
    const own = { namespace: "Hubrace", dimensions: { Stage: "production" } };
    expect(alarm("RunFailed")).toMatchObject({
      ...own,
      metricName: "RunFailed",
      statistic: "Sum",
      comparisonOperator: "GreaterThanThreshold",
      threshold: 0,
    });
    expect(alarm("RunLate")).toMatchObject({
      ...own,
      metricName: "ReleasePublished",
      period: 3600,
      evaluationPeriods: 26,
      datapointsToAlarm: 26,
      comparisonOperator: "LessThanThreshold",
      threshold: 1,
      treatMissingData: "breaching",
    });
    expect(alarm("QuarantineHigh")).toMatchObject({ ...own, metricName: "QuarantineShare", threshold: 0.001 });
  });

  it("say when an execution of the workflow failed or was ended, which are no errors of an invocation", () => {
    const metric = (metricName: string) => ({
      ...{ namespace: "AWS/Lambda", metricName, dimensions: { FunctionName: "hubrace-production-pipeline" } },
      ...{
        statistic: "Sum",
        comparisonOperator: "GreaterThanThreshold",
        threshold: 0,
        treatMissingData: "notBreaching",
      },
    });
    const alarm = (name: string) => deployed.one("cloudwatch/metricAlarm:MetricAlarm", name);
    expect(alarm("WorkflowErrors")).toMatchObject(metric("DurableExecutionFailed"));
    expect(alarm("WorkflowTimedOut")).toMatchObject(metric("DurableExecutionTimedOut"));
  });

  it("say when no pulse succeeded for six hours, and not when one failed", () => {
    const metric = (metricName: string) => ({ namespace: "AWS/Lambda", metricName, period: 3600, stat: "Sum" });
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

  it("reach a person by mail, and budgets may use them too", () => {
    expect(deployed.one("sns/topicSubscription:TopicSubscription", "AlarmsMail")).toMatchObject({
      topic: TOPIC,
      protocol: "email",
      endpoint: "alarms@example.org",
    });
    const [publish] = statements(deployed.one("sns/topicPolicy:TopicPolicy", "AlarmsPolicy").policy);
    expect(publish).toMatchObject({
      Effect: "Allow",
      Principal: { Service: ["cloudwatch.amazonaws.com", "budgets.amazonaws.com"] },
      Action: "sns:Publish",
      Resource: TOPIC,
    });
    const { limitAmount, limitUnit, timeUnit, notifications } = deployed.one("budgets/budget:Budget", "CostGuard");
    expect([limitAmount, limitUnit, timeUnit]).toEqual(["20", "USD", "MONTHLY"]);
    expect(
      notifications.map((one: Inputs) => [one.notificationType, one.threshold, one.subscriberSnsTopicArns]),
    ).toEqual([
      ["ACTUAL", 80, [TOPIC]],
      ["ACTUAL", 100, [TOPIC]],
      ["FORECASTED", 100, [TOPIC]],
    ]);
  });

  it("stand beside a dashboard whose metrics carry the stage", () => {
    const { dashboardBody } = deployed.one("cloudwatch/dashboard:Dashboard", "Dashboard");
    const titles = JSON.parse(dashboardBody).widgets.map((one: Inputs) => one.properties.title);
    expect(titles).toContain("Models in the snapshot");
    expect(dashboardBody).toContain('["Hubrace","ReleasePublished","Stage","production"');
  });
});

describe("the catalogue", () => {
  it("computes the days of each table instead of registering them", () => {
    const table = deployed.one("glue/catalogTable:CatalogTable", "families-table");
    expect(table.parameters).toMatchObject({
      "projection.enabled": "true",
      "projection.date.type": "date",
      "projection.date.format": "yyyy-MM-dd",
      "projection.date.range": "2025-01-01,NOW",
    });
    expect(table.parameters["storage.location.template"]).toMatch(
      /^s3:\/\/[\w-]+\/catalogue\/families\/date=\$\{date\}\/$/,
    );
    expect(table.storageDescriptor.inputFormat).toBe("org.apache.hadoop.hive.ql.io.SymlinkTextInputFormat");
    expect(deployed.all("glue/catalogTable:CatalogTable").has("models-table")).toBe(true);
  });

  it("names columns with Hive's types", () => {
    const { columns } = deployed.one("glue/catalogTable:CatalogTable", "models-table").storageDescriptor;
    const types = Object.fromEntries(columns.map((one: Inputs) => [one.name, one.type]));
    expect(types).toMatchObject({
      id: "string",
      created_at: "timestamp",
      likes: "bigint",
      trending_score: "double",
      tags: "array<string>",
      has_evals: "boolean",
      first_seen: "date",
    });
  });

  it("stops a query that would scan more than 100 GB, and encrypts what queries answer", () => {
    expect(deployed.one("athena/workgroup:Workgroup", "Athena").configuration).toMatchObject({
      enforceWorkgroupConfiguration: true,
      bytesScannedCutoffPerQuery: 107_374_182_400,
      resultConfiguration: { encryptionConfiguration: { encryptionOption: "SSE_S3" } },
    });
    const saved = [...deployed.all("athena/namedQuery:NamedQuery").keys()];
    expect(saved.sort()).toEqual(["families-all-dates", "niches-all-dates"]);
  });
});
