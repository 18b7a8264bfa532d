import { existsSync } from "node:fs";
import { enableCompileCache } from "node:module";
import { tmpdir } from "node:os";

/**
 * Lets Node keep what it loads from now on, its types stripped and compiled, for the next start and for this process's threads, which the
 * variable tells. The cache lies with the temporary files; it must not make their folder where there is none.
 */
export function keepCompiled(): void {
  const cache = existsSync(tmpdir()) ? enableCompileCache().directory : undefined;
  if (cache !== undefined) process.env.NODE_COMPILE_CACHE = cache;
}
