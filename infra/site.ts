import { readFileSync } from "node:fs";
import { join } from "node:path";
import { DATA_POLICY, EXPOSED_HEADERS, OPEN_PATHS, SECURITY_HEADERS } from "../site/src/headers.ts";
import { EMBED_POLICY, EMBEDS, PAGE_POLICY, PICTURE_POLICY } from "../site/src/policy.ts";
import { named } from "./names.ts";
import type { Settings } from "./settings.ts";
import type { Stores } from "./storage.ts";

export interface Web {
  /** The public address: the own domain, else CloudFront's. */
  readonly url: $util.Output<string>;
  readonly distributionId: $util.Output<string>;
  readonly distributionArn: $util.Output<string>;
}

/** AWS's policy that caches as long as the object's Cache-Control says (a day without one), and compresses. */
const CACHING_OPTIMIZED = "658327ea-f89d-4fab-a63d-7e88639e58f6";

const TWO_YEARS = 63_072_000;

/**
 * CloudFront before the buckets web and releases. Objects are looked up by name at each request, nothing is frozen at deploy:
 * the site is built anew every day.
 */
export function site(settings: Settings, stores: Stores): Web {
  const control = new aws.cloudfront.OriginAccessControl("BucketAccess", {
    name: named(settings, "buckets"),
    originAccessControlOriginType: "s3",
    signingBehavior: "always",
    signingProtocol: "sigv4",
  });
  const origin = (originId: string, bucket: sst.aws.Bucket) => ({
    originId,
    domainName: bucket.nodes.bucket.bucketRegionalDomainName,
    originAccessControlId: control.id,
  });
  const behaviour = (
    targetOriginId: string,
    edge: aws.cloudfront.Function,
    headers: aws.cloudfront.ResponseHeadersPolicy,
  ) => ({
    targetOriginId,
    viewerProtocolPolicy: "redirect-to-https",
    allowedMethods: ["GET", "HEAD"],
    cachedMethods: ["GET", "HEAD"],
    compress: true,
    cachePolicyId: CACHING_OPTIMIZED,
    responseHeadersPolicyId: headers.id,
    functionAssociations: [{ eventType: "viewer-request", functionArn: edge.arn }],
  });
  const open = dataHeaders(settings);
  const data = behaviour("releases", edgeFunction(settings, "data"), open);
  const pages = edgeFunction(settings, "pages");
  const page = (name: string, policy: string) => behaviour("web", pages, pageHeaders(settings, name, policy));

  const cdn = new sst.aws.Cdn("Router", {
    comment: `Hubrace ${settings.stage}`,
    origins: [origin("web", stores.web), origin("releases", stores.releases)],
    defaultCacheBehavior: page("Page", PAGE_POLICY),
    orderedCacheBehaviors: [
      { pathPattern: "/releases/v1/*", ...data },
      ...OPEN_PATHS.map((path) => ({
        pathPattern: path.endsWith("/") ? `${path}*` : path,
        ...(path === "/data/v1/" ? data : behaviour("web", pages, open)),
      })),
      { pathPattern: `${EMBEDS}*`, ...page("Embed", EMBED_POLICY) },
      { pathPattern: "*.svg", ...page("Picture", PICTURE_POLICY) },
    ],
    // S3 says 403 for a missing object to whoever may not list the bucket.
    customErrorResponses: [403, 404].map((errorCode) => ({
      errorCode,
      responseCode: 404,
      responsePagePath: "/404.html",
      errorCachingMinTtl: 60,
    })),
    ...domain(settings),
    transform: {
      distribution: (args) => {
        args.httpVersion = "http2and3";
        args.isIpv6Enabled = true;
        // Edge places in Europe and North America; the others cost more and only save milliseconds.
        args.priceClass = "PriceClass_100";
      },
    },
  });
  const { distribution } = cdn.nodes;
  const url = settings.domain === undefined ? cdn.url : $util.output(`https://${settings.domain}`);
  return { url, distributionId: distribution.id, distributionArn: distribution.arn };
}

/** The own domain: with Route 53 in this account SST makes certificate and records; else the operator brings the certificate. */
function domain({ domain: name, certificate }: Settings): Pick<sst.aws.CdnArgs, "domain"> {
  if (name === undefined) return {};
  return { domain: certificate === undefined ? { name } : { name, cert: certificate, dns: false } };
}

function edgeFunction(settings: Settings, name: "pages" | "data"): aws.cloudfront.Function {
  return new aws.cloudfront.Function(`${name}-edge`, {
    name: named(settings, name),
    runtime: "cloudfront-js-2.0",
    publish: true,
    code: readFileSync(join($cli.paths.root, "infra/edge", `${name}.js`), "utf8"),
  });
}

const strictTransportSecurity = { accessControlMaxAgeSec: TWO_YEARS, includeSubdomains: true, override: true };
const contentTypeOptions = { override: true };
const referrerPolicy = { referrerPolicy: SECURITY_HEADERS["referrer-policy"], override: true };

/** Pages may be framed by nobody, embeds by everybody; pictures may be framed by nobody and run nothing. */
function pageHeaders(settings: Settings, name: string, policy: string): aws.cloudfront.ResponseHeadersPolicy {
  return new aws.cloudfront.ResponseHeadersPolicy(`${name}Headers`, {
    name: named(settings, `${name.toLowerCase()}s`),
    securityHeadersConfig: {
      contentSecurityPolicy: { contentSecurityPolicy: policy, override: true },
      strictTransportSecurity,
      contentTypeOptions,
      referrerPolicy,
    },
    customHeadersConfig: {
      items: [
        { header: "Cross-Origin-Opener-Policy", value: SECURITY_HEADERS["cross-origin-opener-policy"], override: true },
        { header: "Permissions-Policy", value: SECURITY_HEADERS["permissions-policy"], override: true },
      ],
    },
  });
}

/** The one policy that lets pages of other sites read along: the data, the API, the badges. */
function dataHeaders(settings: Settings): aws.cloudfront.ResponseHeadersPolicy {
  return new aws.cloudfront.ResponseHeadersPolicy("DataHeaders", {
    name: named(settings, "data"),
    securityHeadersConfig: {
      contentSecurityPolicy: { contentSecurityPolicy: DATA_POLICY, override: true },
      strictTransportSecurity,
      contentTypeOptions,
      referrerPolicy,
    },
    corsConfig: {
      accessControlAllowCredentials: false,
      accessControlAllowHeaders: { items: ["range"] },
      accessControlAllowMethods: { items: ["GET", "HEAD"] },
      accessControlAllowOrigins: { items: ["*"] },
      accessControlExposeHeaders: { items: [...EXPOSED_HEADERS] },
      accessControlMaxAgeSec: 86_400,
      originOverride: true,
    },
  });
}
