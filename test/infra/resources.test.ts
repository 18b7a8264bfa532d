import { readFileSync } from "node:fs";
import { beforeAll, describe, expect, it } from "vitest";
import { CONTENT_SECURITY_POLICY } from "../../site/src/policy.ts";
import { type Deployment, type Inputs, production, statements } from "../support/deployment.ts";

let deployed: Deployment;

beforeAll(async () => {
  deployed = await production();
});

const BUCKETS = ["Lake", "Releases", "Web"];
const bucketOf = (type: string, name: string) => deployed.one(`s3/${type}`, name);

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
          `${rule.status === "Enabled" ? "" : "off "}${rule.filter.prefix || "all"}: ${rule.expiration ? `expire ${rule.expiration.days} ` : ""}${
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
      // Edge places in Europe and North America: the other classes cost more.
      priceClass: "PriceClass_100",
    });
    expect(distribution().viewerCertificate.acmCertificateArn).toMatch(
      /certificate\/11111111-2222-3333-4444-555555555555$/,
    );
    // A minute: what is missing may be there after the next build.
    const missing = { responseCode: 404, responsePagePath: "/404.html", errorCachingMinTtl: 60 };
    expect(distribution().customErrorResponses).toEqual([
      { errorCode: 403, ...missing },
      { errorCode: 404, ...missing },
    ]);
  });

  it("answers every path over TLS alone, to GET and HEAD alone, compressed, and for as long as the object says", () => {
    for (const one of [distribution().defaultCacheBehavior, ...distribution().orderedCacheBehaviors])
      expect(one, one.pathPattern).toMatchObject({
        viewerProtocolPolicy: "redirect-to-https",
        allowedMethods: ["GET", "HEAD"],
        cachedMethods: ["GET", "HEAD"],
        compress: true,
        // Managed-CachingOptimized: https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/using-managed-cache-policies.html
        cachePolicyId: "658327ea-f89d-4fab-a63d-7e88639e58f6",
      });
  });

  it("signs what it asks the buckets for, which answer nobody else", () => {
    expect(deployed.one("cloudfront/originAccessControl:OriginAccessControl", "BucketAccess")).toMatchObject({
      originAccessControlOriginType: "s3",
      signingBehavior: "always",
      signingProtocol: "sigv4",
    });
    expect(
      distribution().origins.map((one: Inputs) => [one.originId, one.domainName, one.originAccessControlId]),
    ).toEqual([
      ["web", expect.stringMatching(/^hubrace-production-webbucket-/), "BucketAccess-id"],
      ["releases", expect.stringMatching(/^hubrace-production-releasesbucket-/), "BucketAccess-id"],
    ]);
  });

  it("takes downloads from the releases, so that every day stays where it was cited, and sends each path's own headers", () => {
    const { defaultCacheBehavior, orderedCacheBehaviors } = distribution();
    const paths = [defaultCacheBehavior, ...orderedCacheBehaviors].map((one: Inputs) => {
      const [edge, ...more] = one.functionAssociations as Inputs[];
      expect([edge?.eventType, more]).toEqual(["viewer-request", []]);
      const rewrites = edge?.functionArn.replace(/^.+:function\/hubrace-production-/, "");
      return [one.pathPattern ?? "else", one.targetOriginId, rewrites, one.responseHeadersPolicyId];
    });
    expect(paths).toEqual([
      ["else", "web", "pages", "PageHeaders-id"],
      ["/releases/v1/*", "releases", "data", "DataHeaders-id"],
      ["/api/v1/*", "web", "pages", "DataHeaders-id"],
      ["/badges/*", "web", "pages", "DataHeaders-id"],
      ["/data/v1/*", "releases", "data", "DataHeaders-id"],
      ["/data/releases.json", "web", "pages", "DataHeaders-id"],
      ["/pulse.json", "web", "pages", "DataHeaders-id"],
      ["/embed/*", "web", "pages", "EmbedHeaders-id"],
      ["*.svg", "web", "pages", "PictureHeaders-id"],
    ]);
  });

  it.each(["pages", "data"])("publishes infra/edge/%s.js under that name", (name) => {
    expect(deployed.one("cloudfront/function:Function", `${name}-edge`)).toMatchObject({
      name: `hubrace-production-${name}`,
      publish: true,
      code: readFileSync(new URL(`../../infra/edge/${name}.js`, import.meta.url), "utf8"),
    });
  });

  it.each([
    ["Page", `${CONTENT_SECURITY_POLICY}; frame-ancestors 'none'`],
    ["Embed", `${CONTENT_SECURITY_POLICY}; frame-ancestors *`],
    ["Picture", "default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'none'; sandbox"],
    ["Data", "default-src 'none'; sandbox"],
  ])("sends with a %s its own policy, HSTS, nosniff and no referrer", (name, policy) => {
    const headers = deployed.one("cloudfront/responseHeadersPolicy:ResponseHeadersPolicy", `${name}Headers`);
    expect(headers.securityHeadersConfig).toEqual({
      contentSecurityPolicy: { contentSecurityPolicy: policy, override: true },
      strictTransportSecurity: { accessControlMaxAgeSec: 63_072_000, includeSubdomains: true, override: true },
      contentTypeOptions: { override: true },
      referrerPolicy: { referrerPolicy: "no-referrer", override: true },
    });
    const more = [
      { header: "Cross-Origin-Opener-Policy", value: "same-origin", override: true },
      { header: "Permissions-Policy", value: "camera=(), geolocation=(), microphone=()", override: true },
    ];
    expect(headers.customHeadersConfig).toEqual(name === "Data" ? undefined : { items: more });
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
    accessControlAllowCredentials: false,
    accessControlAllowHeaders: { items: ["range"] },
    accessControlAllowMethods: { items: ["GET", "HEAD"] },
    accessControlExposeHeaders: { items: ["Content-Range", "ETag"] },
  });
  // A family's timeline is shown on other sites by <img>, which this header alone could forbid.
  expect(JSON.stringify(policies)).not.toMatch(/cross-origin-resource-policy/i);
});

describe("the catalogue", () => {
  it("computes the days of each table instead of registering them", () => {
    const table = deployed.one("glue/catalogTable:CatalogTable", "families-table");
    expect(table.parameters).toMatchObject({
      "projection.enabled": "true",
      "projection.date.type": "date",
      "projection.date.format": "yyyy-MM-dd",
      "projection.date.range": "2025-01-01,NOW",
      "projection.date.interval": "1",
      "projection.date.interval.unit": "DAYS",
    });
    expect(table.databaseName).toBe("hubrace_production_lake");
    expect(table.partitionKeys).toMatchObject([{ name: "date", type: "string" }]);
    expect(table.parameters["storage.location.template"]).toMatch(
      /^s3:\/\/[\w-]+\/catalogue\/families\/date=\$\{date\}\/$/,
    );
    expect(table.storageDescriptor).toMatchObject({
      inputFormat: "org.apache.hadoop.hive.ql.io.SymlinkTextInputFormat",
      serDeInfo: { serializationLibrary: "org.apache.hadoop.hive.ql.io.parquet.serde.ParquetHiveSerDe" },
    });
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

  it("stops a query that would scan more than 100 GB, and keeps what queries answer encrypted, where it expires", () => {
    expect(deployed.one("athena/workgroup:Workgroup", "Athena").configuration).toMatchObject({
      enforceWorkgroupConfiguration: true,
      bytesScannedCutoffPerQuery: 107_374_182_400,
      resultConfiguration: {
        outputLocation: expect.stringMatching(/^s3:\/\/hubrace-production-lakebucket-\w+\/athena\/$/),
        encryptionConfiguration: { encryptionOption: "SSE_S3" },
      },
    });
    const saved = [...deployed.all("athena/namedQuery:NamedQuery").keys()];
    expect(saved.sort()).toEqual(["families-all-dates", "niches-all-dates"]);
  });
});
