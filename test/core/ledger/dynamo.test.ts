import { afterAll, beforeAll, describe } from "vitest";
import { dynamoLedger } from "../../../core/ledger/dynamo.ts";
import { type DynamoServer, startDynamo } from "../../support/dynamo-server.ts";
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
});
