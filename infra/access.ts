import type { Permission } from "./names.ts";

type Bucket = sst.aws.Bucket;

/** Reading any object below the patterns (all by default), and listing, so that a missing key reads as missing and not as forbidden. */
export const read = (bucket: Bucket, ...patterns: string[]): Permission[] => [
  { actions: ["s3:GetObject"], resources: below(bucket, patterns) },
  { actions: ["s3:ListBucket"], resources: [bucket.arn] },
];

/** Writing objects below the patterns, large ones in parts. */
export const write = (bucket: Bucket, ...patterns: string[]): Permission => ({
  actions: ["s3:PutObject", "s3:AbortMultipartUpload"],
  resources: below(bucket, patterns),
});

/** Removing objects below the patterns; where versions are kept they can be brought back. */
export const remove = (bucket: Bucket, ...patterns: string[]): Permission => ({
  actions: ["s3:DeleteObject"],
  resources: below(bucket, patterns),
});

/** The ledger's port and nothing more: no scan, no put that overwrites unseen, nothing that reaches the table itself. */
export const ledger = (table: sst.aws.Dynamo): Permission => ({
  actions: ["dynamodb:GetItem", "dynamodb:UpdateItem", "dynamodb:DeleteItem", "dynamodb:Query"],
  resources: [table.arn],
});

function below(bucket: Bucket, patterns: readonly string[]): $util.Output<string>[] {
  return (patterns.length === 0 ? ["*"] : patterns).map((pattern) => $interpolate`${bucket.arn}/${pattern}`);
}
