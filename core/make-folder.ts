import { existsSync, mkdirSync, statSync } from "node:fs";
import { dirname } from "node:path";
import { HubraceError } from "./errors.ts";
import { explain } from "./explain.ts";

/**
 * Makes the folder that --lake or --site names, and those above it that are missing; one that is there stays as it is. Throws HubraceError with
 * what stands in the way. Returns the folders that it made, the innermost first.
 */
export function makeFolder(path: string, option: "lake" | "site"): string[] {
  try {
    return make(path);
  } catch (error) {
    if (!isMissing(error)) throw explain(option, error, option);
    const remedy = `can anything be written there? Else use another --${option}`;
    throw new HubraceError(`${option}: ${error.path} cannot be made; ${remedy}`, 1, { cause: error });
  }
}

/** By hand, since Node's `recursive` asks for ever where the system says that nothing is there of a folder that is, as below /proc. */
function make(path: string): string[] {
  try {
    mkdirSync(path);
    return [path];
  } catch (error) {
    if (statSync(path, { throwIfNoEntry: false })?.isDirectory()) return [];
    const parent = dirname(path);
    if (!isMissing(error) || existsSync(parent)) throw error;
    const above = make(parent);
    return [...make(path), ...above];
  }
}

const isMissing = (error: unknown): error is NodeJS.ErrnoException =>
  error instanceof Error && "code" in error && error.code === "ENOENT";
