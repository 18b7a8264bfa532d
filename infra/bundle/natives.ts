import { existsSync, globSync, openSync, readSync, statSync } from "node:fs";
import { join } from "node:path";
import { HubraceError } from "../../core/errors.ts";
import type { FunctionName } from "./functions.ts";

const DUCKDB = [
  "node_modules/@duckdb/node-bindings-linux-x64/duckdb.node",
  "node_modules/@duckdb/node-bindings-linux-x64/libduckdb.so",
];
const ASTRO = ["node_modules/@rolldown/binding-linux-x64-gnu/*.node", "node_modules/lightningcss-linux-x64-gnu/*.node"];
const RESVG = ["node_modules/@resvg/resvg-js-linux-x64-gnu/*.node"];

/** Native files that each function needs. npm leaves out an optional package that it cannot get, without a word. */
export const NATIVES: Readonly<Record<FunctionName, readonly string[]>> = {
  pipeline: [],
  crawl: [],
  derive: DUCKDB,
  site: [...DUCKDB, ...ASTRO, ...RESVG],
  pulse: [],
};

/** ELF header: magic, 64 bit, little endian; the machine's number is at byte 18. */
const ELF = Buffer.from([0x7f, 0x45, 0x4c, 0x46, 2, 1]);
const X86_64 = 62;

/** Throws HubraceError when a native file that a function needs is missing, or one in its folder is not for x86-64 Linux. Returns the files. */
export function checkNatives(folder: string, needed: readonly string[]): string[] {
  for (const pattern of needed) {
    if (globSync(pattern, { cwd: folder }).length > 0) continue;
    throw new HubraceError(
      `bundle: ${folder} lacks ${pattern}; npm did not install the package for linux x64: run \`npm ci\` again, and look whether its version is complete in the registry`,
    );
  }
  const files = globSync("node_modules/**/*.{node,so}", { cwd: folder }).sort();
  for (const file of files) {
    const path = join(folder, file);
    if (existsSync(path) && statSync(path).isFile() && !isX64(path)) {
      throw new HubraceError(`bundle: ${path} is no native file for Linux on x86-64; the function could not load it`);
    }
  }
  return files;
}

function isX64(path: string): boolean {
  const head = Buffer.alloc(20);
  const file = openSync(path, "r");
  readSync(file, head, 0, head.length, 0);
  return head.subarray(0, ELF.length).equals(ELF) && head.readUInt16LE(18) === X86_64;
}
