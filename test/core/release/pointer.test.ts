import { beforeEach, describe, expect, test, vi } from "vitest";
import { z } from "zod";
import { ConditionError } from "../../../core/errors.ts";
import {
  movePointer,
  newerRelease,
  parseReleaseFile,
  previousOf,
  readPointer,
  recordRelease,
  standing,
} from "../../../core/release/pointer.ts";
import { MemoryBlobs, MemoryLedger } from "../../support/memory.ts";

const CURRENT = "releases/v1/current.json";
const MANIFEST = (date: string) => `releases/v1/${date}/release.json`;
const to = (date: string) => ({
  date,
  run: `${date}-a1`,
  source: { kind: "sandbox", label: "the sandbox", simulated: true } as const,
  previous: null,
});

describe("the pointer to the current release", () => {
  let blobs: MemoryBlobs;
  beforeEach(async () => {
    blobs = new MemoryBlobs();
    for (const date of ["2026-08-20", "2026-08-21"]) await blobs.put(MANIFEST(date), "{}");
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

  test.each(["hub", "url", "sandbox", "import"] as const)("keeps where a release comes from: %s", async (kind) => {
    const source = { kind, label: "a source", simulated: false };
    await movePointer(blobs, { ...to("2026-08-20"), source });
    expect((await readPointer(blobs))?.pointer.source).toEqual(source);
  });

  test("that is written just now was not there a moment ago", async () => {
    await movePointer(blobs, to("2026-08-20"));
    vi.spyOn(blobs, "head").mockResolvedValueOnce(null);
    expect(await readPointer(blobs)).toBeNull();
  });

  test("says which release is newer than a date, if any", async () => {
    expect(await newerRelease(blobs, "2026-08-20")).toBeNull();
    await movePointer(blobs, to("2026-08-20"));
    expect(await newerRelease(blobs, "2026-08-19")).toBe("2026-08-20");
    expect(await newerRelease(blobs, "2026-08-20")).toBeNull();
  });

  test("names a later date without a release: it is moved back, and no release is newer", async () => {
    await movePointer(blobs, to("2026-08-21"));
    await blobs.delete(MANIFEST("2026-08-21"));
    expect(await newerRelease(blobs, "2026-08-20")).toBeNull();
    expect(await movePointer(blobs, to("2026-08-20"))).toBe(true);
    expect(await current()).toBe("2026-08-20");
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

describe("how a date stands", () => {
  let blobs: MemoryBlobs;
  let ledger: MemoryLedger;
  beforeEach(() => {
    [blobs, ledger] = [new MemoryBlobs(), new MemoryLedger()];
  });
  /** Published as a run does it: the files, the record, the pointer. */
  async function publish(date: string, previous: string | null) {
    await blobs.put(MANIFEST(date), "{}");
    await recordRelease(ledger, date, { run: `${date}-a1`, previous, sha256: "ab" });
    await movePointer(blobs, { ...to(date), previous });
  }

  test("is published once there is a record, whose release before it stays; it may be written once", async () => {
    await publish("2026-08-19", null);
    await publish("2026-08-20", "2026-08-19");
    const record = { run: "2026-08-20-a1", previous: "2026-08-19", sha256: "ab" };
    expect(await standing(blobs, ledger, "2026-08-20")).toEqual({ published: true, previous: "2026-08-19", record });
    expect(await previousOf(blobs, ledger, "2026-08-19")).toBeNull();
    // Where ledgers have it: another name would forget what they know.
    expect((await ledger.get("releases", "2026-08-20"))?.value).toEqual(record);
    await expect(recordRelease(ledger, "2026-08-20", { ...record, sha256: "cd" })).rejects.toThrow(ConditionError);
  });

  test("is published where the pointer names it, though the ledger knows of nothing", async () => {
    await blobs.put(MANIFEST("2026-08-20"), "{}");
    await movePointer(blobs, { ...to("2026-08-20"), previous: "2026-08-17" });
    expect(await standing(blobs, ledger, "2026-08-20")).toEqual({
      ...{ published: true, previous: "2026-08-17", record: null },
    });
    expect(await standing(blobs, ledger, "2026-08-21")).toEqual({
      ...{ published: false, previous: "2026-08-20", record: null },
    });
    expect((await standing(blobs, ledger, "2026-08-19")).previous).toBeNull();
  });

  test("follows the newest release before it that is still there, whatever comes after", async () => {
    expect(await standing(blobs, ledger, "2026-08-20")).toEqual({ published: false, previous: null, record: null });
    for (const [date, previous] of [
      ["2026-08-17", null],
      ["2026-08-18", "2026-08-17"],
      ["2026-08-19", "2026-08-18"],
      ["2026-08-22", "2026-08-19"],
    ] as const)
      await publish(date, previous);
    expect((await standing(blobs, ledger, "2026-08-21")).previous).toBe("2026-08-19");
    await blobs.delete(MANIFEST("2026-08-19"));
    expect((await standing(blobs, ledger, "2026-08-21")).previous).toBe("2026-08-18");
    expect((await standing(blobs, ledger, "2026-08-23")).previous).toBe("2026-08-22");
    // The pointer still names it.
    await blobs.delete(MANIFEST("2026-08-22"));
    expect((await standing(blobs, ledger, "2026-08-23")).previous).toBe("2026-08-18");
  });

  test("follows the release in the ledger where the pointer was set back behind it", async () => {
    await publish("2026-08-17", null);
    const first = await blobs.get(CURRENT);
    await publish("2026-08-18", "2026-08-17");
    await blobs.put(CURRENT, first ?? "");
    expect((await standing(blobs, ledger, "2026-08-20")).previous).toBe("2026-08-18");
  });
});

describe("a JSON file of the releases", () => {
  const read = (text: string) =>
    parseReleaseFile(new TextEncoder().encode(text), z.unknown(), { date: "2026-08-20", name: "a.json" });

  test("of another layout is not read, and the version of both is said", async () => {
    const said =
      "release: releases/v1/2026-08-20/a.json was written by another Hubrace (releases v2; this one knows v1); update Hubrace, or use another --lake";
    expect(() => read('{ "version": "v2", "a": 1 }')).toThrow(said);
    expect(read('{"version":"v1","a":1}')).toEqual({ version: "v1", a: 1 });
    expect(read('{"a":{"version":"v2"}}')).toEqual({ a: { version: "v2" } });
    const blobs = new MemoryBlobs();
    await blobs.put(CURRENT, '{"version":"v2"}');
    await expect(readPointer(blobs)).rejects.toThrow(/^release: releases\/v1\/current\.json was written by another/);
  });

  test("that was cut is named, with what to do; exit code 1", async () => {
    expect(() => read('{"a":')).toThrow(
      expect.objectContaining({
        message:
          "release: releases/v1/2026-08-20/a.json cannot be read; bring it back from a copy, or remove it and make it anew with `hubrace rebuild --from 2026-08-20 --to 2026-08-20`",
        exitCode: 1,
      }),
    );
    const blobs = new MemoryBlobs();
    await blobs.put(CURRENT, '{"version":"v1","date":"2026-08-20"}');
    await expect(readPointer(blobs)).rejects.toMatchObject({
      message:
        "release: releases/v1/current.json cannot be read; bring it back from a copy, or remove it and make it anew " +
        "with `hubrace rebuild --from D --to D --from-releases`, D the newest date",
      exitCode: 1,
    });
  });
});
