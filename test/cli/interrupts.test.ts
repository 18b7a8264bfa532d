import { afterEach, beforeEach, expect, it, vi } from "vitest";
import { onInterrupt } from "../../cli/interrupts.ts";

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

/** Who hears of a signal; without anybody it ends the process. */
const listeners = () => [process.listenerCount("SIGINT"), process.listenerCount("SIGTERM")];

it("takes a signal that is sent twice, as timeout does, for one, and a later one for the wish to end at once", () => {
  const [int = 0, term = 0] = listeners();
  const { signal, end } = onInterrupt("broken off");
  process.emit("SIGTERM", "SIGTERM");
  expect(signal.reason).toMatchObject({ message: "broken off", exitCode: 143 });
  vi.advanceTimersByTime(499);
  expect(listeners()).toEqual([int + 1, term + 1]);
  process.emit("SIGINT", "SIGINT");
  expect(signal.reason).toMatchObject({ exitCode: 143 });
  vi.advanceTimersByTime(1);
  expect(listeners()).toEqual([int, term]);
  end();
});

it("hears nothing any more once the work is done", () => {
  const before = listeners();
  onInterrupt("broken off").end();
  expect(listeners()).toEqual(before);
});
