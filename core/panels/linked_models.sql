-- What panels ask of the models that have a parent or a child, one row each. They are a third of all, and lists are long to read.
create table linked_models as
select
  number,
  nullif(license, '') as license,
  parameters,
  last_modified,
  gated = 'false' as not_gated,
  has_evals,
  len(datasets) > 0 as datasets_named,
  len(languages) > 0 as languages_named,
  list_has_any(formats, ['safetensors', 'gguf', 'onnx', 'mlx', 'openvino', 'coreml', 'tflite', 'executorch']) as safe_weights
from models
semi join (
  select model_number as number from derivatives
  union all
  select base_model_number as number from derivatives
) using (number);
