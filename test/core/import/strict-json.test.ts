import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { strictJson } from "../../../core/import/strict-json.ts";

describe("strictJson", () => {
  it("turns bare NaN and Infinity into null and leaves strings alone", () => {
    expect(strictJson('{"a":NaN,"NaN":[-Infinity,"Infinity \\" NaN"],"b":Infinity}')).toBe(
      '{"a":null,"NaN":[null,"Infinity \\" NaN"],"b":null}',
    );
  });

  it("changes nothing of a line that is JSON", () => {
    const text = fc.oneof(fc.string({ unit: "grapheme" }), fc.constantFrom("NaN", '"NaN', "\\", '\\"-Infinity'));
    fc.assert(
      fc.property(fc.dictionary(text, fc.oneof(text, fc.array(text), fc.integer())), (value) => {
        const line = JSON.stringify(value);
        expect(strictJson(line)).toBe(line);
      }),
    );
  });
});
