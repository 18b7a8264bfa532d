import { once } from "node:events";
import { createServer, type IncomingMessage, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { CreateTableCommand, DynamoDBClient } from "@aws-sdk/client-dynamodb";
import { S3Client } from "@aws-sdk/client-s3";
import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { awsError } from "../../core/aws-errors.ts";
import { ConditionError, HubraceError } from "../../core/errors.ts";
import { s3Blobs } from "../../core/lake/s3.ts";
import { dynamoLedger } from "../../core/ledger/dynamo.ts";
import { startDynamo } from "../support/dynamo-server.ts";
import { hasShared } from "../support/replay.ts";
import { localClient, S3_SERVER, startS3 } from "../support/s3-server.ts";

interface Refusal {
  readonly status: number;
  readonly type: string;
  readonly body: string;
}

/** What S3 and DynamoDB answer when they refuse, in their own form. */
const s3Refusal = (status: number, code: string): Refusal => ({
  status,
  type: "application/xml",
  body: `<?xml version="1.0" encoding="UTF-8"?>\n<Error><Code>${code}</Code><Message>AWS says so</Message></Error>`,
});
const dynamoRefusal = (name: string): Refusal => ({
  status: 400,
  type: "application/x-amz-json-1.0",
  body: JSON.stringify({ __type: `com.amazon.coral.service#${name}`, message: "AWS says so" }),
});

describe("an error sentence of the AWS adapters", () => {
  let server: Server;
  let url: string;
  let answer: Refusal | ((body: string) => Refusal);
  beforeEach(async () => {
    server = createServer(async (request: IncomingMessage, response) => {
      const body = Buffer.concat(await Array.fromAsync(request)).toString();
      const { status, type, body: text } = typeof answer === "function" ? answer(body) : answer;
      response.writeHead(status, { "content-type": type });
      response.end(request.method === "HEAD" ? undefined : text);
    });
    server.listen(0, "127.0.0.1");
    await once(server, "listening");
    url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  });
  afterEach(async () => {
    vi.unstubAllEnvs();
    server.closeAllConnections();
    server.close();
    await once(server, "close");
  });

  const lake = (config = {}) =>
    s3Blobs({
      client: new S3Client({ ...localClient(), endpoint: url, forcePathStyle: true, ...config }),
      bucket: "b",
    });
  const table = (config = {}) =>
    dynamoLedger({ client: new DynamoDBClient({ ...localClient(), endpoint: url, ...config }), table: "t" });

  /** The sentence with which a promise is rejected. */
  const sentence = (promise: Promise<unknown>): Promise<string> =>
    promise.then(
      () => "nothing was refused",
      (error) => (error instanceof HubraceError ? error.message : `not a sentence: ${error}`),
    );

  test.skipIf(!hasShared(S3_SERVER))("names a bucket that is not there, whatever was asked of it", async () => {
    const s3 = await startS3();
    const blobs = () => s3Blobs({ client: s3.client(), bucket: "nowhere" });
    for (const [what, asked] of [
      ["read k", () => blobs().get("k")],
      ["look for k", () => blobs().head("k")],
      ["write k", () => blobs().put("k", "x")],
      ["write k", () => blobs().put("k", "x", { ifEtag: "e" })],
      ["write k", () => blobs().put("k", new Uint8Array(9_000_000))],
      ["list blobs", () => Array.fromAsync(blobs().list(""))],
      ["delete k", () => blobs().delete("k")],
    ] as const) {
      expect(await sentence(asked())).toBe(
        `lake: cannot ${what} in s3://nowhere: there is no such bucket (NoSuchBucket); check its name and the account, or deploy first`,
      );
    }
    await s3.stop();
  });

  test("names the permissions when access is denied", async () => {
    answer = s3Refusal(403, "AccessDenied");
    const asked = [() => lake().get("k"), () => lake().put("k", "x"), () => Array.fromAsync(lake().list("p/"))];
    for (const ask of asked) {
      expect(await sentence(ask())).toMatch(
        /s3:\/\/b: access denied \(AccessDenied, AWS says so\); give this role s3:/,
      );
    }
    expect(await sentence(lake().head("k"))).toMatch(
      /^lake: cannot look for k in s3:\/\/b: access denied .* give this role s3:/,
    );
    answer = dynamoRefusal("AccessDeniedException");
    expect(await sentence(table().put("p", "s", 1))).toMatch(
      /^ledger: cannot write p \/ s in the table t: access denied \(AccessDeniedException, AWS says so\); give this role dynamodb:/,
    );
  });

  test("says how to get credentials when there are none", async () => {
    for (const name of ["AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY", "AWS_PROFILE", "AWS_WEB_IDENTITY_TOKEN_FILE"]) {
      vi.stubEnv(name, undefined);
    }
    for (const name of ["AWS_CONTAINER_CREDENTIALS_RELATIVE_URI", "AWS_CONTAINER_CREDENTIALS_FULL_URI"])
      vi.stubEnv(name, undefined);
    vi.stubEnv("AWS_EC2_METADATA_DISABLED", "true");
    vi.stubEnv("AWS_CONFIG_FILE", "/nonexistent");
    vi.stubEnv("AWS_SHARED_CREDENTIALS_FILE", "/nonexistent");
    const expected =
      /no AWS credentials were found \(CredentialsProviderError, .*\); set AWS_PROFILE, or AWS_ACCESS_KEY_ID/;
    expect(await sentence(lake({ credentials: undefined }).get("k"))).toMatch(expected);
    expect(await sentence(table({ credentials: undefined }).get("p", "s"))).toMatch(expected);
  });

  test("says that the region is missing", async () => {
    for (const name of ["AWS_REGION", "AWS_DEFAULT_REGION", "AWS_PROFILE"]) vi.stubEnv(name, undefined);
    vi.stubEnv("AWS_CONFIG_FILE", "/nonexistent");
    vi.stubEnv("AWS_SHARED_CREDENTIALS_FILE", "/nonexistent");
    const expected = /: no AWS region is set \(Region is missing\); set AWS_REGION, for example to eu-central-1$/;
    expect(await sentence(lake({ region: undefined }).put("k", "x"))).toMatch(expected);
    expect(await sentence(table({ region: undefined }).put("p", "s", 1))).toMatch(expected);
  });

  test("says that the bucket lies in another region", async () => {
    answer = s3Refusal(301, "PermanentRedirect");
    for (const ask of [() => lake().get("k"), () => lake().head("k")]) {
      expect(await sentence(ask())).toMatch(/s3:\/\/b: it lies in another region .*; set AWS_REGION to its region$/);
    }
  });

  test("tells expired credentials from wrong ones", async () => {
    answer = s3Refusal(400, "ExpiredToken");
    expect(await sentence(lake().get("k"))).toMatch(
      /the AWS credentials have expired \(ExpiredToken, .*; sign in again/,
    );
    // The answer to HEAD has no body, so that it cannot say which.
    expect(await sentence(lake().head("k"))).toMatch(/AWS refuses without saying why .*; check that the credentials/);
    answer = s3Refusal(403, "SignatureDoesNotMatch");
    expect(await sentence(lake().get("k"))).toMatch(/AWS does not accept these credentials .*; check the access key/);
    answer = dynamoRefusal("UnrecognizedClientException");
    expect(await sentence(table().get("p", "s"))).toMatch(
      /AWS does not accept these credentials .*; check the access key/,
    );
  });

  test("names a table that is not there, or has other keys", async () => {
    const dynamo = await startDynamo();
    const missing = dynamoLedger({ client: dynamo.client(), table: "nowhere" });
    for (const ask of [
      () => missing.get("p", "s"),
      () => missing.put("p", "s", 1),
      () => missing.delete("p", "s"),
      () => Array.fromAsync(missing.query("p")),
    ]) {
      expect(await sentence(ask())).toMatch(
        /^ledger: cannot .* p.* in the table nowhere: there is no such table \(ResourceNotFoundException, .*\); check its name, the region/,
      );
    }
    const client = dynamo.client();
    await client.send(
      new CreateTableCommand({
        TableName: "other",
        BillingMode: "PAY_PER_REQUEST",
        AttributeDefinitions: [{ AttributeName: "id", AttributeType: "S" }],
        KeySchema: [{ AttributeName: "id", KeyType: "HASH" }],
      }),
    );
    expect(await sentence(dynamoLedger({ client, table: "other" }).get("p", "s"))).toMatch(
      /the table refuses the request \(ValidationException, .*\); check that its keys are the texts pk \(partition\) and sk \(sort\)$/,
    );
    await dynamo.stop();
  });

  test("says so when nothing listens at the endpoint, or something else does", async () => {
    const closed = { endpoint: "http://127.0.0.1:1" };
    const unreachable =
      /that address cannot be reached \(ECONNREFUSED, connect ECONNREFUSED 127\.0\.0\.1:1, 10 attempts\); check the endpoint/;
    expect(await sentence(lake(closed).get("k"))).toMatch(unreachable);
    expect(await sentence(table(closed).get("p", "s"))).toMatch(unreachable);
    for (const status of [200, 404]) {
      answer = { status, type: "text/html", body: "<!doctype html><title>Welcome</title><p>A web site & more" };
      for (const ask of [
        () => Array.fromAsync(lake().list("")),
        () => lake().get("k"),
        () => lake().put("k", "x"),
        () => table().get("p", "s"),
      ]) {
        expect(await sentence(ask()), `${status}`).toMatch(
          /what answers at that address does not speak the protocol .*; check the endpoint/,
        );
      }
    }
  });

  test("leaves a condition that does not hold, other sentences and defects as they are", () => {
    for (const error of [new ConditionError("c"), new HubraceError("h"), new TypeError("a defect")]) {
      expect(awsError("lake: cannot read k", error)).toBe(error);
    }
    expect(awsError("lake: cannot read k", "text")).toBeInstanceOf(Error);
  });

  test("is not needed where DynamoDB shows with its refusal that the write was our own", async () => {
    let asked = 0;
    answer = (body) => {
      asked++;
      const write = JSON.parse(body).ExpressionAttributeValues[":write"];
      const item = { pk: { S: "p" }, sk: { S: "s" }, version: { N: "1" }, value: { S: '"mine"' }, write };
      const name = "com.amazonaws.dynamodb.v20120810#ConditionalCheckFailedException";
      return {
        ...dynamoRefusal(""),
        body: JSON.stringify({ __type: name, message: "The conditional request failed", Item: item }),
      };
    };
    expect(await table().put("p", "s", "mine", { ifAbsent: true })).toMatchObject({ version: 1, value: "mine" });
    expect(asked).toBe(1);
  });
});
