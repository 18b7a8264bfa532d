declare module "dynalite" {
  import type { Server } from "node:http";

  /** A DynamoDB server in memory. Times in milliseconds. */
  function dynalite(options?: { readonly createTableMs?: number; readonly maxItemSizeKb?: number }): Server;
  export = dynalite;
}
