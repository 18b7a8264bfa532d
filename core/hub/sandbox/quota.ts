/** The Hub's request quota: a number of requests in each fixed window, told in the headers of the IETF RateLimit draft. */
export interface Quota {
  /** Takes one request at `now` (milliseconds); `over` when none was left. */
  take(now: number): { readonly over: boolean; readonly headers: Readonly<Record<string, string>> };
}

/** `rate` requests per `window` seconds; the first window begins with the first request. */
export function createQuota(rate: number, window: number): Quota {
  let started = Number.NEGATIVE_INFINITY;
  let used = 0;
  return {
    take(now) {
      if (now - started >= window * 1000) {
        started = now;
        used = 0;
      }
      const over = used >= rate;
      if (!over) used++;
      const seconds = Math.ceil((started + window * 1000 - now) / 1000);
      return {
        over,
        headers: {
          RateLimit: `"api";r=${rate - used};t=${seconds}`,
          "RateLimit-Policy": `"fixed window";"api";q=${rate};w=${window}`,
        },
      };
    },
  };
}
