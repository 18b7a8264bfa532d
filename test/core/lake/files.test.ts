import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, readdir, rm, writeFile } from "node:fs/promises";
import { hostname, tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { DatabaseSync } from "node:sqlite";
import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { HubraceError } from "../../../core/errors.ts";
import { lakeError } from "../../../core/lake/errors.ts";
import { filesBlobs } from "../../../core/lake/files.ts";
import { blobsContract } from "../../support/blobs-contract.ts";

blobsContract("A folder", async () => {
  const folder = await mkdtemp(join(tmpdir(), "hubrace-lake-"));
  return { open: () => filesBlobs(folder), close: () => rm(folder, { recursive: true, force: true }) };
});

describe("a lake folder", () => {
  let folder: string;
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), "hubrace-lake-"));
  });
  afterEach(() => rm(folder, { recursive: true, force: true }));

  /** A process that puts 3 MB of one letter after another under the key `victim` and prints a line after each put. */
  function writer() {
    const module = new URL("../../../core/lake/files.ts", import.meta.url).href;
    const program = `
      import { filesBlobs } from ${JSON.stringify(module)};
      const blobs = filesBlobs(${JSON.stringify(folder)});
      for (let turn = 0; ; turn++) {
        await blobs.put("victim", "abc"[turn % 3].repeat(3_000_000));
        console.log(turn);
      }`;
    return spawn(process.execPath, ["--input-type=module", "-e", program], { stdio: ["ignore", "pipe", "inherit"] });
  }

  test("holds the old or the new content, whole, after a process was killed while putting", async () => {
    for (const turns of [1, 2, 3, 5, 8, 9]) {
      const child = writer();
      let lines = 0;
      for await (const _ of createInterface({ input: child.stdout })) {
        if (++lines === turns) break;
      }
      child.kill("SIGKILL");
      await once(child, "exit");
      const bytes = await filesBlobs(folder).get("victim");
      expect(bytes?.length).toBe(3_000_000);
      expect(new Set(bytes).size).toBe(1);
    }
  });

  test("is cleaned of what a killed process left aside, and of nothing else", async () => {
    const child = writer();
    await once(child.stdout, "data");
    child.kill("SIGKILL");
    await once(child, "exit");
    const aside = (host: string, pid: number) => `${host}.${pid}.00000000-0000-4000-8000-000000000000`;
    const names = [aside(hostname(), child.pid ?? 0), aside(hostname(), process.pid), aside("elsewhere", 1)];
    for (const name of names) await writeFile(join(folder, ".tmp", name), "part of a blob");
    const blobs = filesBlobs(folder);
    const left = (await readdir(join(folder, ".tmp"))).filter((name) => name !== "lock.sqlite");
    expect(left.sort()).toEqual([aside(hostname(), process.pid), aside("elsewhere", 1)].sort());
    expect((await Array.fromAsync(blobs.list(""))).map((info) => info.key)).toEqual(["victim"]);
  });

  test("keeps what a process of another account has aside, to which no signal may be sent", async () => {
    await filesBlobs(folder).put("first", "x");
    const theirs = `${hostname()}.4242.00000000-0000-4000-8000-000000000000`;
    await writeFile(join(folder, ".tmp", theirs), "part of a blob");
    const refused = vi.spyOn(process, "kill").mockImplementation(() => {
      throw Object.assign(new Error("kill EPERM"), { code: "EPERM" });
    });
    try {
      filesBlobs(folder);
      expect(refused).toHaveBeenCalledWith(4242, 0);
    } finally {
      refused.mockRestore();
    }
    expect(await readdir(join(folder, ".tmp"))).toContain(theirs);
  });

  test("leaves nothing aside after puts that succeed or are refused", async () => {
    const blobs = filesBlobs(folder);
    await blobs.put("a", "1");
    await blobs.put("b", "1", { ifAbsent: true });
    await blobs.put("b", "2", { ifAbsent: true }).catch(() => undefined);
    await blobs.put("b", "2", { ifEtag: "another" }).catch(() => undefined);
    expect(await readdir(join(folder, ".tmp"))).toEqual(["lock.sqlite"]);
  });

  test("does not take the embedded ledger for blobs", async () => {
    const blobs = filesBlobs(folder);
    for (const name of ["_ledger.sqlite", "_ledger.sqlite-wal", "_ledger.sqlite-shm"]) {
      await writeFile(join(folder, name), "");
      await expect(blobs.put(name, "x")).rejects.toThrow(HubraceError);
    }
    expect(await Array.fromAsync(blobs.list(""))).toEqual([]);
  });

  test("is not created by reading", async () => {
    const missing = join(folder, "not", "there");
    const blobs = filesBlobs(missing);
    expect(await blobs.get("k")).toBeNull();
    expect(await Array.fromAsync(blobs.list("k"))).toEqual([]);
    await blobs.delete("k");
    expect(await readdir(folder)).toEqual([]);
  });

  test("says in one sentence that a part of the path is a file", async () => {
    await writeFile(join(folder, "file"), "");
    const blobs = filesBlobs(join(folder, "file"));
    await expect(blobs.put("raw/x", "x")).rejects.toThrow(
      `lake: cannot write raw/x in ${join(folder, "file")}: a part of that path is a file, not a folder (ENOTDIR); move the file away, or use another --lake`,
    );
    const inside = filesBlobs(folder);
    await inside.put("a", "x");
    await expect(inside.put("a/b", "x")).rejects.toThrow(
      /^lake: cannot write a\/b in .*: a part of that path is a file/,
    );
    await inside.put("c/d", "x");
    for (const condition of [undefined, { ifAbsent: true } as const])
      await expect(inside.put("c", "x", condition)).rejects.toThrow(
        /^lake: cannot write c in .*: a folder has that name/,
      );
  });

  test("says what to do about a full, read-only or forbidden disk", () => {
    const sentence = (code: string) => {
      const error = lakeError("write", "raw/x", "/lake", Object.assign(new Error("low level"), { code }));
      expect(error).toBeInstanceOf(HubraceError);
      return error.message;
    };
    expect(sentence("ENOSPC")).toBe(
      "lake: cannot write raw/x in /lake: the disk is full (ENOSPC); free space and run the same command again",
    );
    expect(sentence("EACCES")).toMatch(/permission denied \(EACCES\); give this account the right/);
    expect(sentence("EROFS")).toMatch(/the disk is read-only \(EROFS\); use another --lake/);
  });

  test("says what to do about a lock that another process keeps, or that is no lock", async () => {
    const blobs = filesBlobs(folder, { lockMs: 100 });
    await blobs.put("first", "x");
    const stopped = new DatabaseSync(join(folder, ".tmp", "lock.sqlite"));
    stopped.exec("begin immediate");
    const wait = /^lake: cannot (write|delete) first in .*: another process keeps the folder locked; see what/;
    for (const attempt of [() => blobs.put("first", "y"), () => blobs.delete("first")]) {
      const error = await attempt().catch((reason) => reason);
      expect(error).toBeInstanceOf(HubraceError);
      expect(error.message).toMatch(wait);
    }
    stopped.close();
    await blobs.put("first", "z");
    expect(String(await blobs.get("first"))).toBe("z");
    await writeFile(join(folder, ".tmp", "lock.sqlite"), "no database, but as long as one must be".repeat(30));
    await expect(filesBlobs(folder).put("first", "x")).rejects.toThrow(
      /lock\.sqlite\) is another program's file; move it/,
    );
  });

  test("reports a file size limit of the account while writing", async () => {
    const module = new URL("../../../core/lake/files.ts", import.meta.url).href;
    const program = `
      import { filesBlobs } from ${JSON.stringify(module)};
      const blobs = filesBlobs(${JSON.stringify(folder)});
      process.on("SIGXFSZ", () => {});
      await blobs.put("big", "x".repeat(3_000_000)).catch((error) => console.log(error.name + ": " + error.message));
      console.log(await blobs.head("big"));`;
    const limited = `ulimit -f 1000; exec "$0" --input-type=module -e "$1"`;
    const child = spawn("bash", ["-c", limited, process.execPath, program], { stdio: ["ignore", "pipe", "inherit"] });
    const output = (await Array.fromAsync(child.stdout)).join("");
    expect(output).toMatch(
      /^HubraceError: lake: cannot write big in .*: the file is larger than this account or disk allows/,
    );
    expect(output.trimEnd()).toMatch(/\nnull$/);
  });
});
