/** True when HUBRACE_LONG=1 runs the tests at full size; else they are cut to what CI has time for. */
export const LONG = Boolean(process.env.HUBRACE_LONG);

/**
 * `whole` at full size, else `part`. Then it says on standard error what a test leaves out, so that it never goes unnoticed, as tests
 * without ../shared do.
 */
export function wholeOrPart<T>(leftOut: string, whole: T, part: T, long = LONG): T {
  if (long) return whole;
  process.stderr.write(`\nSHORTENED TESTS: ${leftOut}; HUBRACE_LONG=1 runs them whole.\n\n`);
  return part;
}
