import { once } from "node:events";
import { mkdtempSync, rmSync } from "node:fs";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";
import { beginExecution } from "../../core/execution.ts";
import { s3Blobs } from "../../core/lake/s3.ts";
import { dynamoLedger } from "../../core/ledger/dynamo.ts";
import type { Ledger } from "../../core/ledger/ledger.ts";
import { systemClock } from "../../functions/clock.ts";
import { handler } from "../../functions/crawl.ts";
import { type DynamoServer, startDynamo } from "../support/dynamo-server.ts";
import { listed } from "../support/lake.ts";
import { hasShared } from "../support/replay.ts";
import { localClient, S3_SERVER, type S3Server, startS3 } from "../support/s3-server.ts";

const DAY = "2026-08-20";
const EXECUTION = "an execution";
/** A part has ten pages, so these are two. */
const PAGES = 12;

describe.skipIf(!hasShared(S3_SERVER))("the crawl's function", () => {
  const folder = mkdtempSync(join(tmpdir(), "hubrace-crawl-"));
  let [s3, dynamo, hub] = [] as unknown as [S3Server, DynamoServer, Server];
  let first: Ledger;
  let bucket: string;
  const tokens: (string | undefined)[] = [];
  const metrics: unknown[] = [];

  beforeAll(async () => {
    [s3, dynamo] = await Promise.all([startS3(), startDynamo()]);
    hub = createServer((request, response) => {
      tokens.push(request.headers.authorization);
      const url = new URL(request.url ?? "", `http://${request.headers.host}`);
      const page = Number(url.searchParams.get("cursor") ?? 0);
      url.searchParams.set("cursor", String(page + 1));
      if (page + 1 < PAGES) response.setHeader("link", `<${url}>; rel="next"`);
      response.setHeader("content-type", "application/json");
      response.end(JSON.stringify([listed(`lab/m-${page}`)]));
    }).listen(0, "127.0.0.1");
    await once(hub, "listening");
    const { region, credentials } = localClient();
    const table = await dynamo.table();
    bucket = await s3.bucket();
    const variables = {
      TMPDIR: folder,
      AWS_REGION: region,
      AWS_ACCESS_KEY_ID: credentials.accessKeyId,
      AWS_SECRET_ACCESS_KEY: credentials.secretAccessKey,
      AWS_ENDPOINT_URL_S3: s3.url,
      AWS_ENDPOINT_URL_DYNAMODB: dynamo.url,
      HUBRACE_STAGE: "test",
      HUBRACE_TABLE: table,
      HUBRACE_LAKE_BUCKET: bucket,
      HUBRACE_HUB: `http://127.0.0.1:${(hub.address() as AddressInfo).port}`,
      HF_TOKEN: "hf_of_the_real_hub",
    };
    for (const [name, value] of Object.entries(variables)) vi.stubEnv(name, value);
    vi.spyOn(process.stdout, "write").mockImplementation((text) => {
      if (String(text).startsWith('{"_aws"')) metrics.push(JSON.parse(String(text)));
      return true;
    });
    first = ledgerOf(table);
  });
  afterAll(async () => {
    vi.unstubAllEnvs();
    vi.restoreAllMocks();
    hub?.closeAllConnections();
    hub?.close();
    await Promise.all([s3?.stop(), dynamo?.stop()]);
    rmSync(folder, { recursive: true, force: true });
  });

  /** The two parts of the sweep, and what describes them. */
  const rawParts = () => Array.fromAsync(s3Blobs({ client: s3.client(), bucket }).list("raw/"));
  const ledgerOf = (table: string) => dynamoLedger({ client: dynamo.client(), table });

  /** A window of the day's sweep in a function that has so many minutes left. */
  async function window(minutes: number, ledger = first) {
    const source = { kind: "url", label: "a test", simulated: false } as const;
    const options = { source, sourceKey: "x", limit: null, now: Date.now(), today: "2026-08-22", again: false };
    await beginExecution({ ledger, clock: systemClock, date: DAY, id: EXECUTION }, options);
    const message = { run: `${DAY}-a1`, stage: "crawl", execution: EXECUTION, acceptGates: {} };
    return handler(message, { getRemainingTimeInMillis: () => minutes * 60_000 });
  }

  it("begins no further part in its last three minutes, and the next one goes on from there", async () => {
    expect(await window(3)).toMatchObject({ done: false, pauseSeconds: 0, rows: 10 });
    expect(await window(15)).toMatchObject({ done: true, pauseSeconds: 0, rows: PAGES });
    expect(tokens).toEqual(Array(PAGES).fill(undefined));
  });

  it("measures of each window what it has done itself", async () => {
    const [first, second] = (await rawParts()).filter(({ key }) => key.endsWith(".gz"));
    const window = { Stage: "test", Step: "crawl", Retries: 0, Seconds: expect.any(Number) };
    expect(metrics).toMatchObject([
      { ...window, Rows: 10, Requests: 10, Bytes: first?.size },
      { ...window, Rows: 2, Requests: 2, Bytes: second?.size },
    ]);
  });

  it("does not write over the raw parts of a day whose run the ledger has lost", async () => {
    const table = await dynamo.table();
    vi.stubEnv("HUBRACE_TABLE", table);
    const asked = tokens.length;
    const before = await rawParts();
    expect(before).toHaveLength(3);
    expect(await window(15, ledgerOf(table))).toEqual({
      refused:
        "crawl: the ledger has lost the run of 2026-08-20, whose raw parts are in the lake; bring the items of its table back " +
        "(docs/runbook.md, Restore), then start the run again. No raw part was changed",
    });
    expect(await rawParts()).toEqual(before);
    expect(tokens).toHaveLength(asked);
  });
});
