import { once } from "node:events";
import type { AddressInfo } from "node:net";
import { CreateTableCommand, DynamoDBClient, type DynamoDBClientConfig } from "@aws-sdk/client-dynamodb";
import dynalite from "dynalite";
import { LEDGER_TABLE } from "../../core/ledger/dynamo-table.ts";
import { localClient } from "./s3-server.ts";

export interface DynamoServer {
  /** For example http://127.0.0.1:41234. */
  readonly url: string;
  /** A client of this server, or of a proxy before it. Retries come at once, up to ten attempts. */
  client(options?: { readonly url?: string; readonly config?: DynamoDBClientConfig }): DynamoDBClient;
  /** A new empty table of the ledger's shape. */
  table(): Promise<string>;
  stop(): Promise<void>;
}

/** Starts dynalite in this process, in memory. */
export async function startDynamo(): Promise<DynamoServer> {
  const server = dynalite({ createTableMs: 0 });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const own = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const clients: DynamoDBClient[] = [];
  let tables = 0;
  const client: DynamoServer["client"] = ({ url = own, config } = {}) => {
    const made = new DynamoDBClient({ ...localClient(), endpoint: url, ...config });
    clients.push(made);
    return made;
  };
  const direct = client();
  return {
    url: own,
    client,
    async table() {
      const name = `table-${++tables}`;
      const { partitionKey, sortKey } = LEDGER_TABLE;
      await direct.send(
        new CreateTableCommand({
          TableName: name,
          BillingMode: "PAY_PER_REQUEST",
          AttributeDefinitions: [
            { AttributeName: partitionKey, AttributeType: "S" },
            { AttributeName: sortKey, AttributeType: "S" },
          ],
          KeySchema: [
            { AttributeName: partitionKey, KeyType: "HASH" },
            { AttributeName: sortKey, KeyType: "RANGE" },
          ],
        }),
      );
      return name;
    },
    async stop() {
      for (const made of clients) made.destroy();
      server.closeAllConnections();
      server.close();
      await once(server, "close");
    },
  };
}
