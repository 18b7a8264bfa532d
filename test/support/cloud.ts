import { spawn } from "node:child_process";
import { createHash } from "node:crypto";
import { once } from "node:events";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";
import type { S3Client } from "@aws-sdk/client-s3";
import type { BlobInfo } from "../../core/lake/blobs.ts";
import { s3Blobs } from "../../core/lake/s3.ts";

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

/**
 * A Hub with a quota before one without: `quota` requests in each 300 s, then 429. Its time goes on by what a test skips, too.
 * Its pages have `pageSize` models, however many are asked for. Counts requests and refusals, and keeps the tokens that it was sent.
 */
export async function startRatedHub(hub: string, { quota, pageSize }: { quota: number; pageSize: number }) {
  const counts = { requests: 0, refused: 0 };
  const tokens: string[] = [];
  let skipped = 0;
  const now = () => Date.now() + skipped;
  let opened = now();
  let used = 0;
  const proxy = await listen(async (request) => {
    counts.requests += 1;
    if (request.authorization !== undefined) tokens.push(request.authorization);
    if (now() - opened >= 300_000) [opened, used] = [now(), 0];
    const left = Math.ceil((opened + 300_000 - now()) / 1000);
    if (used >= quota) {
      counts.refused += 1;
      return { status: 429, headers: { ratelimit: `"api";r=0;t=${left}` }, body: "" };
    }
    used += 1;
    const asked = request.url.replace(/([?&]limit=)\d+/, `$1${pageSize}`);
    const answer = await fetch(hub + asked, { headers: { accept: "application/json" } });
    const link = answer.headers.get("link")?.replaceAll(hub, proxy.url);
    return {
      status: answer.status,
      headers: {
        "content-type": answer.headers.get("content-type") ?? "application/json",
        ...(Number.isFinite(quota) && { ratelimit: `"api";r=${quota - used};t=${left}` }),
        ...(link === undefined ? {} : { link }),
      },
      body: await answer.text(),
    };
  });
  const skip = (seconds: number) => {
    skipped += seconds * 1000;
  };
  return { ...proxy, counts, tokens, skip };
}

interface Asked {
  readonly method: string;
  readonly url: string;
  readonly authorization: string | undefined;
}

interface Reply {
  readonly status: number;
  readonly headers: Record<string, string>;
  readonly body: string;
}

async function listen(
  answer: (request: Asked, body: string) => Promise<Reply>,
): Promise<{ url: string; stop(): Promise<void> }> {
  const server: Server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on("data", (chunk: Buffer) => chunks.push(chunk));
    request.on("end", () => {
      const { method = "", url = "", headers } = request;
      answer({ method, url, authorization: headers.authorization }, Buffer.concat(chunks).toString()).then(
        ({ status, headers, body }) => response.writeHead(status, headers).end(body),
        (error: unknown) => response.writeHead(500).end(String(error)),
      );
    });
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    async stop() {
      server.closeAllConnections();
      server.close();
      await once(server, "close");
    },
  };
}
