import { LocalDurableTestRunner } from "@aws/durable-execution-sdk-js-testing";

/**
 * Sets up the local runner so that waits of a workflow are skipped, without the fake timers that it installs for that: under them
 * every request of what runs in this process takes 100 ms. To be undone by teardownTestEnvironment.
 */
export async function skipWaits(): Promise<void> {
  await LocalDurableTestRunner.setupTestEnvironment({ skipTime: true });
  const clock = Reflect.get(LocalDurableTestRunner, "fakeClock") as { uninstall(): void };
  clock.uninstall();
  Reflect.set(LocalDurableTestRunner, "fakeClock", undefined);
}
