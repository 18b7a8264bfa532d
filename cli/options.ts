import { InvalidArgumentError } from "commander";
import { isDate } from "../core/clock.ts";

/** Parsers of option values; commander prints their message with the option's name and exits with 2. And what holds without an option. */

/** The lake's folder, from where the command is called. */
export const LAKE_FOLDER = ".hubrace/lake";
/** The report's folder, from where the command is called. */
export const SITE_FOLDER = ".hubrace/site";
/** The sandbox when nobody says how many models, or which. */
export const SANDBOX_MODELS = 20_000;
export const SANDBOX_SEED = 1;
/** Requests in 5 minutes, as the Hub allows its largest customers: room for a sweep of 3.3 million models. */
export const SANDBOX_RATE = 6_000;

/** The Hub's records begin on this day: nothing is dated before it. */
const FIRST_DATE = "2022-03-02";

/** YYYY-MM-DD. */
export function dateOption(value: string): string {
  if (!isDate(value) || value < FIRST_DATE)
    throw new InvalidArgumentError(
      `It must be a calendar date such as 2026-08-21, from ${FIRST_DATE} on, when the Hub's records begin.`,
    );
  return value;
}

/** A whole number of at least `least` and at most `most`. */
export function wholeNumber(least: number, most = Number.MAX_SAFE_INTEGER): (value: string) => number {
  return (value) => {
    const number = Number(value);
    if (!/^\d+$/.test(value.trim()) || number < least || number > most) {
      const range =
        most === Number.MAX_SAFE_INTEGER && !(number > most) ? `of at least ${least}` : `from ${least} to ${most}`;
      throw new InvalidArgumentError(`It must be a whole number ${range}.`);
    }
    return number;
  };
}

/** An http(s) address, or the word sandbox. */
export function hubOption(value: string): string {
  if (value === "sandbox") return value;
  if (!/^https?:$/.test(URL.canParse(value) ? new URL(value).protocol : "")) {
    throw new InvalidArgumentError("It must be an address such as https://huggingface.co, or the word sandbox.");
  }
  return value;
}

/** A folder's path. An empty one, as an unset variable leaves it, would be the folder that one is in. */
export function folderOption(value: string): string {
  if (value.trim() === "") throw new InvalidArgumentError("It must be the path of a folder.");
  return value;
}

/** A file's path or address. */
export function fileOption(value: string): string {
  if (value.trim() === "") throw new InvalidArgumentError("It must be the path or the address of a file.");
  return value;
}

/** DuckDB cannot begin with less. */
const LEAST_MEGABYTES = 100;

/** A name or a word that must not be empty. */
export function namedOption(value: string): string {
  if (value.trim() === "") throw new InvalidArgumentError("It must not be empty.");
  return value;
}

/** A memory limit for DuckDB, such as 2GB or 800MB. */
export function memoryOption(value: string): string {
  const [, size, unit = ""] = /^(\d+(?:\.\d+)?)\s?(MB|GB)$/i.exec(value) ?? [];
  if (size === undefined || Number(size) * (unit.toUpperCase() === "GB" ? 1000 : 1) < LEAST_MEGABYTES)
    throw new InvalidArgumentError(`It must be a size of at least ${LEAST_MEGABYTES}MB, such as 2GB or 800MB.`);
  return value;
}
