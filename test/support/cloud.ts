import { spawn } from "node:child_process";
import { createHash } from "node:crypto";
import { once } from "node:events";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";
import type { S3Client } from "@aws-sdk/client-s3";
import type { BlobInfo } from "../../core/lake/blobs.ts";
import { s3Blobs } from "../../core/lake/s3.ts";
import { listen } from "./loopback-server.ts";

/** Buckets and table of one deployment. */
export interface Room {
  readonly lake: string;
  readonly releases: string;
  readonly web: string;
  readonly table: string;
}

export interface Cloud {
  readonly s3: string;
  readonly dynamo: string;
  readonly rooms: Readonly<Record<"plain" | "crashing", Room>>;
  stop(): Promise<void>;
}

/** Starts the S3 server and dynalite in a child process, with two empty deployments. */
export async function startCloud(): Promise<Cloud> {
  const script = fileURLToPath(new URL("./cloud-process.ts", import.meta.url));
  const child = spawn(process.execPath, ["--disable-warning=ExperimentalWarning", script], {
    stdio: ["pipe", "pipe", "inherit"],
  });
  const ended = once(child, "close");
  const line = await Promise.race([
    once(createInterface({ input: child.stdout }), "line").then(([text]) => String(text)),
    ended.then(([code]) => Promise.reject(new Error(`the servers ended with ${code}`))),
  ]);
  return {
    ...(JSON.parse(line) as Omit<Cloud, "stop">),
    async stop() {
      child.stdin.end();
      await ended;
    },
  };
}

/** SHA-256 of every object of a bucket by key. */
export async function bucketChecksums(client: S3Client, bucket: string): Promise<Record<string, string>> {
  const blobs = s3Blobs({ client, bucket });
  const keys = (await Array.fromAsync(blobs.list(""))).map(({ key }) => key);
  const sums: [string, string][] = [];
  for (let at = 0; at < keys.length; at += 16) {
    const some = keys.slice(at, at + 16).map(async (key): Promise<[string, string]> => {
      const body = await blobs.get(key);
      return [
        key,
        createHash("sha256")
          .update(body ?? "")
          .digest("hex"),
      ];
    });
    sums.push(...(await Promise.all(some)));
  }
  return Object.fromEntries(sums);
}

/** Every object of a bucket with its etag and size. */
export function bucketList(client: S3Client, bucket: string): Promise<BlobInfo[]> {
  return Array.fromAsync(s3Blobs({ client, bucket }).list(""));
}

/** A server that answers as CloudFront does to CreateInvalidation, and remembers what was invalidated. */
export async function startCloudFront(): Promise<{ url: string; batches: string[]; stop(): Promise<void> }> {
  const batches: string[] = [];
  const { url, stop } = await listen(async (request, body) => {
    batches.push(`${request.method} ${request.url} ${body}`);
    return {
      status: 201,
      headers: { "content-type": "text/xml" },
      body: `<?xml version="1.0"?><Invalidation xmlns="http://cloudfront.amazonaws.com/doc/2020-05-31/"><Id>I1</Id><Status>InProgress</Status></Invalidation>`,
    };
  });
  return { url, batches, stop };
}
