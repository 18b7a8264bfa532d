import { spawn } from "node:child_process";
import { once } from "node:events";
import { chmod, mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { createInterface } from "node:readline";
import { DatabaseSync } from "node:sqlite";
import { text } from "node:stream/consumers";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { HubraceError } from "../../../core/errors.ts";
import { sqliteLedger } from "../../../core/ledger/sqlite.ts";
import { ledgerContract } from "../../support/ledger-contract.ts";

ledgerContract("SQLite", async () => {
  const folder = await mkdtemp(join(tmpdir(), "hubrace-ledger-"));
  return {
    open: () => sqliteLedger(join(folder, "_ledger.sqlite")),
    close: () => rm(folder, { recursive: true, force: true }),
  };
});

describe("a ledger file", () => {
  let folder: string;
  let file: string;
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), "hubrace-ledger-"));
    file = join(folder, "lake", "_ledger.sqlite");
  });
  afterEach(() => rm(folder, { recursive: true, force: true }));

  test("keeps what was written after it is closed", async () => {
    const first = sqliteLedger(file);
    await first.put("p", "s", "kept");
    await first.close();
    await first.close();
    const second = sqliteLedger(file);
    expect((await second.get("p", "s"))?.value).toBe("kept");
    await second.close();
  });

  test("that may not be written is read as it stands, with what who writes it has not closed yet, and nothing is put beside it", async () => {
    const first = sqliteLedger(file);
    await first.put("p", "s", "kept");
    await first.close();
    const open = join(folder, "open", "_ledger.sqlite");
    const second = sqliteLedger(open);
    await second.put("p", "s", "just now");
    await chmod(folder, 0o755);
    for (const one of [file, open]) {
      await chmod(one, 0o444);
      await chmod(dirname(one), 0o555);
    }
    const module = JSON.stringify(new URL("../../../core/ledger/sqlite.ts", import.meta.url).href);
    const code = `const { sqliteLedger } = await import(${module});
      const ledger = sqliteLedger(${JSON.stringify(file)}, { toRead: true });
      console.log((await ledger.get("p", "s")).value);
      await ledger.put("p", "s", "other").catch((error) => console.log(error.message));
      console.log((await sqliteLedger(${JSON.stringify(open)}, { toRead: true }).get("p", "s")).value);`;
    // To the superuser nothing is forbidden, so that it becomes somebody else.
    const nobody = process.getuid?.() === 0 ? { uid: 65_534, gid: 65_534 } : {};
    const reader = spawn(
      process.execPath,
      ["--disable-warning=ExperimentalWarning", "--input-type=module", "-e", code],
      nobody,
    );
    const told = await text(reader.stdout);
    for (const one of [file, open]) await chmod(dirname(one), 0o755);
    await second.close();
    expect(told).toMatch(
      /^kept\nledger: .*_ledger\.sqlite: it may not be written; give this account the right.*\njust now\n$/,
    );
    expect(await readdir(join(folder, "lake"))).toEqual(["_ledger.sqlite"]);
  });

  test("written by a newer Hubrace is refused by both versions' numbers and stays as it is", async () => {
    await sqliteLedger(file).close();
    const newer = new DatabaseSync(file);
    newer.exec("pragma user_version = 7");
    newer.close();
    const before = await readFile(file);
    expect(() => sqliteLedger(file)).toThrow(HubraceError);
    expect(() => sqliteLedger(file)).toThrow(
      /newer Hubrace \(lake format 7; this one knows format 2\); update Hubrace/,
    );
    expect((await readFile(file)).equals(before)).toBe(true);
  });

  test("that is no database, or another program's, is refused in a sentence", async () => {
    await sqliteLedger(file).close();
    await writeFile(
      file,
      "this is plain text, longer than the header of a database file, which has one hundred bytes ".repeat(3),
    );
    expect(() => sqliteLedger(file)).toThrow(
      /^ledger: .*_ledger\.sqlite: the file is not a ledger or is damaged; move it away/,
    );
    const foreign = join(folder, "foreign.sqlite");
    const other = new DatabaseSync(foreign);
    other.exec("create table notes (text)");
    other.close();
    expect(() => sqliteLedger(foreign)).toThrow(/is the database of another program; use another --lake/);
  });

  test("that is damaged is reported in a sentence", async () => {
    const ledger = sqliteLedger(file);
    for (let index = 0; index < 300; index++) await ledger.put("p", String(index), "x".repeat(500));
    await ledger.close();
    const bytes = await readFile(file);
    bytes.fill(0xab, 4_096);
    await writeFile(file, bytes);
    const damaged = sqliteLedger(file);
    await expect(damaged.get("p", "250")).rejects.toThrow(/^ledger: .*: the file is damaged; restore it/);
    await damaged.close();
  });

  test("with a damaged item names it, and gives the others", async () => {
    const ledger = sqliteLedger(file);
    await ledger.put("runs", "2026-10-01-a1", { date: "2026-10-01" });
    await ledger.put("runs", "2026-10-02-a1", { date: "2026-10-02" });
    const database = new DatabaseSync(file);
    database.exec("update items set value = '{' where sort = '2026-10-01-a1'");
    database.close();
    await expect(ledger.get("runs", "2026-10-01-a1")).rejects.toThrow(
      "ledger: runs / 2026-10-01-a1 is damaged; bring the ledger back from a copy, or use another --lake",
    );
    expect((await ledger.get("runs", "2026-10-02-a1"))?.value).toEqual({ date: "2026-10-02" });
    await ledger.close();
  });

  test("below a file instead of a folder is reported in a sentence", async () => {
    await writeFile(join(folder, "lake"), "");
    expect(() => sqliteLedger(file)).toThrow(/^ledger: .*: a part of that path is a file, not a folder/);
  });

  test("has every write that a killed process was told of", async () => {
    const module = new URL("../../../core/ledger/sqlite.ts", import.meta.url).href;
    const program = `
      import { sqliteLedger } from ${JSON.stringify(module)};
      const ledger = sqliteLedger(${JSON.stringify(file)});
      for (let turn = 1; ; turn++) { await ledger.put("p", "s", turn); console.log(turn); }`;
    const child = spawn(process.execPath, ["--input-type=module", "-e", program], {
      stdio: ["ignore", "pipe", "inherit"],
    });
    let told = 0;
    for await (const line of createInterface({ input: child.stdout })) {
      told = Number(line);
      if (told === 50) break;
    }
    child.kill("SIGKILL");
    await once(child, "exit");
    const ledger = sqliteLedger(file);
    const item = await ledger.get("p", "s");
    expect(item?.version).toBe(item?.value);
    expect(item?.version).toBeGreaterThanOrEqual(told);
    await ledger.close();
  });

  test("never takes a write that the disk refused for one that was made", async () => {
    await sqliteLedger(file).close();
    const module = new URL("../../../core/ledger/sqlite.ts", import.meta.url).href;
    const program = `
      import { sqliteLedger } from ${JSON.stringify(module)};
      process.on("SIGXFSZ", () => {});
      const ledger = sqliteLedger(${JSON.stringify(file)});
      let made = 0;
      try { for (; made < 200; made++) await ledger.put("p", String(made), "x".repeat(5_000)); }
      catch (error) { console.log(made + " " + error.name + ": " + error.message); }
      process.kill(process.pid, "SIGKILL");`;
    const limited = `ulimit -f 200; exec "$0" --input-type=module -e "$1"`;
    const child = spawn("bash", ["-c", limited, process.execPath, program], { stdio: ["ignore", "pipe", "inherit"] });
    const [, made, sentence] = /^(\d+) (.*)$/m.exec((await Array.fromAsync(child.stdout)).join("")) ?? [];
    expect(sentence).toMatch(/^HubraceError: ledger: .*(the disk is full|input\/output error)/);
    const ledger = sqliteLedger(file);
    expect(await Array.fromAsync(ledger.query("p"))).toHaveLength(Number(made));
    await ledger.close();
  });

  test("can be created by several processes at once", async () => {
    const module = new URL("../../../core/ledger/sqlite.ts", import.meta.url).href;
    const program = `
      import { sqliteLedger } from ${JSON.stringify(module)};
      const ledger = sqliteLedger(${JSON.stringify(file)});
      await ledger.put("p", String(process.pid), null);
      await ledger.close();`;
    const children = Array.from({ length: 6 }, () =>
      spawn(process.execPath, ["--input-type=module", "-e", program], { stdio: ["ignore", "ignore", "inherit"] }),
    );
    const codes = await Promise.all(children.map(async (child) => (await once(child, "exit"))[0]));
    expect(codes).toEqual([0, 0, 0, 0, 0, 0]);
    const ledger = sqliteLedger(file);
    expect(await Array.fromAsync(ledger.query("p"))).toHaveLength(6);
    await ledger.close();
  });
});
