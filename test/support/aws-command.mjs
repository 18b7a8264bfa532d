#!/usr/bin/env node
// Stands for the AWS command line where the runbook is followed: `aws dynamodb scan` and `batch-write-item`, at AWS_ENDPOINT_URL_DYNAMODB.
import { readFileSync } from "node:fs";
import { BatchWriteItemCommand, DynamoDBClient, paginateScan } from "@aws-sdk/client-dynamodb";

const [service, command, ...rest] = process.argv.slice(2);
const option = (name) => rest[rest.indexOf(name) + 1];
const client = new DynamoDBClient({});
if (service !== "dynamodb") throw new Error(`no service ${service}`);
if (command === "scan") {
  const pages = await Array.fromAsync(paginateScan({ client }, { TableName: option("--table-name") }));
  console.log(JSON.stringify({ Items: pages.flatMap(({ Items = [] }) => Items) }));
} else if (command === "batch-write-item") {
  const RequestItems = JSON.parse(readFileSync(new URL(option("--request-items")), "utf8"));
  const { UnprocessedItems } = await client.send(new BatchWriteItemCommand({ RequestItems }));
  console.log(JSON.stringify({ UnprocessedItems }, null, 4));
} else throw new Error(`no command ${command}`);
