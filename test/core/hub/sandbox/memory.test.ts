import { execFile } from "node:child_process";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { expect, test } from "vitest";

const WORLD = fileURLToPath(new URL("../../../../core/hub/sandbox/world.ts", import.meta.url));
const SCRIPT = `
  const { sandboxModels } = await import(${JSON.stringify(WORLD)});
  const world = sandboxModels({ models: Number(process.argv[1]), seed: 1, day: 0 });
  let length = 0;
  for (let i = 0; i < 30_000; i++) length += JSON.stringify(world.row(Math.floor((i * world.count) / 30_000))).length;
  globalThis.gc();
  const { heapUsed, arrayBuffers } = process.memoryUsage();
  console.log(JSON.stringify({ length, live: heapUsed + arrayBuffers, peak: process.resourceUsage().maxRSS * 1024 }));
`;

async function measure(models: number): Promise<{ live: number; peak: number }> {
  const args = ["--expose-gc", "--input-type=module-typescript", "--eval", SCRIPT, String(models)];
  const { stdout } = await promisify(execFile)(process.execPath, args);
  return JSON.parse(stdout) as { live: number; peak: number };
}

test("a million models cost a few bytes each: what stays is a small part of the rows, and no row stays", async () => {
  const small = await measure(20_000);
  const large = await measure(1_000_000);
  // 9 bytes a child, some bits a model, 60 bytes a family; a row alone is 600 bytes.
  expect(large.live - small.live).toBeLessThan(16_000_000);
  expect(large.peak - small.peak).toBeLessThan(100_000_000);
});
