import { bringBack } from "./bring-back.ts";
import { HubraceError } from "./errors.ts";

/** File system errors that a user can do something about, by code; OTHER stands for the option that names another folder. */
const FILE_FAULTS: Readonly<Record<string, string>> = {
  ENOSPC: "the disk is full; free space and run the same command again",
  EDQUOT: "the disk quota is used up; free space and run the same command again",
  EFBIG: "the file is larger than this account or disk allows; raise the limit (ulimit -f), or use another OTHER",
  EACCES: "it may not be written; check who owns the folder, or use another OTHER",
  EPERM: "it may not be written; check who owns the folder, or use another OTHER",
  EROFS: "the file system is read-only; use another OTHER",
  ENOTDIR: "a part of the path is a file, not a folder; use another OTHER",
  EEXIST: "it is a file or a link that leads nowhere, not a folder; use another OTHER",
  ENAMETOOLONG: "the path or a name in it is too long for the file system; use another OTHER",
  ELOOP: "its links lead in a circle; use another OTHER",
};

/** What DuckDB's first line says, what it means for the operator, and what to do. */
const SQL_FAULTS: readonly (readonly [says: RegExp, means: string, remedy: string])[] = [
  [
    /decompression failure|out of buffer|corrupted|TProtocolException|bit width too large|no magic bytes|too small to be a parquet file|could not read enough bytes/i,
    "a Parquet file that it reads is damaged",
    bringBack(),
  ],
  [/malformed JSON in file/i, "a JSON file that it reads is damaged", bringBack()],
  [
    /not a GZIP stream/i,
    "a gzip file that it reads, such as a raw part, is damaged",
    "bring it back from a copy, or take the date again in another --lake",
  ],
  [
    /out of memory error/i,
    "the memory that it may take is too little",
    "run the same command again with a larger --memory, on AWS with a larger HUBRACE_DERIVE_MEMORY",
  ],
];

/** An error of any kind as one sentence that begins with the stage or command; `option` names the folder that could be another one. */
export function explain(stage: string, error: unknown, option: "lake" | "site" = "lake"): HubraceError {
  if (error instanceof HubraceError) return error;
  const told = (sentence: string) => new HubraceError(`${stage}: ${sentence}`, 1, { cause: error });
  const message = messageOf(error);
  const code = error instanceof Error && "code" in error ? String(error.code) : "";
  const path = error instanceof Error && "path" in error ? ` ${String(error.path)}` : "";
  const fault = fileFault(error, option);
  if (fault !== null) return told(`cannot write${path}: ${fault}`);
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

/** An error's message; of what does not have the shape that it must have (a ZodError, whose own is a list over many lines) the first fault. */
function messageOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  const [fault] = error.name === "ZodError" && "issues" in error && Array.isArray(error.issues) ? error.issues : [];
  return fault === undefined ? error.message : `${fault.path.join(".")}: ${fault.message}`;
}

/** What keeps a file from being written and what to do about it, or null when the error says neither. */
export function fileFault(error: unknown, option: "lake" | "site"): string | null {
  const code = error instanceof Error && "code" in error ? String(error.code) : "";
  const full = error instanceof Error && /no space left/i.test(error.message);
  const fault = FILE_FAULTS[code] ?? (full ? FILE_FAULTS.ENOSPC : undefined);
  return fault?.replace("OTHER", `--${option}`) ?? null;
}
