import { currentRelease, rawFolder } from "./lake/layout.ts";

/**
 * What to do about a damaged file of the lake, by its key; without one the sentence leaves its date open. What can be made anew from the raw parts
 * is removed first: `rebuild` leaves a release alone of which every file is there.
 */
export const bringBack = (key = ""): string => {
  const known = /\d{4}-\d{2}-\d{2}/.exec(key)?.[0];
  const date = known ?? "D";
  const open = known !== undefined ? "" : key === "" ? ", D its date" : ", D the newest date";
  const rebuild = `hubrace rebuild --from ${date} --to ${date}`;
  return key.startsWith(rawFolder)
    ? `bring it back from a copy; a date with a release needs none (\`${rebuild} --from-releases\`), without either leave that date alone: later dates need nothing of it, and today can be taken again in another --lake`
    : `bring it back from a copy, or remove it and make it anew with \`${rebuild}${key === currentRelease ? " --from-releases" : ""}\`${open}`;
};
