import { createHash } from "node:crypto";
import { CloudFrontClient, CreateInvalidationCommand } from "@aws-sdk/client-cloudfront";
import { awsError } from "../core/aws-errors.ts";

/**
 * Has CloudFront ask for every page anew. One path for all of them: the first 1,000 paths of a month are free, and most pages change
 * with each release. `reason` tells this publish from others; the same reason again invalidates nothing twice.
 */
export async function invalidate(distribution: string, reason: string): Promise<void> {
  const client = new CloudFrontClient({ maxAttempts: 8 });
  try {
    await client.send(
      new CreateInvalidationCommand({
        DistributionId: distribution,
        InvalidationBatch: {
          CallerReference: createHash("sha256").update(reason).digest("hex"),
          Paths: { Quantity: 1, Items: ["/*"] },
        },
      }),
    );
  } catch (error) {
    throw awsError(`site: cannot invalidate distribution ${distribution}`, error, {
      AccessDenied: ["access denied", "give this role cloudfront:CreateInvalidation on the distribution"],
      NoSuchDistribution: ["there is no such distribution", "check its id, or deploy again"],
    });
  } finally {
    client.destroy();
  }
}
