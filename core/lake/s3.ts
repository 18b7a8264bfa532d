import { randomUUID } from "node:crypto";
import { createReadStream } from "node:fs";
import { setTimeout } from "node:timers/promises";
import {
  AbortMultipartUploadCommand,
  DeleteObjectCommand,
  GetObjectCommand,
  type GetObjectCommandOutput,
  HeadBucketCommand,
  HeadObjectCommand,
  ListObjectsV2Command,
  PutObjectCommand,
  type PutObjectCommandInput,
  type S3Client,
} from "@aws-sdk/client-s3";
import { Upload } from "@aws-sdk/lib-storage";
import { awsError, errorName, httpStatus, type Remedy } from "../aws-errors.ts";
import type { Clock } from "../clock.ts";
import { ConditionError, HubraceError } from "../errors.ts";
import type { BlobInfo, Blobs, PutCondition } from "./blobs.ts";
import { bytesContent, type Content, fileContent, intoFile, intoMemory, sumText } from "./content.ts";
import { download, type Opened, type Sink } from "./download.ts";
import { notThere } from "./errors.ts";
import { checkKey, isKey } from "./keys.ts";

export interface S3BlobsOptions {
  /** Made and closed by the caller: region, credentials, endpoint and how often the SDK retries are its business. */
  readonly client: S3Client;
  readonly bucket: string;
  /** Where in the bucket the keys begin: "" (the default) or a text that ends in "/". */
  readonly prefix?: string;
  /** The type and the Cache-Control header that readers of the bucket get. */
  readonly contentType?: (key: string) => string | undefined;
  readonly cacheControl?: (key: string) => string | undefined;
  /** Bytes of a part, 5 MiB at least; larger blobs are uploaded in parts, four at a time. Memory is about five parts. */
  readonly partSize?: number;
  /** Waits between attempts; by default the machine's timer. */
  readonly clock?: Pick<Clock, "sleep">;
}

const PART_BYTES = 8 * 1024 * 1024;
const PARTS_AT_ONCE = 4;
/** S3 takes keys of 1,024 bytes of UTF-8. */
const KEY_BYTES = 1_024;
/** Conflicts with other writers (HTTP 409), or uploads that vanished, in a row before a put is given up. */
const ATTEMPTS = 8;

/** Metadata of each object: which put wrote it, and the CRC-32 of all its bytes. S3 itself keeps no such sum of every upload in parts. */
const WRITE = "hubrace-write";
const SUM = "hubrace-crc32";

const REMEDIES: Readonly<Record<string, Remedy>> = {
  NoSuchBucket: ["there is no such bucket", "check its name and the account, or deploy first"],
  AccessDenied: [
    "access denied",
    "give this role s3:ListBucket on the bucket and s3:GetObject, s3:PutObject, s3:DeleteObject and s3:AbortMultipartUpload below it",
  ],
  InvalidBucketName: ["that cannot be a bucket's name", "check its spelling"],
  ConditionalRequestConflict: ["other writers were at it each time", "run the same command again"],
  EntityTooLarge: ["it is larger than S3 takes", "use a larger partSize"],
};

/**
 * Blobs as objects of an S3 bucket. A put is one object that appears whole or not at all; conditions are S3's own (If-None-Match,
 * If-Match). Each object carries the id of the put that wrote it: when a put took effect but its answer was lost, the repeated one is
 * refused, and the id shows that it was ours. What was downloaded is compared with its CRC-32. Refusals become a HubraceError.
 */
export function s3Blobs(options: S3BlobsOptions): Blobs {
  const { client, bucket, prefix = "", partSize = PART_BYTES } = options;
  const clock = options.clock ?? { sleep: (milliseconds: number) => setTimeout(milliseconds) };
  if (prefix !== "" && (!prefix.endsWith("/") || !isKey(prefix.slice(0, -1)))) {
    throw new HubraceError(
      `lake: the prefix ${JSON.stringify(prefix)} of ${bucket} must be empty or a folder such as "lake/"`,
    );
  }
  const place = `s3://${bucket}${prefix === "" ? "" : `/${prefix}`}`;
  let bucketSeen = false;

  function objectOf(key: string): { Bucket: string; Key: string } {
    const name = prefix + checkKey(key);
    if (Buffer.byteLength(name) > KEY_BYTES) {
      throw new HubraceError(
        `lake: ${JSON.stringify(key)} is longer than the ${KEY_BYTES} bytes that S3 takes; shorten it`,
      );
    }
    return { Bucket: bucket, Key: name };
  }

  async function attempt<T>(what: string, request: () => Promise<T>): Promise<T> {
    try {
      const answer = await request();
      bucketSeen = true;
      return answer;
    } catch (error) {
      throw awsError(`lake: cannot ${what} in ${place}`, error, REMEDIES);
    }
  }

  /** Waits 50 ms, 100 ms, 200 ms, … 3.2 s. */
  const pause = (attempts: number) => clock.sleep(50 * 2 ** (attempts - 1));

  async function describe(key: string): Promise<(BlobInfo & { readonly write: string | undefined }) | null> {
    const object = objectOf(key);
    try {
      const found = await client.send(new HeadObjectCommand(object));
      bucketSeen = true;
      return { key, size: found.ContentLength ?? 0, etag: etagOf(found), write: found.Metadata?.[WRITE] };
    } catch (error) {
      if (httpStatus(error) !== 404)
        throw awsError(`lake: cannot look for ${key} in ${place}`, denied(error), REMEDIES);
      // The answer has no body, so that a missing bucket looks like a missing object.
      if (!bucketSeen)
        await attempt(`look for ${key}`, () =>
          client.send(new HeadBucketCommand({ Bucket: bucket })).catch(missingBucket),
        );
      return null;
    }
  }

  async function put(key: string, content: Content, condition?: PutCondition): Promise<BlobInfo> {
    const object = objectOf(key);
    // An empty If-Match would be no condition at all.
    if (condition && "ifEtag" in condition && condition.ifEtag === "") throw refused(key, condition);
    const write = randomUUID();
    const type = options.contentType?.(key);
    const caching = options.cacheControl?.(key);
    const params = {
      ...object,
      Metadata: { [WRITE]: write, [SUM]: sumText(content.sum) },
      ...(type !== undefined && { ContentType: type }),
      ...(caching !== undefined && { CacheControl: caching }),
      ...(condition && ("ifAbsent" in condition ? { IfNoneMatch: "*" } : { IfMatch: condition.ifEtag })),
    };
    for (let attempts = 1; ; attempts++) {
      try {
        const etag = await send(client, params, content, partSize);
        bucketSeen = true;
        return { key, size: content.size, etag };
      } catch (error) {
        const name = errorName(error);
        const isRefused = httpStatus(error) === 412 || (name === "NoSuchKey" && condition !== undefined);
        if (isRefused || name === "NoSuchUpload") {
          const present = await describe(key);
          if (present?.write === write) return { key, size: present.size, etag: present.etag };
        }
        if (isRefused && condition) throw refused(key, condition, error);
        const isConflict = httpStatus(error) === 409 || name === "NoSuchUpload";
        if (!isConflict || attempts === ATTEMPTS)
          throw awsError(`lake: cannot write ${key} in ${place}`, error, REMEDIES);
        await pause(attempts);
      }
    }
  }

  function read(key: string, sink: Sink): Promise<boolean> {
    const object = objectOf(key);
    const openAt = async (from: number, etag: string | undefined): Promise<Opened | null> => {
      const rest = from > 0 && etag !== undefined ? { Range: `bytes=${from}-`, IfMatch: etag } : {};
      try {
        const found = await client.send(new GetObjectCommand({ ...object, ...rest }));
        bucketSeen = true;
        return opened(found);
      } catch (error) {
        if (errorName(error) === "NoSuchKey") return null;
        if (from > 0 && [412, 416].includes(httpStatus(error))) return openAt(0, undefined);
        throw awsError(`lake: cannot read ${key} in ${place}`, error, REMEDIES);
      }
    };
    return download(`${key} in ${place}`, openAt, sink, pause);
  }

  return {
    async get(key) {
      return intoMemory((sink) => read(key, sink));
    },
    async head(key) {
      const found = await describe(key);
      return found && { key, size: found.size, etag: found.etag };
    },
    async put(key, body, condition) {
      return put(key, bytesContent(body), condition);
    },
    async fromFile(path, key, condition) {
      return put(key, await fileContent(path, partSize), condition);
    },
    async *list(start) {
      const folder = start.slice(0, start.lastIndexOf("/") + 1);
      if (folder !== "") checkKey(folder.slice(0, -1));
      let token: string | undefined;
      do {
        // Names as URL text: a key may hold characters that XML cannot.
        const input = { Bucket: bucket, Prefix: prefix + start, EncodingType: "url" as const };
        const page = await attempt(`list ${start || "blobs"}`, () =>
          client.send(new ListObjectsV2Command({ ...input, ...(token !== undefined && { ContinuationToken: token }) })),
        );
        if (page.KeyCount === undefined)
          throw awsError(`lake: cannot list ${start || "blobs"} in ${place}`, noS3("KeyCount"));
        for (const { Key, Size, ETag } of page.Contents ?? []) {
          const key = decodeURIComponent((Key ?? "").replaceAll("+", "%20")).slice(prefix.length);
          // What other programs put there (folder markers, for example) is no blob.
          if (isKey(key)) yield { key, size: Size ?? 0, etag: ETag ?? "" };
        }
        token = page.IsTruncated ? page.NextContinuationToken : undefined;
      } while (token !== undefined);
    },
    async delete(key) {
      const object = objectOf(key);
      await attempt(`delete ${key}`, () => client.send(new DeleteObjectCommand(object)));
    },
    async toFile(key, path) {
      if (await intoFile(path, (sink) => read(key, sink))) return;
      throw notThere(key, place);
    },
  };
}

/** Uploads the content at once or in parts, and returns the etag. */
async function send(
  client: S3Client,
  params: Omit<PutObjectCommandInput, "Body">,
  content: Content,
  partSize: number,
): Promise<string> {
  if ("bytes" in content && content.size <= partSize) {
    return etagOf(await client.send(new PutObjectCommand({ ...params, Body: content.bytes })));
  }
  const body = "bytes" in content ? content.bytes : createReadStream(content.path);
  const upload = new Upload({
    client,
    params: { ...params, Body: body, ChecksumAlgorithm: "CRC32", ChecksumType: "FULL_OBJECT" },
    partSize,
    queueSize: PARTS_AT_ONCE,
    leavePartsOnError: true,
  });
  try {
    return etagOf(await upload.done());
  } catch (error) {
    // Parts of an unfinished upload cost money. If this fails too, the bucket's lifecycle removes them.
    const { Bucket, Key } = params;
    const { uploadId } = upload;
    if (uploadId !== undefined) {
      await client.send(new AbortMultipartUploadCommand({ Bucket, Key, UploadId: uploadId })).catch(() => undefined);
    }
    throw error;
  } finally {
    if (!(body instanceof Uint8Array)) body.destroy();
  }
}

function opened(found: GetObjectCommandOutput): Opened {
  const { from = "0", size = String(found.ContentLength ?? 0) } =
    /^bytes (?<from>\d+)-\d+\/(?<size>\d+)$/.exec(found.ContentRange ?? "")?.groups ?? {};
  const sum = found.Metadata?.[SUM];
  return {
    size: Number(size),
    from: Number(from),
    etag: etagOf(found),
    crc32: sum === undefined ? null : Number.parseInt(sum, 16),
    body: (found.Body ?? []) as AsyncIterable<Uint8Array>,
  };
}

function etagOf({ ETag }: { readonly ETag?: string | undefined }): string {
  if (ETag === undefined) throw noS3("ETag");
  return ETag;
}

/** Web servers answer 200 to much; what lacks this is no answer of S3. */
function noS3(missing: string): SyntaxError {
  return new SyntaxError(`the answer has no ${missing}`);
}

function refused(key: string, condition: PutCondition, cause?: unknown): ConditionError {
  const message =
    "ifAbsent" in condition ? `${key} exists already` : `${key} has another etag than ${condition.ifEtag}`;
  return new ConditionError(message, { cause });
}

/** The answer to HEAD has no body, so the SDK cannot name the errors that it knows by name elsewhere. */
function denied(error: unknown): unknown {
  if (httpStatus(error) === 403 && error instanceof Error) error.name = "AccessDenied";
  return error;
}

function missingBucket(error: unknown): never {
  if (httpStatus(error) === 404 && error instanceof Error) error.name = "NoSuchBucket";
  throw denied(error);
}
