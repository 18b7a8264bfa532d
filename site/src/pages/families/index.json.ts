import { families } from "../../data.ts";
import { packRow } from "../../family-index/listed.ts";

/** All families for the filter of the index. */
export function GET(): Response {
  return new Response(JSON.stringify(families.map(packRow)), { headers: { "content-type": "application/json" } });
}
