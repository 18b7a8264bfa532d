import { HubraceError } from "../errors.ts";

/** That the release of a date lacks one of its files, and what to do; `who` is the stage or command that needs it. */
export function incompleteRelease(who: string, date: string, file: string, cause?: unknown): HubraceError {
  const message = `${who}: the release of ${date} has no ${file}; an older version made it, or it is damaged: \`hubrace rebuild --from ${date} --to ${date}\` puts back what was lost; else run a newer date, or use another --lake`;
  return new HubraceError(message, 1, { cause });
}
