import { tmpdir } from "node:os";
import { join } from "node:path";
import { defineConfig } from "vitest/config";
import { LongestFirst } from "./test/support/longest-first.ts";

// What workers and the threads of their tests load is compiled once, as for the command (cli/keep-compiled.ts).
process.env.NODE_COMPILE_CACHE ??= join(tmpdir(), "node-compile-cache");

export default defineConfig({
  test: {
    include: ["test/**/*.test.ts"],
    globalSetup: ["test/support/shared-folder.ts"],
    // Whole runs and browsers take their time on two busy cores; a hanging test still ends.
    testTimeout: 600_000,
    hookTimeout: 600_000,
    // On a busy machine a worker takes its time to end, too; ten seconds did not always do.
    teardownTimeout: 60_000,
    expect: { poll: { timeout: 60_000 } },
    // Much of a test's time is waiting for another process: a third one keeps two cores busy.
    maxWorkers: 3,
    sequence: { sequencer: LongestFirst },
  },
});
