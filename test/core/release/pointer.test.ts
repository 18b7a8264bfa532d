import { beforeEach, describe, expect, test, vi } from "vitest";
import { ConditionError } from "../../../core/errors.ts";
import { movePointer, newerRelease, readPointer } from "../../../core/release/pointer.ts";
import { MemoryBlobs } from "../../support/memory.ts";

const to = (date: string) => ({
  date,
  run: `${date}-a1`,
  source: { kind: "sandbox", label: "the sandbox", simulated: true } as const,
  previous: null,
});

describe("the pointer to the current release", () => {
  let blobs: MemoryBlobs;
  beforeEach(() => {
    blobs = new MemoryBlobs();
  });
  const current = async () => (await readPointer(blobs))?.pointer.date;

  test("moves on, and neither back nor to the date that it names", async () => {
    expect(await movePointer(blobs, to("2026-08-20"))).toBe(true);
    expect(await movePointer(blobs, to("2026-08-20"))).toBe(false);
    expect(await movePointer(blobs, to("2026-08-19"))).toBe(false);
    expect(await current()).toBe("2026-08-20");
    expect(await movePointer(blobs, to("2026-08-21"))).toBe(true);
    expect(await readPointer(blobs)).toMatchObject({ pointer: { version: "v1", ...to("2026-08-21") } });
  });

  test("says which release is newer than a date, if any", async () => {
    expect(await newerRelease(blobs, "2026-08-20")).toBeNull();
    await movePointer(blobs, to("2026-08-20"));
    expect(await newerRelease(blobs, "2026-08-19")).toBe("2026-08-20");
    expect(await newerRelease(blobs, "2026-08-20")).toBeNull();
  });

  test.each([
    [null, "2026-08-19", true, "2026-08-20"],
    [null, "2026-08-21", false, "2026-08-21"],
    ["2026-08-18", "2026-08-19", true, "2026-08-20"],
    ["2026-08-18", "2026-08-21", false, "2026-08-21"],
  ])("at %s that another run moves to %s at the same moment is looked at again", async (before, other, moved, ends) => {
    if (before !== null) await movePointer(blobs, to(before));
    const put = blobs.put.bind(blobs);
    vi.spyOn(blobs, "put").mockImplementationOnce(async (...given) => {
      await movePointer(Object.assign(new MemoryBlobs(), { files: blobs.files, put }), to(other));
      return put(...given);
    });
    expect(await movePointer(blobs, to("2026-08-20"))).toBe(moved);
    expect(await current()).toBe(ends);
  });

  test("that cannot be written fails at once, and one that others move all the time after five attempts", async () => {
    const put = vi.spyOn(blobs, "put");
    put.mockRejectedValueOnce(new Error("the disk is full"));
    await expect(movePointer(blobs, to("2026-08-20"))).rejects.toThrow("the disk is full");
    expect(put).toHaveBeenCalledTimes(1);
    put.mockClear();
    // The sixth attempt would succeed.
    for (let attempt = 0; attempt < 5; attempt++) put.mockRejectedValueOnce(new ConditionError("moved"));
    await expect(movePointer(blobs, to("2026-08-20"))).rejects.toThrow(ConditionError);
    expect(put).toHaveBeenCalledTimes(5);
  });
});
