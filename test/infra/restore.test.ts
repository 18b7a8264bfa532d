import { execFile, spawnSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, symlinkSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { BatchWriteItemCommand, DeleteItemCommand, type DynamoDBClient, paginateScan } from "@aws-sdk/client-dynamodb";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { dynamoLedger } from "../../core/ledger/dynamo.ts";
import { type DynamoServer, startDynamo } from "../support/dynamo-server.ts";
import { localClient } from "../support/s3-server.ts";

const run = promisify(execFile);
const hasJq = spawnSync("jq", ["--version"]).status === 0;
if (!hasJq)
  process.stderr.write(
    "\nSKIPPED TESTS: there is no jq (apt-get install jq); restoring the ledger's table as the runbook says is not tried.\n\n",
  );

/** What the runbook copies a restored table's items with. */
const runbook = readFileSync(new URL("../../docs/runbook.md", import.meta.url), "utf8");
const COPY = /^ +aws dynamodb scan [\s\S]*?; done$/m.exec(runbook)?.[0] ?? "";

/** Every item of a table as text, whatever the order. */
async function items(client: DynamoDBClient, table: string): Promise<string[]> {
  const pages = await Array.fromAsync(paginateScan({ client }, { TableName: table }));
  return pages
    .flatMap(({ Items = [] }) => Items)
    .map((item) => JSON.stringify(Object.entries(item).sort()))
    .sort();
}

describe.skipIf(!hasJq)("the ledger's table, restored as the runbook says", () => {
  const folder = mkdtempSync(join(tmpdir(), "hubrace-restore-"));
  let dynamo: DynamoServer;
  let [table, restored] = ["", ""];

  beforeAll(async () => {
    dynamo = await startDynamo();
    [table, restored] = [await dynamo.table(), await dynamo.table()];
    symlinkSync(fileURLToPath(new URL("../support/aws-command.mjs", import.meta.url)), join(folder, "aws"));
    const ledger = dynamoLedger({ client: dynamo.client(), table: restored });
    for (let n = 0; n < 60; n++) await ledger.put("pulse arrivals", `key-${n}`, { id: `a\\b/"c" $d \`e\`\n${n}` });
    // Larger than a shell's argument may be, 128 KiB, as a pulse's watermark nearly is.
    await ledger.put("pulse", "watermark", { keys: Array.from({ length: 8000 }, (_, n) => `author-${n}/model-${n}`) });
    await ledger.put("runs", "2026-11-20-a1", { status: "done" });
  });
  afterAll(async () => {
    await dynamo.stop();
    rmSync(folder, { recursive: true, force: true });
  });

  /** The runbook's words, with two tables of this server for its own. */
  async function copy() {
    const { region, credentials } = localClient();
    const script = COPY.replace("TABLE-restored", restored).replace('"TABLE"', `"${table}"`);
    const { stdout, stderr } = await run("bash", ["--norc", "-c", script], {
      env: {
        PATH: `${folder}:${dirname(process.execPath)}:${process.env.PATH}`,
        AWS_REGION: region,
        AWS_ACCESS_KEY_ID: credentials.accessKeyId,
        AWS_SECRET_ACCESS_KEY: credentials.secretAccessKey,
        AWS_ENDPOINT_URL_DYNAMODB: dynamo.url,
      },
    });
    return { stderr, answers: stdout.match(/"UnprocessedItems": \{\}/g)?.length };
  }

  it("has every item again, byte for byte; copied a second time, or after a stop in the middle, too", async () => {
    const client = dynamo.client();
    const there = await items(client, restored);
    // 62 items in batches of 25.
    expect(await copy()).toEqual({ stderr: "", answers: 3 });
    expect(await items(client, table)).toEqual(there);
    await copy();
    expect(await items(client, table)).toEqual(there);
    // What a stopped copy leaves: some items missing, some of what was there before.
    const [pk, sk] = [{ S: "runs" }, { S: "2026-11-20-a1" }];
    await client.send(new DeleteItemCommand({ TableName: table, Key: { pk, sk } }));
    const older = { pk: { S: "pulse arrivals" }, sk: { S: "key-7" }, version: { N: "9" } };
    await client.send(new BatchWriteItemCommand({ RequestItems: { [table]: [{ PutRequest: { Item: older } }] } }));
    await copy();
    expect(await items(client, table)).toEqual(there);
  });
});
