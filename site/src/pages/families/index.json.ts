import { families, to } from "../../data.ts";
import { RELATIONS } from "../../format.ts";

/** All families for the filter of an index with several pages; short keys, since 10,000 of them are read at once. */
export function GET(): Response {
  const rows = families.map((family) => ({
    base: family.base,
    href: to(`/families/${family.address}/`),
    present: family.present,
    state: family.state,
    children: family.children,
    t1: family.children_t1,
    authors: family.authors,
    recent: family.entries_30d,
    likes: family.likes_sum,
    leader:
      family.leader_share_10 === null || family.children_t1 < 30 || family.authors_t1 < 10
        ? null
        : family.leader_share_10,
    mix: RELATIONS.map((relation) => family[`children_${relation}`]),
  }));
  return new Response(JSON.stringify(rows), { headers: { "content-type": "application/json" } });
}
