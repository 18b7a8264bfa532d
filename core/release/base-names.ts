import { literal, type Sql } from "../duckdb.ts";

/**
 * The base that somebody means by a name: the one that is spelled so, else in another letter case the only one that is listed, or
 * the only one; null where there is none or several. After `openForPlanner`.
 */
export async function baseMeant(sql: Sql, typed: string): Promise<string | null> {
  const known = await sql.rows<{ name: string; listed: boolean }>(`
    select name, bool_or(listed) as listed
    from (
      select id as name, true as listed from 'models.parquet'
      union all
      select base, present from 'families.parquet'
      union all
      select base, false from 'vanished.parquet'
    )
    where lower(name) = lower(${literal(typed)})
    group by name`);
  const listed = known.filter((one) => one.listed);
  const only = listed.length === 1 ? listed[0] : known.length === 1 ? known[0] : undefined;
  return (known.find(({ name }) => name === typed) ?? only)?.name ?? null;
}

/** Up to five bases or models that somebody may have meant: the same name of another owner or letter case first, then similar ones. */
export async function closeNames(sql: Sql, wanted: string): Promise<string[]> {
  const rows = await sql.rows<{ name: string }>(`
    with asked as (
      select lower(${literal(wanted)}) as asked_id, lower(regexp_extract(${literal(wanted)}, '([^/]*)$', 1)) as asked_name
    ),
    known as (
      select base as id, children from 'families.parquet'
      union all
      select base as id, 0 as children from 'vanished.parquet'
      union all
      select id, 0 as children from 'models.parquet', asked where lower(regexp_extract(id, '([^/]*)$', 1)) = asked_name
    ),
    scored as (
      select
        known.id,
        max(children) as children,
        max(case
          when lower(known.id) = asked_id then 3
          when lower(regexp_extract(known.id, '([^/]*)$', 1)) = asked_name then 2
          else jaro_winkler_similarity(lower(known.id), asked_id)
        end) as score
      from known, asked
      group by known.id
    )
    select id as name from scored where score >= 0.85 order by score desc, children desc, id limit 5`);
  return rows.map(({ name }) => name);
}
