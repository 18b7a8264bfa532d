import type { Sql } from "../../core/duckdb.ts";

/**
 * Gives the tables models and derivatives that a test wrote out the numbers that panels find beside the names: models by id, also those
 * that only derivatives name, bases and authors by name; `base_model_number` is null where the base is not among the models.
 */
export async function numberRows(sql: Sql): Promise<void> {
  await sql.run(`
    create table model_numbers as
      select id, cast(row_number() over (order by id) - 1 as integer) as number
      from (select id from models union select id from derivatives);
    create or replace table models as
      select models.*, model_numbers.number from models left join model_numbers using (id);
    create or replace table derivatives as
      select
        derivatives.*,
        child.number as model_number,
        cast(dense_rank() over (order by base) as integer) as base_number,
        parent.number as base_model_number,
        case when derivatives.author is not null then cast(dense_rank() over (order by derivatives.author) as integer) end as author_number
      from derivatives
      left join model_numbers as child using (id)
      left join models as parent on parent.id = derivatives.base;
    drop table model_numbers`);
}
