import { accessSync, constants, existsSync, mkdirSync } from "node:fs";
import { dirname } from "node:path";
import { DatabaseSync, type SQLInputValue } from "node:sqlite";
import { pathToFileURL } from "node:url";
import { ConditionError, HubraceError } from "../errors.ts";
import { requireFormat } from "../lake/format.ts";
import { LAKE_FORMAT } from "../lake/layout.ts";
import type { Json, Ledger, LedgerItem, LedgerQuery } from "./ledger.ts";
import { afterPrefix } from "./order.ts";

/** Marks the file as a Hubrace ledger ("HRCE"), so that another program's database is not written into. */
const APPLICATION_ID = 0x48524345;
/** How long a write waits for another process's write. */
const BUSY_MS = 20_000;
/** Items read at a time by a query, so that memory does not grow with the partition. */
const PAGE = 500;

/**
 * The embedded ledger: one SQLite file, created with its folder when missing. Every write is on disk when it returns. Throws
 * HubraceError for a ledger written by a newer Hubrace, a file that is no ledger or is damaged, and a disk that refuses. `toRead`: the file
 * must be there, and where it or its folder may not be written it is read as it stands; writes are refused then.
 */
export function sqliteLedger(file: string, { toRead = false }: { readonly toRead?: boolean } = {}): Ledger {
  const database = attempt(file, () => (toRead && !isWritable(file) ? openAsItIs(file) : openDatabase(file)));
  const run = <T>(action: () => T): T => attempt(file, action);

  function row(sql: string, ...values: SQLInputValue[]) {
    // `all` and not `get`, which stops at the first row: the commit would then happen, and fail, unseen.
    return run(() => database.prepare(sql).all(...values)[0]);
  }

  return {
    async get(partition, sort) {
      const found = row("select * from items where partition = ? and sort = ?", partition, sort);
      return found ? toItem(found) : null;
    },

    async put(partition, sort, value, condition) {
      const text = JSON.stringify(value);
      let written: Record<string, unknown> | undefined;
      if (condition === undefined) {
        written = row(
          `insert into items values (?, ?, 1, ?)
          on conflict do update set version = version + 1, value = excluded.value returning *`,
          partition,
          sort,
          text,
        );
      } else if ("ifAbsent" in condition) {
        written = row(
          "insert into items values (?, ?, 1, ?) on conflict do nothing returning *",
          partition,
          sort,
          text,
        );
      } else {
        written = row(
          `update items set version = version + 1, value = ? where partition = ? and sort = ? and version = ? returning *`,
          text,
          partition,
          sort,
          condition.ifVersion,
        );
      }
      if (!written) throw refused(partition, sort);
      return toItem(written);
    },

    async *query(partition, options = {}) {
      let left = options.limit ?? Number.POSITIVE_INFINITY;
      let last: string | undefined;
      while (left > 0) {
        const page = run(() => readPage(database, partition, options, last, Math.min(left, PAGE)));
        for (const found of page) yield toItem(found);
        if (page.length < Math.min(left, PAGE)) return;
        left -= page.length;
        last = String(page.at(-1)?.sort);
      }
    },

    async delete(partition, sort, condition) {
      if (condition === undefined) {
        run(() => database.prepare("delete from items where partition = ? and sort = ?").run(partition, sort));
        return;
      }
      const sql = "delete from items where partition = ? and sort = ? and version = ? returning *";
      if (!row(sql, partition, sort, condition.ifVersion)) throw refused(partition, sort);
    },

    async close() {
      if (database.isOpen) database.close();
    },
  };
}

function openDatabase(file: string): DatabaseSync {
  mkdirSync(dirname(file), { recursive: true });
  const database = new DatabaseSync(file, { timeout: BUSY_MS });
  try {
    // Before anything is written: a newer ledger must stay as it is. In one transaction, so that a ledger which another process is
    // creating is seen whole or not at all.
    database.exec("begin");
    checkFormat(database, file);
    database.exec("commit; pragma journal_mode = wal; pragma synchronous = full; begin immediate");
    if (checkFormat(database, file) === 0) {
      database.exec(`
        create table items (
          partition text not null, sort text not null, version integer not null, value text not null,
          primary key (partition, sort)
        ) without rowid;
        pragma application_id = ${APPLICATION_ID};
        pragma user_version = ${LAKE_FORMAT}`);
    }
    database.exec("commit");
    return database;
  } catch (error) {
    database.close();
    throw error;
  }
}

function isWritable(file: string): boolean {
  try {
    for (const path of [dirname(file), file]) accessSync(path, constants.W_OK);
    return true;
  } catch {
    return false;
  }
}

/** A ledger on a read-only disk or of another user. Without a log beside it nobody has it open, and SQLite may take it for unchanging. */
function openAsItIs(file: string): DatabaseSync {
  const address = pathToFileURL(file);
  if (!existsSync(`${file}-wal`)) address.search = "immutable=1";
  const database = new DatabaseSync(address, { readOnly: true, timeout: BUSY_MS });
  try {
    checkFormat(database, file);
    return database;
  } catch (error) {
    database.close();
    throw error;
  }
}

/** The file's format, 0 for a new one. */
function checkFormat(database: DatabaseSync, file: string): number {
  const format = Number(database.prepare("pragma user_version").get()?.user_version);
  const application = Number(database.prepare("pragma application_id").get()?.application_id);
  const tables = Number(database.prepare("select count(*) as n from sqlite_schema").get()?.n);
  if (application === 0 && format === 0 && tables === 0) return 0;
  if (application !== APPLICATION_ID) {
    throw new HubraceError(`ledger: ${file} is the database of another program; use another --lake`);
  }
  requireFormat(`ledger: ${file}`, format);
  return format;
}

function readPage(
  database: DatabaseSync,
  partition: string,
  { prefix = "", from, to, reverse = false }: LedgerQuery,
  last: string | undefined,
  count: number,
): Record<string, unknown>[] {
  const clauses = ["partition = ?"];
  const values: SQLInputValue[] = [partition];
  const where = (clause: string, value: SQLInputValue | undefined) => {
    if (value === undefined) return;
    clauses.push(clause);
    values.push(value);
  };
  where("sort >= ?", prefix);
  where("sort < ?", afterPrefix(prefix));
  where("sort >= ?", from);
  where("sort <= ?", to);
  where(reverse ? "sort < ?" : "sort > ?", last);
  const sql = `select * from items where ${clauses.join(" and ")} order by sort ${reverse ? "desc" : "asc"} limit ?`;
  return database.prepare(sql).all(...values, count);
}

/** Throws HubraceError for a value that is no JSON: the disk has turned it over, or a hand. */
function toItem(row: Record<string, unknown>): LedgerItem {
  const [partition, sort] = [String(row.partition), String(row.sort)];
  try {
    return { partition, sort, version: Number(row.version), value: JSON.parse(String(row.value)) as Json };
  } catch (cause) {
    throw new HubraceError(
      `ledger: ${partition} / ${sort} is damaged; bring the ledger back from a copy, or use another --lake`,
      1,
      { cause },
    );
  }
}

function refused(partition: string, sort: string): ConditionError {
  return new ConditionError(`ledger: ${partition} / ${sort} is not as the write's condition says`);
}

/** Primary result codes of SQLite (sqlite.org/rescode.html) that an operator can do something about. */
const CAUSES: Readonly<Record<number, string>> = {
  3: "permission denied; give this account the right to the file, or use another --lake",
  5: "another process kept it locked for 20 s; see what is running, then run the same command again",
  8: "it may not be written; give this account the right to the file, or use another --lake",
  10: "the disk reports an input/output error or is full; free space or check the disk, then run the same command again",
  11: "the file is damaged; restore it from a copy, or use another --lake",
  13: "the disk is full; free space and run the same command again",
  14: "it cannot be opened; check that its folder exists and may be written, and that its path has no more than 500 bytes, which is what SQLite takes, or use another --lake",
  26: "the file is not a ledger or is damaged; move it away, or use another --lake",
};

const FILE_CAUSES: Readonly<Record<string, string>> = {
  EACCES: "permission denied; give this account the right to the folder, or use another --lake",
  EROFS: "the disk is read-only; use another --lake",
  ENOSPC: "the disk is full; free space and run the same command again",
  ENOTDIR: "a part of that path is a file, not a folder; move it away, or use another --lake",
  EEXIST: "a part of that path is a file, not a folder; move it away, or use another --lake",
};

function attempt<T>(file: string, action: () => T): T {
  try {
    return action();
  } catch (error) {
    const sqlite = error instanceof Error && "errcode" in error ? Number(error.errcode) & 0xff : -1;
    const code = error instanceof Error && "code" in error ? String(error.code) : "";
    const cause = CAUSES[sqlite] ?? FILE_CAUSES[code];
    if (cause === undefined) throw error;
    throw new HubraceError(`ledger: ${file}: ${cause}`, 1, { cause: error });
  }
}
