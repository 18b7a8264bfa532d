import { DynamoDBClient } from "@aws-sdk/client-dynamodb";
import { S3Client } from "@aws-sdk/client-s3";
import { AWS_CLIENT } from "../core/aws-client.ts";
import type { Blobs } from "../core/lake/blobs.ts";
import { releasesPrefix } from "../core/lake/layout.ts";
import { routedBlobs } from "../core/lake/routed.ts";
import { s3Blobs } from "../core/lake/s3.ts";
import { dynamoLedger } from "../core/ledger/dynamo.ts";
import { keptSeconds } from "../core/ledger/dynamo-table.ts";
import type { Ledger } from "../core/ledger/ledger.ts";
import { caching, mediaType, releaseCaching } from "../core/publish/http-headers.ts";
import { systemClock as clock } from "./clock.ts";

/** The ledger in the deployment's table, open until closed. */
export function openLedger(table: string): Ledger {
  const client = new DynamoDBClient(AWS_CLIENT);
  const ledger = dynamoLedger({ client, table, ttl: { clock, seconds: keptSeconds } });
  return {
    ...ledger,
    async close() {
      await ledger.close();
      client.destroy();
    },
  };
}

/** One bucket's blobs, open until closed. */
export interface OpenBlobs {
  readonly blobs: Blobs;
  close(): void;
}

/** The private bucket of the lake: what crawl needs. */
export function openLake(bucket: string): OpenBlobs {
  const client = new S3Client(AWS_CLIENT);
  return { blobs: s3Blobs({ client, bucket }), close: () => client.destroy() };
}

/** The bucket of public releases: what site needs. */
export function openReleases(bucket: string): OpenBlobs {
  const client = new S3Client(AWS_CLIENT);
  const blobs = s3Blobs({ client, bucket, contentType: mediaType, cacheControl: releaseCaching });
  return { blobs, close: () => client.destroy() };
}

/** The lake with its releases in a bucket of their own: what derive needs. */
export function openWholeLake(names: { readonly lake: string; readonly releases: string }): OpenBlobs {
  const lake = openLake(names.lake);
  const releases = openReleases(names.releases);
  return {
    blobs: routedBlobs([{ prefix: releasesPrefix, blobs: releases.blobs }], lake.blobs),
    close() {
      lake.close();
      releases.close();
    },
  };
}

/** The bucket that readers get pages from. */
export function openWeb(bucket: string): OpenBlobs {
  const client = new S3Client(AWS_CLIENT);
  const blobs = s3Blobs({ client, bucket, contentType: mediaType, cacheControl: caching });
  return { blobs, close: () => client.destroy() };
}
