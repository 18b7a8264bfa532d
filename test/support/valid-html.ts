import { HtmlValidate } from "html-validate";

/** What is wrong with the HTML of pages (bytes by path): "page:line: rule message". */
export async function invalidHtml(pages: Iterable<readonly [string, Buffer]>): Promise<string[]> {
  const validator = new HtmlValidate({
    extends: ["html-validate:standard"],
    // Style, not validity: Astro writes void elements and attributes its own way, and hyphens in ids come from chart names.
    rules: {
      "void-style": "off",
      "long-title": "off",
      "no-trailing-whitespace": "off",
      "attribute-boolean-style": "off",
      "no-raw-characters": "off",
      "script-type": "off",
    },
  });
  const complaints: string[] = [];
  for (const [page, body] of pages) {
    const report = await validator.validateString(body.toString("utf8"), page);
    for (const { messages } of report.results)
      for (const { line, ruleId, message } of messages) complaints.push(`${page}:${line}: ${ruleId} ${message}`);
  }
  return complaints;
}
