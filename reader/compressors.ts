import { decompress } from "fzstd";
import type { Compressors } from "hyparquet";

/** The one compression of our Parquet files that hyparquet does not know by itself. */
export const compressors: Compressors = {
  ZSTD: (input: Uint8Array, length: number) => decompress(input, new Uint8Array(length)),
};
