import { HubraceError } from "./errors.ts";
import type { StageName } from "./stages.ts";

/** File system errors that a user can do something about, by code. */
const FILE_FAULTS: Readonly<Record<string, string>> = {
  ENOSPC: "the disk is full; free space and run the same command again",
  EDQUOT: "the disk quota is used up; free space and run the same command again",
  EFBIG: "the file is larger than this account or disk allows; raise the limit (ulimit -f), or use another --lake",
  EACCES: "it may not be written; check who owns the folder, or use another --lake",
  EPERM: "it may not be written; check who owns the folder, or use another --lake",
  EROFS: "the file system is read-only; use another --lake",
  ENOTDIR: "a part of the path is a file, not a folder; use another --lake",
  EEXIST: "it is a file, not a folder; use another --lake",
};

/** What DuckDB's first line says, what it means for the operator, and what to do. */
const SQL_FAULTS: readonly (readonly [says: RegExp, means: string, remedy: string])[] = [
  [
    /decompression failure|out of buffer|corrupted|TProtocolException|bit width too large|no magic bytes|could not read enough bytes/i,
    "a Parquet file that it reads is damaged",
    "`hubrace rebuild --from D --to D` makes the files of a date D anew from its raw parts",
  ],
  [
    /out of memory error/i,
    "the memory that it may take is too little",
    "run the same command again with a larger --memory, on AWS with a larger HUBRACE_DERIVE_MEMORY",
  ],
];

/** An error of any kind as one sentence that names the stage. */
export function explain(stage: StageName | "run", error: unknown): HubraceError {
  if (error instanceof HubraceError) return error;
  const told = (sentence: string) => new HubraceError(`${stage}: ${sentence}`, 1, { cause: error });
  const message = error instanceof Error ? error.message : String(error);
  const code = error instanceof Error && "code" in error ? String(error.code) : "";
  const path = error instanceof Error && "path" in error ? ` ${String(error.path)}` : "";
  const fault = FILE_FAULTS[code] ?? (/no space left/i.test(message) ? FILE_FAULTS.ENOSPC : undefined);
  if (fault !== undefined) return told(`cannot write${path}: ${fault}`);
  if (code === "EMFILE" || code === "ENFILE")
    return told(
      `cannot open${path}: too many files are open; raise the limit (ulimit -n) and run the same command again`,
    );
  if (/\bspawn\b/.test(message) && (code === "EAGAIN" || code === "ENOMEM"))
    return told(
      `cannot start${path}: too many processes run, or memory is short (${code}); end some, or raise the limit (ulimit -u), and run the same command again`,
    );
  const line = message.split("\n").find((text) => text.trim() !== "") ?? "no message";
  const known = SQL_FAULTS.find(([says]) => says.test(line));
  if (known !== undefined) return told(`${known[1]} (${line}); ${known[2]}. Nothing published changed`);
  return told(
    `failed unexpectedly: ${line}. Nothing published changed; run the same command again, with HUBRACE_DEBUG=1 for the stack trace`,
  );
}
