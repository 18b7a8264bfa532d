import { plain } from "../plan/words.ts";

/** Text as a double-quoted scalar of YAML on one line: JSON's spelling, which YAML 1.1 and 1.2 both read, with every control character escaped. */
export function yamlText(text: string): string {
  return JSON.stringify(text.toWellFormed()).replace(
    /[\u007f-\u009f\u2028\u2029\ufeff\ufffe\uffff]/g,
    (sign) => `\\u${sign.charCodeAt(0).toString(16).padStart(4, "0")}`,
  );
}

/**
 * Text from the Hub or from an operator's file for the middle of a Markdown line or table cell: it stays text, whatever stands in it.
 * CommonMark takes a backslash before any sign of ASCII that could begin something.
 */
export function markdownText(text: string): string {
  return plain(text.replace(/\s+/g, " ").trim()).replace(/[\\`*_{}[\]()<>#|~$&!:@^="']/g, "\\$&");
}
