case
  when {{parameters}} is null then 'unknown'
  when {{parameters}} < 1e9 then '<1B'
  when {{parameters}} < 4e9 then '1-4B'
  when {{parameters}} < 10e9 then '4-10B'
  when {{parameters}} < 40e9 then '10-40B'
  when {{parameters}} < 100e9 then '40-100B'
  else '>100B'
end
