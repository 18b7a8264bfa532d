import { HubraceError } from "../errors.ts";
import { LEDGER_FILE } from "./layout.ts";

/** The folder, inside the lake, of files being written. No key may begin with it. */
export const TEMPORARY = ".tmp";

/** The key itself, if it is relative, has no empty, `.` or `..` segment and no NUL, and names no file of the store's own; else HubraceError. */
export function checkKey(key: string): string {
  const reason = fault(key);
  if (reason) throw new HubraceError(`lake: ${JSON.stringify(key)} cannot be a key: ${reason}`);
  return key;
}

/** True when checkKey would let the key pass. */
export function isKey(key: string): boolean {
  return fault(key) === undefined;
}

/** True for what lies in a lake folder beside the blobs: files being written, and the embedded ledger. */
export function isOwnFile(key: string): boolean {
  return key === TEMPORARY || key.startsWith(`${TEMPORARY}/`) || key.startsWith(LEDGER_FILE);
}

/** True for Parquet and gzip files, of which the embedded lake notes a checksum as it writes them (checked.ts). */
export function isChecked(key: string): boolean {
  return /\.(?:parquet|gz)$/.test(key);
}

function fault(key: string): string | undefined {
  if (key.includes("\0")) return "it contains a NUL character";
  if (key.includes("\\")) return "it contains a backslash, which separates folders on some systems";
  if (!key.isWellFormed()) return "it is not well-formed Unicode";
  const segments = key.split("/");
  if (segments.includes("")) return "it is empty, absolute, or has an empty segment";
  if (segments.includes(".") || segments.includes("..")) return "a segment is . or ..";
  if (isOwnFile(key)) return "the name is kept for the store itself";
  return undefined;
}
