/** What a measurement is and how it is taken: one line of JSON, by a process of its own, so that its peak memory is its own. */

export interface Measurement {
  /** What was measured, for example `snapshot`. */
  readonly name: string;
  /** Rows that went in. */
  readonly size: number;
  readonly seconds: number;
  /** Processor time of the process, all threads: on a busy machine the steadier figure. */
  readonly cpu_seconds: number;
  readonly rows_per_second: number;
  /** Largest resident set of the process, in bytes. */
  readonly peak_rss_bytes: number;
  /** What else did the same work, if anything did, and how many times longer it took. */
  readonly peer: string | null;
  readonly ratio: number | null;
  /** Counts that do not depend on the machine (requests, bytes, rows), and the seconds of parts. */
  readonly counts: Readonly<Record<string, number>>;
}

/** What the measured work says about itself. */
export interface Worked {
  readonly size: number;
  readonly counts?: Readonly<Record<string, number>>;
}

/** Does the work once and measures it. */
export async function measure(name: string, work: () => Promise<Worked>): Promise<Measurement> {
  const cpu = process.cpuUsage();
  const began = performance.now();
  const { size, counts = {} } = await work();
  const seconds = (performance.now() - began) / 1000;
  const { user, system } = process.cpuUsage(cpu);
  return {
    name,
    size,
    seconds: round(seconds),
    cpu_seconds: round((user + system) / 1e6),
    rows_per_second: Math.round(size / seconds),
    peak_rss_bytes: peakMemory(),
    peer: null,
    ratio: null,
    counts,
  };
}

/** Largest resident set of this process so far, in bytes. */
export function peakMemory(): number {
  return process.resourceUsage().maxRSS * 1024;
}

/** To three digits behind the point: finer than any of these clocks repeats. */
export const round = (value: number): number => Number(value.toFixed(3));

export function print(measurement: Measurement): void {
  console.log(JSON.stringify(measurement));
}
