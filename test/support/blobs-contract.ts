import { createHash } from "node:crypto";
import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { ConditionError, HubraceError } from "../../core/errors.ts";
import type { Blobs } from "../../core/lake/blobs.ts";

/** Another handle on the same store as the first of a test, when `same` is given. */
export type MakeBlobs = () => Promise<{ open(): Blobs; close(): Promise<void> }>;

/** What every adapter of the blobs port must do. `make` gives an empty store of which several handles can be opened. */
export function blobsContract(name: string, make: MakeBlobs): void {
  describe(`${name} as a blob store`, () => {
    let store: Awaited<ReturnType<MakeBlobs>>;
    let blobs: Blobs;
    let folder: string;
    beforeEach(async () => {
      store = await make();
      blobs = store.open();
      folder = await mkdtemp(join(tmpdir(), "hubrace-blobs-"));
    });
    afterEach(async () => {
      await store.close();
      await rm(folder, { recursive: true, force: true });
    });

    const text = async (key: string) => {
      const bytes = await blobs.get(key);
      return bytes && new TextDecoder().decode(bytes);
    };
    const keys = async (prefix: string) => (await Array.fromAsync(blobs.list(prefix))).map((info) => info.key);

    test("gives back the bytes that were put, and their size", async () => {
      const bytes = Uint8Array.from({ length: 256 }, (_, value) => value);
      const info = await blobs.put("a/b/bytes.bin", bytes);
      expect(info).toMatchObject({ key: "a/b/bytes.bin", size: 256 });
      expect(Array.from((await blobs.get("a/b/bytes.bin")) ?? [])).toEqual(Array.from(bytes));
      expect(await blobs.head("a/b/bytes.bin")).toEqual(info);
    });

    test("writes text as UTF-8", async () => {
      expect((await blobs.put("t", "Ä€")).size).toBe(5);
      expect(await text("t")).toBe("Ä€");
    });

    test("keeps an empty blob apart from none", async () => {
      await blobs.put("empty", "");
      expect(await blobs.get("empty")).toHaveLength(0);
      expect((await blobs.head("empty"))?.size).toBe(0);
    });

    test("says null for a missing blob, also below another blob and for a folder", async () => {
      await blobs.put("folder/file", "x");
      for (const key of ["missing", "folder/missing", "folder/file/below", "folder", "other/folder/missing"]) {
        expect(await blobs.get(key)).toBeNull();
        expect(await blobs.head(key)).toBeNull();
      }
    });

    test("overwrites, with another etag for another content", async () => {
      const seen = new Set<string>();
      for (const content of ["one", "two", "tri"]) seen.add((await blobs.put("k", content)).etag);
      expect(seen.size).toBe(3);
      expect(await text("k")).toBe("tri");
    });

    test("deletes, and does not mind a missing blob", async () => {
      await blobs.put("k", "x");
      await blobs.delete("k");
      await blobs.delete("k");
      await blobs.delete("never/was");
      expect(await blobs.get("k")).toBeNull();
      expect(await keys("")).toEqual([]);
    });

    test("puts if absent once only, and again after a delete", async () => {
      await blobs.put("k", "first", { ifAbsent: true });
      await expect(blobs.put("k", "second", { ifAbsent: true })).rejects.toThrow(ConditionError);
      expect(await text("k")).toBe("first");
      await blobs.delete("k");
      await blobs.put("k", "third", { ifAbsent: true });
      expect(await text("k")).toBe("third");
    });

    test("puts if the etag is the present one, and refuses an old one or a missing blob", async () => {
      const first = await blobs.put("k", "first");
      const second = await blobs.put("k", "other", { ifEtag: first.etag });
      await expect(blobs.put("k", "late!", { ifEtag: first.etag })).rejects.toThrow(ConditionError);
      await expect(blobs.put("none", "x", { ifEtag: second.etag })).rejects.toThrow(ConditionError);
      expect(await text("k")).toBe("other");
      expect(await blobs.get("none")).toBeNull();
      expect((await blobs.head("k"))?.etag).toBe(second.etag);
    });

    test("lets exactly one of many handles win a put if absent", async () => {
      const handles = Array.from({ length: 8 }, () => store.open());
      for (let round = 0; round < 10; round++) {
        const results = await Promise.allSettled(
          handles.map((handle, index) => handle.put(`race/${round}`, `handle ${index}`, { ifAbsent: true })),
        );
        const winners = results.flatMap((result, index) => (result.status === "fulfilled" ? [index] : []));
        expect(winners).toHaveLength(1);
        expect(await text(`race/${round}`)).toBe(`handle ${winners[0]}`);
        for (const result of results) {
          if (result.status === "rejected") expect(result.reason).toBeInstanceOf(ConditionError);
        }
      }
    });

    test("loses no update when many handles count up by etag", async () => {
      await blobs.put("count", "0");
      await Promise.all(
        Array.from({ length: 5 }, async () => {
          const handle = store.open();
          for (let done = 0; done < 10; ) {
            const info = await handle.head("count");
            const value = Number(new TextDecoder().decode((await handle.get("count")) ?? undefined));
            try {
              await handle.put("count", String(value + 1), { ifEtag: info?.etag ?? "" });
              done++;
            } catch (error) {
              if (!(error instanceof ConditionError)) throw error;
            }
          }
        }),
      );
      expect(await text("count")).toBe("50");
    });

    test("lists in the order of the keys' UTF-8 bytes, folders and non-ASCII names included", async () => {
      // U+FF5E sorts before U+1F600 by UTF-8 bytes and after it by UTF-16 units; '-' and '.' before '/' before '0'.
      const sorted = ["a-b", "a.txt", "a/b", "a/b.c/d", "a/b0", "a0", "b/é", "b/～", "b/😀", "z"];
      for (const key of [...sorted].reverse()) await blobs.put(key, key);
      expect(await keys("")).toEqual(sorted);
    });

    test("lists by any prefix, not only by folder", async () => {
      for (const key of ["p/date=2026-08-20/x", "p/date=2026-08-21/x", "p/date=2026-09-01/x", "p/date", "q"]) {
        await blobs.put(key, key);
      }
      expect(await keys("p/date=2026-08-2")).toEqual(["p/date=2026-08-20/x", "p/date=2026-08-21/x"]);
      expect(await keys("p/date")).toHaveLength(4);
      expect(await keys("p/date=2026-09-01/")).toEqual(["p/date=2026-09-01/x"]);
      expect(await keys("p/date=2026-09-01/x")).toEqual(["p/date=2026-09-01/x"]);
      expect(await keys("p/dates")).toEqual([]);
      expect(await keys("none/at/all")).toEqual([]);
      const [info] = await Array.fromAsync(blobs.list("q"));
      expect(info).toEqual(await blobs.head("q"));
    });

    test("lists more than one page of an object store", async () => {
      const names = Array.from({ length: 1_050 }, (_, index) => `many/${String(index).padStart(5, "0")}`);
      for (let start = 0; start < names.length; start += 50) {
        await Promise.all(names.slice(start, start + 50).map((key) => blobs.put(key, key)));
      }
      expect(await keys("many/")).toEqual(names);
    });

    test("refuses keys that leave the store or are no keys", async () => {
      for (const key of ["", "/a", "a//b", "a/", "../a", "a/../b", "./a", "a/.", "a\0b"]) {
        await expect(blobs.put(key, "x"), JSON.stringify(key)).rejects.toThrow(HubraceError);
        await expect(blobs.get(key), JSON.stringify(key)).rejects.toThrow(HubraceError);
      }
      await expect(keys("../")).rejects.toThrow(HubraceError);
      expect(await keys("")).toEqual([]);
    });

    test("keeps names with spaces, quotes, percent signs and other marks", async () => {
      const odd = ["a b", "it's", 'q"q', "100%", "%2e%2e", "a=b&c", "#", "?", "+", "~", "key:colon"];
      for (const key of odd) await blobs.put(`odd/${key}`, key);
      for (const key of odd) expect(await text(`odd/${key}`)).toBe(key);
      expect(await keys("odd/")).toHaveLength(odd.length);
    });

    test("moves 20 MB to a local file and back without a change", async () => {
      const bytes = new Uint8Array(20_000_000);
      for (let index = 0; index < bytes.length; index += 4_096) bytes[index] = index % 251;
      const sha = (data: Uint8Array) => createHash("sha256").update(data).digest("hex");
      const [source, target] = [join(folder, "source"), join(folder, "target")];
      await writeFile(source, bytes);
      expect((await blobs.fromFile(source, "large/one")).size).toBe(20_000_000);
      await blobs.put("large/two", bytes);
      for (const key of ["large/one", "large/two"]) {
        await blobs.toFile(key, target);
        expect(sha(await readFile(target))).toBe(sha(bytes));
      }
      expect(sha((await blobs.get("large/one")) ?? new Uint8Array())).toBe(sha(bytes));
    });

    test("replaces the local file, and a later put leaves that file as it was", async () => {
      const path = join(folder, "local");
      await writeFile(path, "before");
      await blobs.put("k", "first");
      await blobs.toFile("k", path);
      await blobs.toFile("k", path);
      await blobs.put("k", "second");
      expect(await readFile(path, "utf8")).toBe("first");
    });

    test("keeps the blob when the local file that it came from changes", async () => {
      const path = join(folder, "local");
      await writeFile(path, "first");
      await blobs.fromFile(path, "k");
      await writeFile(path, "second");
      expect(await text("k")).toBe("first");
      await expect(blobs.fromFile(path, "k", { ifAbsent: true })).rejects.toThrow(ConditionError);
    });

    test("names the blob that is missing when it is wanted as a file", async () => {
      await expect(blobs.toFile("not/there", join(folder, "x"))).rejects.toThrow(/not\/there/);
      await expect(blobs.toFile("not/there", join(folder, "x"))).rejects.toThrow(HubraceError);
      await expect(blobs.toFile("lineage/date=2026-08-21/lineage.parquet", join(folder, "x"))).rejects.toThrow(
        "run `hubrace lineage --date 2026-08-21` first",
      );
    });
  });
}
