import { beforeAll, describe, expect, it } from "vitest";
import { type Deployment, FUNCTIONS, type Inputs, production, statements } from "../support/deployment.ts";

let deployed: Deployment;

beforeAll(async () => {
  deployed = await production();
});

/** A function's statements as `actions on resources`, names of buckets and tables without their random ends. */
function grants(name: keyof typeof FUNCTIONS): string[] {
  const [inline, ...more] = deployed.one("iam/role:Role", `${FUNCTIONS[name]}Role`).inlinePolicies;
  expect(more).toEqual([]);
  return statements(inline.policy).map(({ Effect, Action, Resource, Condition }) => {
    expect([Effect, Condition]).toEqual(["Allow", undefined]);
    const resources = Resource.map((arn: string) =>
      arn.replace(/^arn:aws:s3:::hubrace-production-(\w+)bucket-\w+/, "$1").replace(/LedgerTable-\w+/, "ledger"),
    );
    return `${Action.join(" ")} on ${resources.join(" ")}`;
  });
}

const LEDGER =
  "dynamodb:GetItem dynamodb:UpdateItem dynamodb:DeleteItem dynamodb:Query on arn:aws:dynamodb:us-east-1:123456789012:table/hubrace-production-ledger";
const logs = (name: string) =>
  `logs:CreateLogStream logs:PutLogEvents on arn:aws:logs:us-east-1:123456789012:log-group:/hubrace/production/${name}:*`;
const ARN = "arn:aws:lambda:us-east-1:123456789012:function:hubrace-production";

describe("what each function may do", () => {
  it("crawl: read the lake, write raw parts alone, the ledger", () => {
    expect(grants("crawl")).toEqual([
      "s3:GetObject on lake/*",
      "s3:ListBucket on lake",
      "s3:PutObject s3:AbortMultipartUpload on lake/raw/*",
      "s3:DeleteObject on lake/raw/*",
      LEDGER,
      logs("crawl"),
    ]);
  });

  it("derive: the lake and the releases, without removing the pointer", () => {
    expect(grants("derive")).toEqual([
      "s3:GetObject on lake/*",
      "s3:ListBucket on lake",
      "s3:PutObject s3:AbortMultipartUpload on lake/*",
      "s3:DeleteObject on lake/*",
      "s3:GetObject on releases/*",
      "s3:ListBucket on releases",
      "s3:PutObject s3:AbortMultipartUpload on releases/*",
      "s3:DeleteObject on releases/releases/v1/*/*",
      LEDGER,
      logs("derive"),
    ]);
  });

  it("site: read releases, keep the charts of a day, write pages, ask CloudFront to forget; nothing of the lake", () => {
    expect(grants("site")).toEqual([
      "s3:GetObject on releases/*",
      "s3:ListBucket on releases",
      "s3:PutObject s3:AbortMultipartUpload on releases/reports/*",
      "s3:GetObject on web/*",
      "s3:ListBucket on web",
      "s3:PutObject s3:AbortMultipartUpload on web/*",
      "s3:DeleteObject on web/*",
      "cloudfront:CreateInvalidation on arn:aws:cloudfront::123456789012:distribution/RouterDistribution-id",
      LEDGER,
      logs("site"),
    ]);
  });

  it("pipeline: call the three, keep its own checkpoints, the ledger; no object in any bucket", () => {
    expect(grants("pipeline")).toEqual([
      `lambda:InvokeFunction on ${ARN}-crawl ${ARN}-crawl:* ${ARN}-derive ${ARN}-derive:* ${ARN}-site ${ARN}-site:*`,
      `lambda:CheckpointDurableExecution lambda:GetDurableExecutionState on ${ARN}-pipeline:*`,
      LEDGER,
      logs("pipeline"),
    ]);
  });

  it("pulse: read what sweeps left for it, add arrivals, write two files of the site and families' feeds; removes nothing", () => {
    expect(grants("pulse")).toEqual([
      "s3:GetObject on lake/pulse/ground/*",
      "s3:ListBucket on lake",
      "s3:PutObject s3:AbortMultipartUpload on lake/pulse/arrivals/*",
      "s3:GetObject on web/pulse.json web/pulse.xml web/families/*/rss.xml",
      "s3:ListBucket on web",
      "s3:PutObject s3:AbortMultipartUpload on web/pulse.json web/pulse.xml web/families/*/rss.xml",
      LEDGER.replace(" dynamodb:DeleteItem", ""),
      logs("pulse"),
    ]);
  });

  it("no role is trusted to more than one service, holds a managed policy, an action with * or all resources", () => {
    for (const [name, { assumeRolePolicy, managedPolicyArns, inlinePolicies }] of deployed.all("iam/role:Role")) {
      expect(managedPolicyArns ?? [], name).toEqual([]);
      for (const { Principal } of statements(assumeRolePolicy)) {
        expect(Principal.Service, name).toMatch(/^(lambda|scheduler)\.amazonaws\.com$/);
        expect(Object.keys(Principal), name).toEqual(["Service"]);
      }
      for (const { Action, Resource } of inlinePolicies.flatMap((one: Inputs) => statements(one.policy))) {
        expect(
          Action.filter((one: string) => one.includes("*")),
          name,
        ).toEqual([]);
        expect(Resource, name).not.toContain("*");
      }
    }
    expect(deployed.all("iam/role:Role").size).toBe(7);
  });
});
