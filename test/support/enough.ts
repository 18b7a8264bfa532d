const RELATIONS = `
  values ('adapter', 29, 10, 5, 2e9), ('finetune', 30, 10, 5, 5e8), ('merge', 30, 10, 4, 2e10), ('quantized', 30, 9, 5, 5e9)`;

const MODEL = `
  select
    relation || i as id,
    'author' || i % authors as author,
    'lab/' || relation || i % bases as base,
    relation,
    'T2' as tier,
    i,
    size
  from (${RELATIONS}) as wanted (relation, models, authors, bases, size), range(models) as model (i)
  union all
  select relation || '-flagged', 'robot', 'lab/' || relation || 9, relation, 'T0', 40, size
  from (${RELATIONS}) as wanted (relation, models, authors, bases, size)`;

/**
 * What stands in T1: 30 finetunes by 10 authors of 5 bases, which is just enough; one adapter, one author of quantizations and one base
 * of merges too few. In T0 each has one model more, flagged, by a further author, of a further base: enough of all four. The first
 * model of each relation and the flagged one declare two bases, so that there are more entries than models.
 */
export const ENOUGH = {
  models: `
    select distinct base as id, 'lab' as author, timestamp '2026-03-01' as created_at, size as parameters, 'mit' as license from (${MODEL})
    union all by name
    select
      id,
      author,
      timestamp '2026-03-10' as created_at,
      size as parameters,
      'mit' as license,
      ['gguf'] as formats,
      cast([] as varchar[]) as datasets,
      cast([] as varchar[]) as languages,
      false as has_evals
    from (${MODEL})`,
  derivatives: `
    select
      * exclude (i, size, number),
      base as root,
      case when i in (0, 40) then 0.5 else 1 end as weight,
      timestamp '2026-03-10' as created_at,
      timestamp '2026-03-01' as base_released_at,
      9 as lag_days,
      100 as age_days,
      0 as rivals_30d,
      i as likes,
      10 * i as downloads_30d,
      i as likes_at_7,
      i as likes_at_30,
      10 * i as downloads_at_30
    from (
      select *, 0 as number from (${MODEL})
      union all
      select * replace ('lab/' || relation || 1 as base), 1 as number from (${MODEL}) where i in (0, 40)
    )`,
};
