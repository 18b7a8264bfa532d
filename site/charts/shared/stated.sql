-- What the models of the entries state, by the entry's number, made once. A set of formats is a number: a bit for each of them.
set variable formats = (select list(distinct format order by format) from 'formats.parquet');
create temp table if not exists stated as
select
  cast(entry.number as integer) as number,
  models.license,
  license_classes.class as license_class,
  models.has_evals,
  len(models.datasets) > 0 as datasets_named,
  list_has_any(models.formats, ['safetensors', 'gguf', 'onnx', 'mlx', 'openvino', 'coreml', 'tflite', 'executorch']) as safe_weights,
  license_classes.class <> 'none_stated' or len(models.languages) > 0 or len(models.datasets) > 0 or models.has_evals as card_present,
  coalesce(list_sum([cast(1 as bigint) << (list_position(getvariable('formats'), format) - 1) for format in models.formats]), 0) as formats
from 'models.parquet' as models
join (select id, file_row_number as number from 'derivatives.parquet') as entry using (id)
left join 'license_classes.parquet' as license_classes on license_classes.license is not distinct from nullif(models.license, '');
