import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { CreateBucketCommand, S3Client, type S3ClientConfig } from "@aws-sdk/client-s3";
import { AWS_CLIENT } from "../../core/aws-client.ts";
import { sharedPath } from "./replay.ts";

/** Whether the S3 server of ../shared is there: `describe.skipIf(!hasShared(S3_SERVER))(…)`. */
export const S3_SERVER = "s3-server/server.mjs";

export interface S3Server {
  /** For example http://127.0.0.1:41234. */
  readonly url: string;
  /** A client of this server, or of a proxy before it. Retries come at once, up to ten attempts. */
  client(options?: { readonly url?: string; readonly config?: S3ClientConfig }): S3Client;
  /** A new empty bucket. */
  bucket(): Promise<string>;
  stop(): Promise<void>;
}

/** What a client of a local server is made with: as in production, but retries wait for nothing and have no quota. */
export function localClient() {
  return {
    ...AWS_CLIENT,
    region: "eu-central-1",
    credentials: { accessKeyId: "test", secretAccessKey: "test" },
    retryStrategy: {
      acquireInitialRetryToken: async () => retryToken(0),
      async refreshRetryTokenForRetry(token: { getRetryCount(): number }, { errorType }: { errorType: string }) {
        const attempts = token.getRetryCount() + 1;
        const isPassing = errorType === "THROTTLING" || errorType === "TRANSIENT";
        if (!isPassing || attempts === AWS_CLIENT.maxAttempts) throw new Error("no further attempt");
        return retryToken(attempts);
      },
      recordSuccess: () => {},
    },
  };
}

function retryToken(count: number) {
  return { getRetryCount: () => count, getRetryDelay: () => 0 };
}

type MiniS3 = (options: { dir: string }) => Promise<{ endpoint: string; close(): Promise<void> }>;

/** Starts the S3-compatible server of ../shared in this process, on a temporary folder. */
export async function startS3(): Promise<S3Server> {
  const { miniS3 } = (await import(pathToFileURL(sharedPath("s3-server", "server.mjs")).href)) as { miniS3: MiniS3 };
  const dir = await mkdtemp(join(tmpdir(), "hubrace-s3-"));
  const server = await miniS3({ dir });
  const clients: S3Client[] = [];
  let buckets = 0;
  const client: S3Server["client"] = ({ url = server.endpoint, config } = {}) => {
    const made = new S3Client({ ...localClient(), endpoint: url, forcePathStyle: true, ...config });
    clients.push(made);
    return made;
  };
  const direct = client();
  return {
    url: server.endpoint,
    client,
    async bucket() {
      const name = `bucket-${++buckets}`;
      await direct.send(new CreateBucketCommand({ Bucket: name }));
      return name;
    },
    async stop() {
      for (const made of clients) made.destroy();
      await server.close();
      await rm(dir, { recursive: true, force: true });
    },
  };
}
