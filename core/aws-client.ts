/**
 * What a client of S3 or DynamoDB is made with, beside region and credentials: `new S3Client({ ...AWS_CLIENT })`. Throttling, 5xx and
 * broken connections are retried by the SDK, ten attempts with up to 20 s between two; a connection that says nothing for 30 s counts as
 * broken, also in the middle of a body.
 */
export const AWS_CLIENT = {
  maxAttempts: 10,
  retryMode: "standard",
  requestHandler: { connectionTimeout: 5_000, socketTimeout: 30_000 },
} as const;
