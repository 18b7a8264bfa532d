-- Question: to which class does each licence id on the Hub belong?
-- Row: one licence id of the snapshot (null: none declared), with its class and how many models state it.
-- Caveat: not legal advice. A class says what a licence is commonly grouped with, not what it permits; docs/licenses.md has the reasons.
-- Ids are what uploaders declare, and `other` hides most custom texts, community licences among them.
with class (class, licenses) as (
  values
    ('permissive', [
      'apache-2.0', 'mit', 'bsd', 'bsd-2-clause', 'bsd-3-clause', 'bsd-3-clause-clear', 'isc', 'zlib', 'ncsa', 'bsl-1.0', 'postgresql',
      'afl-3.0', 'artistic-2.0', 'ecl-2.0', 'ms-pl', 'unlicense', 'wtfpl', 'apple-ascl', 'etalab-2.0', 'openmdw-1.0', 'openmdw-1.1',
      'cc0-1.0', 'cc-by-2.0', 'cc-by-2.5', 'cc-by-3.0', 'cc-by-4.0', 'cdla-permissive-1.0', 'cdla-permissive-2.0', 'odc-by', 'pddl'
    ]),
    ('weak_copyleft', ['lgpl', 'lgpl-2.1', 'lgpl-3.0', 'lgpl-lr', 'mpl-2.0', 'epl-1.0', 'epl-2.0', 'ofl-1.1', 'lppl-1.3c']),
    ('copyleft', [
      'gpl', 'gpl-2.0', 'gpl-3.0', 'agpl-3.0', 'gfdl', 'osl-3.0', 'eupl-1.1', 'eupl-1.2', 'cc-by-sa-3.0', 'cc-by-sa-4.0', 'odbl',
      'cdla-sharing-1.0'
    ]),
    ('non_commercial', [
      'cc-by-nc-2.0', 'cc-by-nc-3.0', 'cc-by-nc-4.0', 'cc-by-nc-sa-2.0', 'cc-by-nc-sa-3.0', 'cc-by-nc-sa-4.0', 'cc-by-nc-nd-3.0',
      'cc-by-nc-nd-4.0', 'apple-amlr', 'deepfloyd-if-license', 'fair-noncommercial-research-license', 'h-research', 'intel-research'
    ]),
    ('responsible_ai', [
      'openrail', 'openrail++', 'creativeml-openrail-m', 'bigscience-openrail-m', 'bigscience-bloom-rail-1.0', 'bigcode-openrail-m', 'c-uda'
    ]),
    ('community', ['llama2', 'llama3', 'llama3.1', 'llama3.2', 'llama3.3', 'llama4', 'gemma', 'grok2-community']),
    ('other', ['other', 'cc', 'cc-by-nd-4.0']),
    ('none_stated', ['unknown'])
),
listed as (
  select class, unnest(licenses) as license from class
),
stated as (
  select nullif(license, '') as license, count(*) as models from models group by 1
),
-- Ids that the Hub's list does not have are read by their names, the stricter reading first.
classified as (
  select
    stated.license,
    listed.class is not null as on_list,
    case
      when listed.class is not null then listed.class
      when stated.license is null then 'none_stated'
      when regexp_matches(stated.license, 'non-?commercial|(^|[^a-z])(nc|research|mrl|mnpl)([^a-z]|$)') then 'non_commercial'
      when regexp_matches(stated.license, '(^|[^a-z])(open)?rail([^a-z]|$)') then 'responsible_ai'
      when regexp_matches(stated.license, 'community|^(llama|gemma|qwen|tongyi|grok|deepseek|falcon|exaone|hunyuan|minimax|jamba|nvidia-open-model)') then 'community'
      else 'other'
    end as class,
    stated.models
  from stated left join listed using (license)
)
select license, class, on_list, models
from classified
order by license nulls first
