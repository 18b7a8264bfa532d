import { afterAll, beforeAll, describe } from "vitest";
import { dynamoLedger } from "../../../core/ledger/dynamo.ts";
import { type DynamoServer, startDynamo } from "../../support/dynamo-server.ts";
import { FAULTS, seededPlan, startFaultyProxy } from "../../support/faulty-proxy.ts";
import { ledgerContract } from "../../support/ledger-contract.ts";

describe("DynamoDB", () => {
  let server: DynamoServer;
  beforeAll(async () => {
    server = await startDynamo();
  });
  afterAll(() => server.stop());

  ledgerContract("A table", async () => {
    const table = await server.table();
    return { open: () => dynamoLedger({ client: server.client(), table }), close: async () => {} };
  });

  ledgerContract("A table behind a faulty network", async () => {
    const table = await server.table();
    const plan = seededPlan(20261121, 0.1, FAULTS);
    const proxy = await startFaultyProxy({ target: server.url, service: "dynamodb", plan });
    return {
      open: () => dynamoLedger({ client: server.client({ url: proxy.url }), table }),
      close: () => proxy.stop(),
    };
  });
});
