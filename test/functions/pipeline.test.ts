import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type DurableContext, withDurableExecution } from "@aws/durable-execution-sdk-js";
import { LocalDurableTestRunner } from "@aws/durable-execution-sdk-js-testing";
import { DynamoDBClient } from "@aws-sdk/client-dynamodb";
import { GetObjectCommand, PutObjectCommand, S3Client } from "@aws-sdk/client-s3";
import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";
import { cataloguePointer, models as modelsOf, pulseGround } from "../../core/lake/layout.ts";
import { s3Blobs } from "../../core/lake/s3.ts";
import { dynamoLedger } from "../../core/ledger/dynamo.ts";
import { readRun } from "../../core/ledger/runs.ts";
import { PUBLISHED } from "../../core/publish/publish.ts";
import { LIVE_FILES } from "../../core/pulse/live.ts";
import { moveWatermark, NOTHING, type Watermark } from "../../core/pulse/watermark.ts";
import { STAGES } from "../../core/stages.ts";
import { handler as crawl } from "../../functions/crawl.ts";
import { handler as derive } from "../../functions/derive.ts";
import type { LambdaContext } from "../../functions/on-run.ts";
import { pipeline } from "../../functions/pipeline.ts";
import { handler as site } from "../../functions/site.ts";
import type { Outcome } from "../../functions/steps.ts";
import { bucketChecksums, bucketList, type Cloud, type Room, startCloud, startCloudFront } from "../support/cloud.ts";
import { wholeOrPart } from "../support/long.ts";
import { PART, PART_DAY, PART_PAGES, partRun, startPart } from "../support/part-run.ts";
import { startRatedHub } from "../support/rated-hub.ts";
import { hasShared, type Replay } from "../support/replay.ts";
import type { SharedRun } from "../support/shared-run.ts";
import { skipWaits } from "../support/skip-waits.ts";
import { lakeChecksums, siteChecksums } from "../support/trees.ts";

const DAY = PART_DAY;
const RUN = `${DAY}-a1`;

/** A run takes 8 s on an idle machine, and two of them are made with every stage twice; a busy one may take ten times as long. */
const LONG = 900_000;

/** One in so many of the day's bases. */
const EVERY = wholeOrPart("functions/pipeline takes a fifth of the day's bases", 1, PART);

/** Of the day's 12 pages a quota of 10 a window makes two windows. */
const QUOTA = 10;

const LAMBDA: LambdaContext = { getRemainingTimeInMillis: () => 15 * 60_000 };

/** What a pulse left an hour before the day's end. */
const PULSED: Watermark = {
  ...{ source_key: "a Hub at 127.0.0.1", simulated: false, at: `${DAY}T22:00:00.000Z`, began: `${DAY}T20:00:00.000Z` },
  ...{ keys: [], pulsed_at: `${DAY}T23:00:00.000Z`, ground: null, limit: null, recent: [], news: [], totals: NOTHING },
};

type Handler = (event: unknown, lambda: LambdaContext) => Promise<unknown>;

/** Once its effect has taken place, the first attempt of each step is lost with its process. */
class Crashes {
  readonly names: string[] = [];

  async after<T>(name: string, effect: () => Promise<T>): Promise<T> {
    const result = await effect();
    if (this.names.includes(name)) return result;
    this.names.push(name);
    throw new Error(`the process of ${name} was lost`);
  }

  /** A function that crashes; a batch of the crawl counts as another step when it is the last. */
  handler(work: Handler): Handler {
    return (event, lambda) => {
      let name = "";
      return work(event, lambda).then((result) => {
        const { stage } = event as { stage: string };
        name = stage + (stage === "crawl" && (result as { done: boolean }).done ? ", last window" : "");
        return this.after(name, async () => result);
      });
    };
  }
}

/** A workflow's context that tells of the waits that are skipped, and whose steps crash. */
function watched(ctx: DurableContext, skip: (seconds: number) => void, crashes: Crashes | null): DurableContext {
  return new Proxy(ctx, {
    get: (target, property) => {
      if (property === "step" && crashes !== null)
        return (name: string, work: () => Promise<unknown>, config: object) =>
          target.step(name, () => crashes.after(name, work), config);
      if (property === "wait")
        return async (name: string, time: { minutes?: number; seconds?: number }) => {
          await target.wait(name, time as { seconds: number });
          skip((time.minutes ?? 0) * 60 + (time.seconds ?? 0));
        };
      const value: unknown = Reflect.get(target, property);
      return typeof value === "function" ? value.bind(target) : value;
    },
  });
}

describe.skipIf(!hasShared("hub-replay/server.mjs", "data/hub-days", "s3-server/server.mjs"))(
  "the whole pipeline as Lambda runs it",
  () => {
    const folder = mkdtempSync(join(tmpdir(), "hubrace-aws-"));
    const lines: Record<string, unknown>[] = [];
    let replay: Replay;
    let cloud: Cloud;
    let cdn: Awaited<ReturnType<typeof startCloudFront>>;
    let hub: Awaited<ReturnType<typeof startRatedHub>>;
    let models: number;
    let pageSize: number;
    /** The command's run on the same pages without a quota. */
    let embedded: SharedRun;
    let s3: S3Client;

    beforeAll(async () => {
      // Before the environment is another, which a command would inherit.
      embedded = await partRun(EVERY);
      let part: Awaited<ReturnType<typeof startPart>>;
      [part, cloud, cdn] = await Promise.all([startPart(folder, EVERY), startCloud(), startCloudFront()]);
      ({ replay, models, pageSize } = part);
      const given = { region: "eu-central-1", credentials: { accessKeyId: "test", secretAccessKey: "test" } };
      s3 = new S3Client({ ...given, endpoint: cloud.s3 });
      vi.stubEnv("TMPDIR", folder);
      vi.stubEnv("AWS_REGION", given.region);
      vi.stubEnv("AWS_ACCESS_KEY_ID", given.credentials.accessKeyId);
      vi.stubEnv("AWS_SECRET_ACCESS_KEY", given.credentials.secretAccessKey);
      vi.stubEnv("AWS_ENDPOINT_URL_S3", cloud.s3);
      vi.stubEnv("AWS_ENDPOINT_URL_DYNAMODB", cloud.dynamo);
      vi.stubEnv("AWS_ENDPOINT_URL_CLOUDFRONT", cdn.url);
      vi.spyOn(process.stdout, "write").mockImplementation((text) => {
        if (String(text).startsWith("{")) lines.push(JSON.parse(String(text)) as Record<string, unknown>);
        return true;
      });
      await skipWaits();
      hub = await startRatedHub(replay.url, { quota: QUOTA, pageSize });
    });
    afterAll(async () => {
      await LocalDurableTestRunner.teardownTestEnvironment();
      vi.unstubAllEnvs();
      vi.restoreAllMocks();
      s3.destroy();
      await Promise.all([hub.stop(), cdn.stop(), replay.stop(), cloud.stop()]);
      rmSync(folder, { recursive: true, force: true });
    });

    /** One execution of the workflow in a deployment. */
    async function execute(room: Room, crashes: Crashes | null, event: unknown) {
      vi.stubEnv("HUBRACE_STAGE", "test");
      vi.stubEnv("HUBRACE_TABLE", room.table);
      vi.stubEnv("HUBRACE_LAKE_BUCKET", room.lake);
      vi.stubEnv("HUBRACE_RELEASES_BUCKET", room.releases);
      vi.stubEnv("HUBRACE_WEB_BUCKET", room.web);
      vi.stubEnv("HUBRACE_DISTRIBUTION_ID", "D1");
      vi.stubEnv("HUBRACE_HUB", hub.url);
      vi.stubEnv("HF_TOKEN", "hf_of_the_real_hub");
      const functions = { crawl, derive, site };
      const runner = new LocalDurableTestRunner<Outcome>({
        handlerFunction: withDurableExecution((message: unknown, ctx) =>
          pipeline(message, watched(ctx, hub.skip, crashes)),
        ),
      });
      for (const [name, work] of Object.entries(functions)) {
        vi.stubEnv(`HUBRACE_${name.toUpperCase()}_FUNCTION`, name);
        const lossy = crashes === null ? work : crashes.handler(work);
        runner.registerFunction(name, (message: unknown) => lossy(message, LAMBDA));
      }
      return runner.run({ payload: event });
    }

    async function inBuckets({ lake, releases, web }: Room) {
      const released = await bucketChecksums(s3, releases);
      const all = { ...(await bucketChecksums(s3, lake)), ...released };
      const { [PUBLISHED]: pointer, "status.json": status, ...pages } = await bucketChecksums(s3, web);
      // Downloads lie in the releases' bucket alone, from where CloudFront answers /data/v1/ (infra/edge/data.js).
      expect(Object.keys(pages).filter((key) => key.startsWith("data/v1/"))).toEqual([]);
      for (const [key, sum] of Object.entries(released))
        if (key.startsWith("releases/v1/")) pages[key.replace("releases/", "data/")] = sum;
      expect(pointer).toBeDefined();
      expect(status).toBeDefined();
      // What query engines and the hourly pulse read stands beside the lake's files on S3 alone.
      const data = Object.fromEntries(Object.entries(all).filter(([key]) => !/^(catalogue|pulse)\//.test(key)));
      return { data, pages: butForDay(pages) };
    }

    /** An archived day's page says how long its files are kept: for good by a deployment, for 30 days by a machine (test/site/archive.test.ts). */
    function butForDay({ [`archive/${DAY}/index.html`]: day, ...pages }: Record<string, string>) {
      expect(day).toBeDefined();
      return pages;
    }

    async function runOf({ table }: Room) {
      const client = new DynamoDBClient({});
      const record = await readRun(dynamoLedger({ client, table }), RUN);
      client.destroy();
      return record;
    }

    const onThisMachine = () => ({
      data: lakeChecksums(embedded.lake),
      pages: butForDay(siteChecksums(embedded.site)),
    });

    it("gives the lake, the release and the site that one machine gives, byte for byte", {
      timeout: LONG,
    }, async () => {
      const room = cloud.rooms.plain;
      const asked = [DynamoDBClient, S3Client].map((client) => vi.spyOn(client.prototype, "send"));
      const execution = await execute(room, null, { date: DAY });
      const counts = asked.map(({ mock }) => countBy(mock.calls.map(([command]) => command.constructor.name)));
      for (const spy of asked) spy.mockRestore();
      expect(execution.getStatus()).toBe("SUCCEEDED");
      expect(execution.getResult()).toEqual({ status: "done", date: DAY, run: RUN });
      // infra/cost/measurements.json reckons with these; a raw part and a call of the crawl add to them, models and pages do not.
      const [dynamo = {}, objects = {}] = counts;
      expect(dynamo).toEqual({ GetItemCommand: 46, QueryCommand: 7, UpdateItemCommand: 30 });
      expect([objects.GetObjectCommand, objects.HeadObjectCommand]).toEqual([154, 50]);
      const expected = onThisMachine();
      expect(Object.keys(expected.data).length).toBeGreaterThan(60);
      expect(Object.keys(expected.pages).length).toBeGreaterThan(100);
      expect(await inBuckets(room)).toEqual(expected);

      // Query engines find each table's file of the day, and pulses what the sweep found.
      const lake = s3Blobs({ client: s3, bucket: room.lake });
      const pointer = await lake.get(cataloguePointer("models", DAY));
      expect(new TextDecoder().decode(pointer ?? undefined)).toBe(`s3://${room.lake}/${modelsOf(DAY)}\n`);
      expect(await lake.head(pulseGround(DAY, "head"))).not.toBeNull();

      // start, begin, two windows and the wait between them, the eight other stages, end
      expect(execution.getOperations().map((operation) => operation.getName())).toEqual([
        "start",
        "begin",
        "crawl 1",
        "quota after crawl 1",
        "crawl 2",
        ...STAGES.filter((stage) => stage !== "crawl"),
        "end",
      ]);
      expect(hub.counts).toEqual({ requests: PART_PAGES, refused: 0 });
      // The token is the real Hub's, and this is another.
      expect(hub.tokens).toEqual([]);
      expect(cdn.batches).toHaveLength(1);
      expect(cdn.batches[0]).toMatch(/^POST \/2020-05-31\/distribution\/D1\/invalidation .*<Path>\/\*<\/Path>/s);
    });

    it("tells in JSON lines and metrics how each stage went", () => {
      for (const stage of STAGES.filter((name) => name !== "crawl"))
        expect(lines).toContainEqual(expect.objectContaining({ event: "stage done", run: RUN, stage, level: "info" }));
      expect(lines.filter(({ event }) => event === "batch done")).toMatchObject([
        { pages: QUOTA, requests: QUOTA, rows: QUOTA * pageSize, done: false, pauseSeconds: expect.any(Number) },
        { pages: PART_PAGES, requests: PART_PAGES, rows: models, done: true, pauseSeconds: 0 },
      ]);
      const metrics = lines.filter((line) => "_aws" in line);
      expect(metrics).toContainEqual(expect.objectContaining({ Stage: "test", Models: models, QuarantineShare: 0 }));
      const last = { Requests: PART_PAGES - QUOTA, Rows: models - QUOTA * pageSize };
      expect(metrics).toContainEqual(expect.objectContaining({ Stage: "test", Step: "crawl", ...last }));
      const crawled = metrics.find((line) => line.Step === "crawl");
      expect(crawled?._aws).toMatchObject({ CloudWatchMetrics: [{ Dimensions: [["Stage", "Step"]] }] });
      // The recorded day is over, so its release does not stop the alarm for a late one.
      expect(metrics.at(-1)).toMatchObject({ Stage: "test", RunFailed: 0, ReleasePublished: 0 });
      expect(metrics.at(-1)?._aws).toMatchObject({
        CloudWatchMetrics: [{ Namespace: "Hubrace", Dimensions: [["Stage"]] }],
      });
    });

    it("does nothing when the same day is started again", async () => {
      const room = cloud.rooms.plain;
      const state = async () => ({
        requests: hub.counts.requests,
        objects: await Promise.all([room.lake, room.releases, room.web].map((bucket) => bucketList(s3, bucket))),
        record: await runOf(room),
      });
      const before = await state();
      const execution = await execute(room, null, { date: DAY });
      expect(execution.getResult()).toEqual({ status: "done before", date: DAY, run: RUN });
      expect(execution.getOperations().map((operation) => operation.getName())).toEqual(["start", "begin"]);
      expect(await state()).toEqual(before);
      expect(before.record).toMatchObject({ status: "done", error: null });
    });

    it("leaves the site as it is when a newer release is current", async () => {
      const room = cloud.rooms.plain;
      const key = { Bucket: room.releases, Key: "releases/v1/current.json" };
      const current = (await (await s3.send(new GetObjectCommand(key))).Body?.transformToString()) ?? "";
      const site = () => bucketList(s3, room.web);
      const before = await site();
      await s3.send(new PutObjectCommand({ ...key, Body: current.replace(`"date":"${DAY}"`, '"date":"2026-08-20"') }));
      await s3.send(new PutObjectCommand({ ...key, Key: "releases/v1/2026-08-20/release.json", Body: "{}" }));
      const execution = await execute(room, null, { date: DAY, only: "site" });
      expect(execution.getResult()).toEqual({ status: "done", date: DAY, run: RUN });
      expect(await site()).toEqual(before);
      expect(cdn.batches).toHaveLength(1);
      expect(lines).toContainEqual(expect.objectContaining({ level: "warn", newer: "2026-08-20" }));
    });

    it("gives the same bytes when every step and every stage loses its process once", { timeout: LONG }, async () => {
      const room = cloud.rooms.crashing;
      const crashes = new Crashes();
      const client = new DynamoDBClient({});
      await moveWatermark(dynamoLedger({ client, table: room.table }), PULSED);
      client.destroy();
      const execution = await execute(room, crashes, { date: DAY });
      expect(execution.getStatus()).toBe("SUCCEEDED");
      expect(crashes.names).toEqual(["start", "begin", ...STAGES.flatMap(withWindows), "end"]);
      const [there, here] = [await inBuckets(room), onThisMachine()];
      // What pulses found stands in the site that was published.
      const live = await s3Blobs({ client: s3, bucket: room.web }).get("pulse.json");
      expect(JSON.parse(new TextDecoder().decode(live ?? undefined))).toMatchObject({ pulsed_at: PULSED.pulsed_at });
      for (const name of LIVE_FILES) {
        expect(there.pages[name]).not.toBe(here.pages[name]);
        delete there.pages[name];
        delete here.pages[name];
      }
      expect(there).toEqual(here);
      // The two attempts differ in their status file, how long each took, and the other room's site is another: CloudFront asks anew each time.
      const references = cdn.batches.map((batch) => /<CallerReference>(.*?)</.exec(batch)?.[1]);
      expect([references.length, new Set(references).size]).toEqual([3, 3]);
      expect(await runOf(room)).toMatchObject({ status: "done", error: null });
      const again = await execute(room, null, { date: DAY });
      expect(again.getResult()).toMatchObject({ status: "done before" });
    });
  },
);

const countBy = (names: readonly string[]) =>
  Object.fromEntries([...Map.groupBy(names, (name) => name)].map(([name, all]) => [name, all.length]));

/** The crawl of the recorded day has two windows. */
const withWindows = (stage: string) => (stage === "crawl" ? ["crawl", "crawl, last window"] : [stage]);
