const TYPES: Readonly<Record<string, string>> = {
  html: "text/html; charset=utf-8",
  css: "text/css; charset=utf-8",
  js: "text/javascript; charset=utf-8",
  mjs: "text/javascript; charset=utf-8",
  json: "application/json",
  svg: "image/svg+xml",
  png: "image/png",
  webp: "image/webp",
  jpg: "image/jpeg",
  ico: "image/x-icon",
  woff2: "font/woff2",
  wasm: "application/wasm",
  xml: "application/xml; charset=utf-8",
  txt: "text/plain; charset=utf-8",
  md: "text/markdown; charset=utf-8",
  sql: "text/plain; charset=utf-8",
  csv: "text/csv; charset=utf-8",
  cff: "application/yaml",
  gz: "application/gzip",
  zip: "application/zip",
  parquet: "application/vnd.apache.parquet",
};

/** The media type that a file is served with. Unknown endings are bytes: nothing that a browser would run. */
export function mediaType(name: string): string {
  if (/(^|\/)(rss|feed)[^/]*\.xml$/.test(name)) return "application/rss+xml; charset=utf-8";
  if (/(^|\/)atom[^/]*\.xml$|\.atom$|^pulse\.xml$/.test(name)) return "application/atom+xml; charset=utf-8";
  if (/(^|\/)feed[^/]*\.json$/.test(name)) return "application/feed+json";
  if (/(^|\/)SHA256SUMS$/.test(name)) return "text/plain; charset=utf-8";
  const ending = /\.([a-z0-9]+)$/.exec(name)?.[1] ?? "";
  return TYPES[ending] ?? "application/octet-stream";
}

/**
 * How long a browser keeps a file without asking: a year where the name carries a hash of the content, else not at all; the edge
 * is told by an invalidation.
 */
export function caching(name: string): string {
  // Pulses write these each hour and invalidate nothing at the edge.
  if (/^pulse\.(json|xml)$|^families\/.+\/rss\.xml$/.test(name)) return "public, max-age=60, s-maxage=300";
  const hashed = /^(_astro|assets)\/.*[.-][A-Za-z0-9_-]{8,}\.[a-z0-9]+$/.test(name);
  return hashed ? "public, max-age=31536000, immutable" : "public, max-age=0, s-maxage=86400, must-revalidate";
}

/** A dated release does not change once it is published; the pointer to the current one does. */
export function releaseCaching(key: string): string {
  return /\/\d{4}-\d{2}-\d{2}\//.test(key) ? "public, max-age=86400" : caching(key);
}
