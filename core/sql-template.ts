import { HubraceError } from "./errors.ts";

/**
 * SQL with each `{{name}}` of a template replaced by the text that stands for it, indented as its line; `{{name a, b}}` hands `a, b` on. Throws
 * HubraceError for a name that nothing stands for; `where` says which file asks, and for whom.
 */
export function fillSql(
  template: string,
  textFor: (name: string, handed: string) => string | undefined,
  where: string,
): string {
  return template.replace(/\{\{(\w+)(?: ([^{}]+))?\}\}/g, (_, name: string, handed = "", at: number) => {
    const text = textFor(name, handed);
    if (text === undefined) throw new HubraceError(`${where} asks for {{${name}}}, which is not filled`);
    const [indent = ""] = /^ */.exec(template.slice(template.lastIndexOf("\n", at) + 1)) ?? [];
    return text.replaceAll("\n", `\n${indent}`);
  });
}
