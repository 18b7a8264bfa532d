import { once } from "node:events";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { HeadObjectCommand } from "@aws-sdk/client-s3";
import { parseRssFeed } from "feedsmith";
import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";
import { s3Blobs } from "../../core/lake/s3.ts";
import { dynamoLedger } from "../../core/ledger/dynamo.ts";
import type { Live } from "../../core/pulse/live.ts";
import { readWatermark } from "../../core/pulse/watermark.ts";
import { handler } from "../../functions/pulse.ts";
import { type DynamoServer, startDynamo } from "../support/dynamo-server.ts";
import { MovingHub, type RecordedRow } from "../support/moving-hub.ts";
import { groundOf } from "../support/pulse-world.ts";
import { hasShared } from "../support/replay.ts";
import { localClient, S3_SERVER, type S3Server, startS3 } from "../support/s3-server.ts";

const LAMBDA = { getRemainingTimeInMillis: () => 300_000 };
const FEED = "families/lab/Base/rss.xml";
const EMPTY =
  '<?xml version="1.0" encoding="utf-8"?>\n<rss version="2.0"><channel><title>Hubrace: new derivatives of lab/Base</title>' +
  "<link>https://race.example/families/lab/Base/</link><description>The newest.</description></channel></rss>\n";

/** Twelve finetunes of one base, a minute apart, the last one a minute ago. */
const ROWS: RecordedRow[] = Array.from({ length: 12 }, (_, n) => ({
  ...{ _id: `key-${n}`, id: `author${n}/model-${n}`, pipeline_tag: "text-generation" },
  createdAt: new Date(Date.now() - (12 - n) * 60_000).toISOString(),
  tags: ["base_model:finetune:lab/Base"],
}));

describe.skipIf(!hasShared(S3_SERVER))("the pulse's function on S3 and DynamoDB", () => {
  let [s3, dynamo, hub] = [] as unknown as [S3Server, DynamoServer, Server];
  let names: { lake: string; web: string; table: string };
  const asked: (string | undefined)[] = [];
  /** The Hub takes a request and never answers it. */
  let silent = false;

  beforeAll(async () => {
    [s3, dynamo] = await Promise.all([startS3(), startDynamo()]);
    names = { lake: await s3.bucket(), web: await s3.bucket(), table: await dynamo.table() };
    const moving = new MovingHub().list(ROWS);
    hub = createServer(async (request, response) => {
      asked.push(request.headers.authorization);
      if (silent) return;
      moving.now = Date.now();
      const answer = await moving.fetch(`http://hub.test${request.url}`);
      response.writeHead(200, { "content-type": "application/json" }).end(await answer.text());
    }).listen(0, "127.0.0.1");
    await once(hub, "listening");
    const { region, credentials } = localClient();
    const variables = {
      AWS_REGION: region,
      AWS_ACCESS_KEY_ID: credentials.accessKeyId,
      AWS_SECRET_ACCESS_KEY: credentials.secretAccessKey,
      AWS_ENDPOINT_URL_S3: s3.url,
      AWS_ENDPOINT_URL_DYNAMODB: dynamo.url,
      HUBRACE_TABLE: names.table,
      HUBRACE_LAKE_BUCKET: names.lake,
      HUBRACE_WEB_BUCKET: names.web,
      HUBRACE_HUB: `http://127.0.0.1:${(hub.address() as AddressInfo).port}`,
      HUBRACE_SITE_URL: "https://race.example",
      HF_TOKEN: "hf_of_the_real_hub",
    };
    for (const [name, value] of Object.entries(variables)) vi.stubEnv(name, value);
  });
  afterAll(async () => {
    vi.unstubAllEnvs();
    hub?.closeAllConnections();
    hub?.close();
    await Promise.all([s3?.stop(), dynamo?.stop()]);
  });

  it("writes arrivals into the lake, news and a family's feed into the site, once; another Hub does not get the token", async () => {
    const [client, web] = [s3.client(), s3Blobs({ client: s3.client(), bucket: names.web })];
    await web.put(FEED, EMPTY);
    const lake = s3Blobs({ client, bucket: names.lake });
    const swept = dynamoLedger({ client: dynamo.client(), table: names.table });
    await groundOf({ blobs: lake, ledger: swept }, Date.now() - 18 * 3_600_000);
    const text = async (key: string) => new TextDecoder().decode((await web.get(key)) ?? undefined);
    expect(await handler({}, LAMBDA)).toEqual({ entered: 12, requests: 1, news: 1, feeds: 1 });
    expect(JSON.parse(await text("pulse.json")) as Live).toMatchObject({
      news: [{ event: "ten entries", base: "lab/Base", n: 12 }],
      entries: ROWS.toReversed().map(({ id }) => ({ id, base: "lab/Base" })),
    });
    expect(await text("pulse.xml")).toContain("lab/Base has drawn 12 derivatives");
    expect(parseRssFeed(await text(FEED)).items?.map(({ link }) => link)).toEqual(
      ROWS.toReversed().map(({ id }) => `https://huggingface.co/${id}`),
    );
    const head = await client.send(new HeadObjectCommand({ Bucket: names.web, Key: FEED }));
    expect([head.ContentType, head.CacheControl]).toEqual([
      "application/rss+xml; charset=utf-8",
      "public, max-age=60, s-maxage=300",
    ]);
    const parts = await Array.fromAsync(s3Blobs({ client, bucket: names.lake }).list("pulse/arrivals/"));
    expect(parts).toHaveLength(1);
    // As sweeps of the same Hub call it, whatever its port.
    const ledger = dynamoLedger({ client: dynamo.client(), table: names.table });
    expect((await readWatermark(ledger))?.value.source_key).toBe("a Hub at 127.0.0.1");

    expect(await handler({}, LAMBDA)).toEqual({ entered: 0, requests: 1, news: 0, feeds: 0 });
    expect(await Array.fromAsync(s3Blobs({ client, bucket: names.lake }).list("pulse/arrivals/"))).toEqual(parts);
    expect(asked).toEqual([undefined, undefined]);
  });

  it("leaves a table alone that a newer Hubrace has written", async () => {
    const table = await dynamo.table();
    const ledger = dynamoLedger({ client: dynamo.client(), table });
    await ledger.put("lake", "format", { format: 3 });
    vi.stubEnv("HUBRACE_TABLE", table);
    await expect(handler({}, LAMBDA)).rejects.toThrow("ledger: the table was written by a newer Hubrace");
    expect(await readWatermark(ledger)).toBeNull();
    vi.stubEnv("HUBRACE_TABLE", names.table);
  });

  it("stops by itself before it is killed, and says so", async () => {
    silent = true;
    // Ten seconds are kept for the end, so that half a second is left.
    await expect(handler({}, { getRemainingTimeInMillis: () => 10_500 })).rejects.toThrow(
      "pulse: not done within the function's time; the next one goes on",
    );
  });
});
