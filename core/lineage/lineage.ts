import { join } from "node:path";
import { literal, readSql, type Sql, withDuckDB } from "../duckdb.ts";
import { HubraceError } from "../errors.ts";
import * as layout from "../lake/layout.ts";
import { copyToParquet, openParquet } from "../parquet.ts";
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
    await numberNodes(sql, modelsFile);
    await linkNodes(sql);
    const graph = await readGraph(sql);
    // Row for row with `node`.
    await sql.tabulate("walk", { ...findRoots(graph), ...countBelow(graph) });
    await sql.run(await readSql("flags.sql", import.meta.url));
    const path = join(workspace, "lineage.parquet");
    await sql.run(
      copyToParquet(
        `with place as not materialized (
           select cast(node.rowid as integer) as node, * from node positional join walk
         ),
         -- A root is its own root.
         origin as not materialized (
           select node, id, present from place where node = root
         )
         select
           place.id,
           origin.id as root,
           origin.present as root_present,
           place.depth,
           cast(place.inCycle as boolean) as in_cycle,
           place.children,
           place.descendants,
           burst.node is not null as burst,
           serial_name.node is not null as serial_name
         from place
         join origin on origin.node = place.root
         left join burst on burst.node = place.node
         left join serial_name on serial_name.node = place.node
         where place.present
         order by place.node`,
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

/**
 * Every model that has a parent or a child and every declared parent gets a number, its row in `node`: models come first, by id, as the
 * snapshot's file has them, so the number says what the id would say and is quicker to sort by.
 */
async function numberNodes(sql: Sql, modelsFile: string): Promise<void> {
  await sql.run(`
    create table node as
    select id, author, created_at, true as present
    from read_parquet(${literal(modelsFile)}, file_row_number = true)
    semi join (select child as id from edges union all select parent from edges) using (id)
    order by file_row_number;
    insert into node
    select distinct parent, null, null, false from edges where not parent_present order by parent`);
}

/** Edges between numbers. */
async function linkNodes(sql: Sql): Promise<void> {
  await sql.run(`
    create table link as
    select cast(child.rowid as integer) as child, cast(parent.rowid as integer) as parent, edges.position
    from edges join node as child on child.id = edges.child join node as parent on parent.id = edges.parent`);
}

async function readGraph(sql: Sql): Promise<Graph> {
  const [created = new Float64Array()] = await sql.numbers("select epoch(created_at) from node");
  const [child = new Int32Array(), parent = new Int32Array(), position = new Int32Array()] = await sql.integers(
    "select child, parent, position from link",
  );
  const firstParent = new Int32Array(created.length).fill(-1);
  child.forEach((node, edge) => {
    if (position[edge] === 0) firstParent[node] = parent[edge] ?? -1;
  });
  return { nodes: created.length, firstParent, child, parent, created };
}
