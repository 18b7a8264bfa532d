/**
 * Runs jobs at the same time and returns what they give; when one fails the others are stopped and waited for, so that nothing is written
 * any more, and its error is thrown.
 */
export async function together<Results extends readonly unknown[]>(
  signal: AbortSignal,
  start: (signal: AbortSignal) => readonly [...{ [Place in keyof Results]: Promise<Results[Place]> }],
): Promise<Results> {
  const stop = new AbortController();
  const jobs = start(AbortSignal.any([signal, stop.signal]));
  try {
    return (await Promise.all(jobs)) as unknown as Results;
  } catch (error) {
    stop.abort(error);
    await Promise.allSettled(jobs);
    throw error;
  }
}
