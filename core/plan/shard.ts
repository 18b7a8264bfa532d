/** Bases in one planner file of the site: about 100 kB before compression. */
const BASES_PER_SHARD = 32;

/** Number of planner files for so many bases: a power of two, so that files stay alike in size while families come and go. */
export function shardsFor(bases: number): number {
  return 2 ** Math.max(0, Math.ceil(Math.log2(Math.max(1, bases) / BASES_PER_SHARD)));
}

/** The file that holds a base, 0 to shards − 1: FNV-1a of the name's UTF-8 bytes, the same in Node and in every browser. */
export function shardOf(base: string, shards: number): number {
  let hash = 0x811c9dc5;
  for (const byte of new TextEncoder().encode(base)) hash = Math.imul(hash ^ byte, 0x01000193);
  return (hash >>> 0) % shards;
}
