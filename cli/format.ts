import { resolve } from "node:path";
import { LAKE_FOLDER } from "./options.ts";

/** Numbers, names and advice on the terminal. */

/** 13192 → "13,192". */
export function count(value: number): string {
  return value.toLocaleString("en-US", { maximumFractionDigits: 1 });
}

/** 1 → "1 family", 13192 → "13,192 families". */
export function counted(value: number, singular: string, plural = `${singular}s`): string {
  return `${count(value)} ${value === 1 ? singular : plural}`;
}

/** The name of a stage's count in words: "models_known" → "models known", "families_10" → "families of 10 or more". */
export function words(name: string): string {
  return name.replace(/_(\d+)$/, " of $1 or more").replaceAll("_", " ");
}

/** 0.42 → "0.4 s", 75 → "1 min 15 s", 7300 → "2 h 2 min". */
export function seconds(value: number): string {
  const whole = Math.round(value);
  if (whole < 60) return `${value.toFixed(value < 9.95 ? 1 : 0)} s`;
  if (whole < 3600) return `${Math.floor(whole / 60)} min ${whole % 60} s`;
  const minutes = Math.round(whole / 60);
  return `${Math.floor(minutes / 60)} h ${minutes % 60} min`;
}

/** 1536 → "1.5 kB"; thousands, as disks and networks count. */
export function bytes(value: number): string {
  const units = ["B", "kB", "MB", "GB", "TB"];
  let scaled = value;
  let unit = 0;
  // What would be rounded to a thousand is one of the next unit.
  while (scaled >= 999.5 && unit < units.length - 1) {
    scaled /= 1000;
    unit++;
  }
  return `${scaled.toFixed(unit === 0 || scaled >= 100 ? 0 : 1)} ${units[unit]}`;
}

/** A path as a word of a command that a person can copy into a POSIX shell: quoted where it holds a sign that means something there. */
export function shellWord(path: string): string {
  return /^[\p{L}\p{N}_@%+=:,./-]+$/u.test(path) ? path : `'${path.replaceAll("'", "'\\''")}'`;
}

/** `text` whose advice to rebuild names the lake that it is about: else the command would look for the default one. */
export function ofLake(text: string, folder: string): string {
  if (resolve(folder) === resolve(LAKE_FOLDER)) return text;
  return text.replaceAll(/`hubrace rebuild[^`]*/g, (command) => `${command} --lake ${shellWord(folder)}`);
}
