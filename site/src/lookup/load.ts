import { findModel, type Model, type ModelShard } from "../api/model.ts";
import { shardOf } from "../api/shard.ts";

/** Where the page finds things: read from the data attributes that the build wrote. */
export interface LookupPlace {
  /** "/" or the path below which the site lies, with a slash at its end. */
  readonly base: string;
  readonly digits: 2 | 3;
  /** The public address of the site, for what is pasted elsewhere; with a slash at its end. */
  readonly publicSite: string;
  /** The snapshot's time, ISO 8601, and its date. */
  readonly asOf: string;
  readonly date: string;
}

export interface FoundModel {
  readonly id: string;
  readonly model: Model;
  /** Site path of the shard, below `base`. */
  readonly shard: string;
}

/** Reads the shard of an id; null when no derivative has it. Rejects when the file cannot be read. */
export async function loadModel(id: string, place: LookupPlace): Promise<FoundModel | null> {
  const shard = `api/v1/models/${await shardOf(id, place.digits)}.json`;
  const found = findModel((await readJson<ModelShard>(place.base + shard)).models, id);
  return found === null ? null : { ...found, shard };
}

/** Reads a JSON file of this site. */
export async function readJson<T>(address: string): Promise<T> {
  const response = await fetch(address);
  if (!response.ok) throw new Error(`${address} answered ${response.status}`);
  return (await response.json()) as T;
}
