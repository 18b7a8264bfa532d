import { startDynamo } from "./dynamo-server.ts";
import { startS3 } from "./s3-server.ts";

/**
 * The S3 server and dynalite in a process of their own, for tests that skip time: its timers are real ones. Prints one line of
 * JSON with their addresses, three buckets and a table, and ends with its standard input.
 */
const [s3, dynamo] = await Promise.all([startS3(), startDynamo()]);
const rooms = await Promise.all(
  ["plain", "crashing"].map(async (name) => [
    name,
    { lake: await s3.bucket(), releases: await s3.bucket(), web: await s3.bucket(), table: await dynamo.table() },
  ]),
);
console.log(JSON.stringify({ s3: s3.url, dynamo: dynamo.url, rooms: Object.fromEntries(rooms) }));
process.stdin.resume().once("end", () => void Promise.all([s3.stop(), dynamo.stop()]));
