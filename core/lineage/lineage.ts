import { join } from "node:path";
import { copyToParquet, literal, openParquet, readSql, type Sql, withDuckDB } from "../duckdb.ts";
import { HubraceError } from "../errors.ts";
import * as layout from "../lake/layout.ts";
import type { Stage } from "../stage.ts";
import { countBelow, findRoots, type Graph } from "./roots.ts";

/**
 * models, edges → lineage.parquet: one row per model of the snapshot that has a parent or a child, sorted by id.
 * Columns: contracts.md; definitions: method.md, "Lineage".
 */
export const lineageStage: Stage = async ({ run, blobs, workspace, sql: limits }) => {
  const modelsFile = join(workspace, "models.parquet");
  const edgesFile = join(workspace, "edges.parquet");
  await blobs.toFile(layout.models(run.date), modelsFile);
  await blobs.toFile(layout.edges(run.date), edgesFile);
  return withDuckDB({ ...limits, temporary: join(workspace, "spill") }, async (sql) => {
    await openParquet(sql, "models", modelsFile);
    await openParquet(sql, "edges", edgesFile);
    await numberNodes(sql);
    await linkNodes(sql);
    const graph = await readGraph(sql);
    const roots = findRoots(graph);
    const below = countBelow(graph);
    // Nodes are numbered in the order of creation, so that order is the column of their numbers.
    await sql.tabulate("walk", { node: graph.createdOrder, ...roots, ...below });
    await sql.run(await readSql("flags.sql", import.meta.url));
    const path = join(workspace, "lineage.parquet");
    await sql.run(
      copyToParquet(
        `select
           node.id,
           root.id as root,
           root.present as root_present,
           walk.depth,
           cast(walk.inCycle as boolean) as in_cycle,
           walk.children,
           walk.descendants,
           burst.node is not null as burst,
           serial_name.node is not null as serial_name
         from walk
         join node using (node)
         join node as root on root.node = walk.root
         left join burst using (node)
         left join serial_name using (node)
         where node.present
         order by node.id`,
        path,
      ),
    );
    const info = await blobs.fromFile(path, layout.lineage(run.date));
    const [count] = await sql.rows<Record<"rows" | "in_cycle" | "burst" | "serial_name", number>>(`
      select count(*) as rows, count(*) filter (in_cycle) as in_cycle, count(*) filter (burst) as burst,
        count(*) filter (serial_name) as serial_name
      from ${literal(path)}`);
    if (count === undefined) throw new HubraceError(`lineage: ${path} holds no summary row`);
    return { rows: count.rows, bytes: info.size, counts: { ...count } };
  });
};

/** Every model that has a parent or a child and every declared parent gets a number, in the order of creation. */
async function numberNodes(sql: Sql): Promise<void> {
  await sql.run(`
    create table node as
    with named as (
      select distinct id from (select child as id from edges union all select parent from edges)
    )
    select
      cast(row_number() over (order by models.created_at nulls last, named.id) - 1 as integer) as node,
      named.id,
      models.author,
      models.created_at,
      models.id is not null as present
    from named left join models using (id)`);
}

/** Edges between numbers, a child's in their order. */
async function linkNodes(sql: Sql): Promise<void> {
  await sql.run(`
    create table link as
    select child.node as child, parent.node as parent, edges.position
    from edges join node as child on child.id = edges.child join node as parent on parent.id = edges.parent
    order by child.node, edges.position`);
}

async function readGraph(sql: Sql): Promise<Graph> {
  const [present = new Int32Array()] = await sql.integers("select cast(present as integer) from node order by node");
  const [child = new Int32Array(), parent = new Int32Array(), position = new Int32Array()] = await sql.integers(
    "select child, parent, position from link",
  );
  const firstParent = new Int32Array(present.length).fill(-1);
  for (const [edge, node] of child.entries()) if (position[edge] === 0) firstParent[node] = parent[edge] ?? -1;
  return {
    nodes: present.length,
    present: Uint8Array.from(present),
    firstParent,
    child,
    parent,
    createdOrder: Int32Array.from(present.keys()),
  };
}
