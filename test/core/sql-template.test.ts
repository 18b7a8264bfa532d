import { expect, test } from "vitest";
import { HubraceError } from "../../core/errors.ts";
import { fillSql } from "../../core/sql-template.ts";

test("a template's names are replaced by what stands for them, with what they are handed", () => {
  const text = fillSql(
    "select {{column}} from {{table}} group by {{cells a, b}}; select '{{column}}'",
    (name, handed) => ({ column: "n", table: "$& {{entry}}", cells: `(${handed})` })[name],
    "nowhere",
  );
  expect(text).toBe("select n from $& {{entry}} group by (a, b); select 'n'");
});

test("a text of several lines is indented as the line that asks for it", () => {
  const text = fillSql("select\n  {{size}} as size,\n  n", () => "case\n  when n < 1 then 0\nend", "nowhere");
  expect(text).toBe("select\n  case\n    when n < 1 then 0\n  end as size,\n  n");
});

test("a name that nothing stands for is an error with the name and the place", () => {
  expect(() => fillSql("select {{column}}", () => undefined, "findings: a.sql for b")).toThrow(
    new HubraceError("findings: a.sql for b asks for {{column}}, which is not filled"),
  );
});
