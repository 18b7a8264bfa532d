import { expect, test } from "vitest";
import { readQuota, readRetryAfter, waitAfter } from "../../../core/hub/rate-limit.ts";

test("the Hub's RateLimit header gives what remains and when the window ends", () => {
  expect(readQuota('"api";r=499;t=287')).toEqual({ remaining: 499, resetSeconds: 287 });
});

test("a window that ends this very second is one still", () => {
  expect(readQuota('"api";r=0;t=0')).toEqual({ remaining: 0, resetSeconds: 0 });
});

test("of several policies the one named api counts, else the scarcest", () => {
  expect(readQuota('"pages";r=0;t=9, "api";r=7;t=20')).toEqual({ remaining: 7, resetSeconds: 20 });
  expect(readQuota('"day";r=90;t=900, "minute";r=3;t=60')).toEqual({ remaining: 3, resetSeconds: 60 });
});

test.each([
  null,
  "",
  "limit=500, remaining=3, reset=20;;",
  '"api"',
  '"api";r=0',
  '"api";r="0";t="5"',
  '"api";r=0;t=-5',
  '"api";r=0;t=',
  "Ünïcode",
  '"api;r=0;t=5',
  "()",
])("a missing or malformed RateLimit header (%s) is no quota", (header) => {
  expect(readQuota(header)).toBeNull();
});

test("an absurd window is cut to an hour", () => {
  expect(readQuota('"api";r=0;t=999999999999')?.resetSeconds).toBe(3600);
  expect(readRetryAfter("99999999999999999999", 0)).toBe(3600);
});

test("Retry-After is read as seconds and as an HTTP date", () => {
  const now = Date.parse("2026-08-21T10:00:00Z");
  expect(readRetryAfter(" 17 ", now)).toBe(17);
  expect(readRetryAfter("Fri, 21 Aug 2026 10:00:42 GMT", now)).toBe(42);
  expect(readRetryAfter("Fri, 21 Aug 2026 09:00:00 GMT", now)).toBe(0);
  expect(readRetryAfter("soon", now)).toBeNull();
  expect(readRetryAfter(null, now)).toBeNull();
});

test("the next request waits for the window's end plus one second, and only when nothing remains or on 429", () => {
  const wait = (status: number, headers: Record<string, string>) => waitAfter(status, new Headers(headers), 0);
  expect(wait(200, { RateLimit: '"api";r=1;t=120' })).toBe(0);
  expect(wait(200, { RateLimit: '"api";r=0;t=120' })).toBe(121_000);
  expect(wait(429, { RateLimit: '"api";r=3;t=120' })).toBe(121_000);
  expect(wait(502, { RateLimit: '"api";r=0;t=2' })).toBe(3_000);
  expect(wait(429, { "Retry-After": "7" })).toBe(7_000);
  expect(wait(503, { "Retry-After": "7" })).toBe(7_000);
  expect(wait(200, { "Retry-After": "7" })).toBe(0);
  expect(wait(429, {})).toBe(0);
});
