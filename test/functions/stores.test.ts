import { HeadObjectCommand } from "@aws-sdk/client-s3";
import { afterAll, beforeAll, describe, expect, test, vi } from "vitest";
import { openLake, openReleases, openWeb, openWholeLake } from "../../functions/stores.ts";
import { hasShared } from "../support/replay.ts";
import { localClient, S3_SERVER, type S3Server, startS3 } from "../support/s3-server.ts";

describe.skipIf(!hasShared(S3_SERVER))("a deployment's buckets", () => {
  let s3: S3Server;
  beforeAll(async () => {
    s3 = await startS3();
    const { region, credentials } = localClient();
    vi.stubEnv("AWS_REGION", region);
    vi.stubEnv("AWS_ACCESS_KEY_ID", credentials.accessKeyId);
    vi.stubEnv("AWS_SECRET_ACCESS_KEY", credentials.secretAccessKey);
    vi.stubEnv("AWS_ENDPOINT_URL_S3", s3.url);
  });
  afterAll(async () => {
    vi.unstubAllEnvs();
    await s3.stop();
  });

  /** How an object is served: its media type and what caches are told. */
  async function served(bucket: string, key: string) {
    const head = await s3.client().send(new HeadObjectCommand({ Bucket: bucket, Key: key }));
    return [head.ContentType, head.CacheControl];
  }

  test("what is public lies in the releases' own, and nothing else does", async () => {
    const [lake, releases] = [await s3.bucket(), await s3.bucket()];
    const store = openWholeLake({ lake, releases });
    for (const key of ["raw/date=2026-08-20/a", "releases/v1/2026-08-20/models.parquet", "releases/v1/current.json"])
      await store.blobs.put(key, "{}");
    const keysOf = async ({ blobs, close }: ReturnType<typeof openLake>) => {
      const found = await Array.fromAsync(blobs.list(""), ({ key }) => key);
      close();
      return found;
    };
    expect(await keysOf(openLake(lake))).toEqual(["raw/date=2026-08-20/a"]);
    expect(await keysOf(openReleases(releases))).toEqual([
      "releases/v1/2026-08-20/models.parquet",
      "releases/v1/current.json",
    ]);
    expect(await served(releases, "releases/v1/2026-08-20/models.parquet")).toEqual([
      "application/vnd.apache.parquet",
      "public, max-age=86400",
    ]);
    store.close();
  });

  test("a page of the archive is asked for anew, although its day is over: the report's other pages change around it", async () => {
    const bucket = await s3.bucket();
    const web = openWeb(bucket);
    await web.blobs.put("archive/2026-08-20/index.html", "<!doctype html>");
    web.close();
    expect(await served(bucket, "archive/2026-08-20/index.html")).toEqual([
      "text/html; charset=utf-8",
      "public, max-age=0, s-maxage=86400, must-revalidate",
    ]);
  });
});
