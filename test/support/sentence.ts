import { expect } from "vitest";
import { HubraceError } from "../../core/errors.ts";
import type { Ended } from "./command.ts";

/** The sentence on standard error: the only line that begins with hubrace:, and no stack trace anywhere. */
export function sentence({ stderr }: Ended): string {
  expect(stderr).not.toMatch(/^\s+at /m);
  const lines = stderr.split("\n").filter((line) => /^(hubrace|error): /.test(line));
  expect(lines).toHaveLength(1);
  return lines[0] ?? "";
}

/** The sentence with which a command that is called in this process fails; its exit code is 1. */
export async function refused(called: Promise<void>): Promise<string> {
  const error = await called.then(
    () => null,
    (error: HubraceError) => error,
  );
  expect(error).toBeInstanceOf(HubraceError);
  expect(error?.exitCode).toBe(1);
  return error?.message ?? "";
}
