import { gzipSync } from "node:zlib";
import { describe, expect, test } from "vitest";
import { z } from "zod";
import { HubraceError } from "../../../core/errors.ts";
import { parseLakeJson } from "../../../core/lake/json.ts";

const shape = z.object({ from: z.string() });
const WHOLE = '{"from":"2026-08-21"}';
const read = (key: string, bytes: Uint8Array | string) =>
  parseLakeJson(Buffer.from(bytes), shape, { key, who: "history", remedy: "write it anew" });

describe("a JSON file of the lake", () => {
  test("is read, also one that is gzipped", () => {
    expect(read("a/b.json", WHOLE)).toEqual({ from: "2026-08-21" });
    expect(read("a/b.json.gz", gzipSync(WHOLE))).toEqual({ from: "2026-08-21" });
  });

  test.each(["", WHOLE.slice(0, 9), "null", "[]", "{}", '"x"', '{"from":1}', "\u0000\u0001"])(
    "that holds %j is told with its name and with what to do",
    (text) => {
      for (const [key, bytes] of [
        ["a/b.json", text],
        ["a/b.json.gz", gzipSync(text)],
      ] as const) {
        expect(() => read(key, bytes)).toThrow(HubraceError);
        expect(() => read(key, bytes)).toThrow(`history: ${key} cannot be read; write it anew`);
      }
    },
  );

  test.each([gzipSync(WHOLE).subarray(0, 12), Buffer.alloc(0), Buffer.from(WHOLE)])(
    "whose gzip is cut, or none, is told so too: case %#",
    (bytes) => {
      expect(() => read("a/b.json.gz", bytes)).toThrow("history: a/b.json.gz cannot be read; write it anew");
    },
  );

  test("of a newer Hubrace is told as that, whatever shape it has", () => {
    expect(() => read("a/b.json", '{"format":99}')).toThrow(/^history: a\/b\.json was written by a newer Hubrace/);
  });
});
