import { gunzipSync } from "node:zlib";
import { z } from "zod";
import { HubraceError } from "../errors.ts";
import { requireFormat } from "./format.ts";

/** A JSON file of the lake as messages tell of it. */
export interface JsonFile {
  readonly key: string;
  /** The stage or command that reads it. */
  readonly who: string;
  /** What to do where it cannot be read. */
  readonly remedy: string;
}

/** Files of before formats were written have none. */
const formatShape = z.object({ format: z.int() });

/**
 * What a JSON file of the lake holds, gzipped where its key ends with .gz. Throws HubraceError when it was cut, is no JSON or has another
 * shape, and when a newer Hubrace has written it.
 */
export function parseLakeJson<T>(bytes: Uint8Array, shape: z.ZodType<T>, { key, who, remedy }: JsonFile): T {
  try {
    const json: unknown = JSON.parse(new TextDecoder().decode(key.endsWith(".gz") ? gunzipSync(bytes) : bytes));
    // Before its shape: a newer one may have another.
    requireFormat(`${who}: ${key}`, formatShape.safeParse(json).data?.format);
    return shape.parse(json);
  } catch (cause) {
    if (cause instanceof HubraceError) throw cause;
    throw new HubraceError(`${who}: ${key} cannot be read; ${remedy}`, 1, { cause });
  }
}

/**
 * What has this shape at least, given back as it was received: the fields that a shape names would come first otherwise, and what is written
 * again would have other bytes.
 */
export const atLeast = <T>(shape: z.ZodType): z.ZodType<T> => z.custom<T>((value) => shape.safeParse(value).success);
