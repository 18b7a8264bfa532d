import { InvalidArgumentError } from "commander";
import { isDate } from "../core/clock.ts";

/** Parsers of option values; commander prints their message with the option's name and exits with 2. */

/** YYYY-MM-DD. */
export function dateOption(value: string): string {
  if (!isDate(value)) throw new InvalidArgumentError("It must be a calendar date such as 2026-08-21.");
  return value;
}

/** A whole number of at least `least` and at most `most`. */
export function wholeNumber(least: number, most = Number.MAX_SAFE_INTEGER): (value: string) => number {
  return (value) => {
    const number = Number(value);
    if (!/^\d+$/.test(value.trim()) || number < least || number > most) {
      const range = most === Number.MAX_SAFE_INTEGER ? `of at least ${least}` : `from ${least} to ${most}`;
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

/** A memory limit for DuckDB, such as 2GB or 800MB. */
export function memoryOption(value: string): string {
  if (!/^\d+(\.\d+)?\s?(MB|GB)$/i.test(value))
    throw new InvalidArgumentError("It must be a size such as 2GB or 800MB.");
  return value;
}
