import { vi } from "vitest";

/** What a command's work prints on standard output while it runs in this process; what it says on standard error is swallowed. */
export async function printed(work: () => Promise<unknown>): Promise<string> {
  const out = vi.spyOn(console, "log").mockImplementation(() => undefined);
  const progress = vi.spyOn(console, "error").mockImplementation(() => undefined);
  try {
    await work();
    return out.mock.calls.map(([line]) => String(line)).join("\n");
  } finally {
    out.mockRestore();
    progress.mockRestore();
  }
}
