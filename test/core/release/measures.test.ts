import { tmpdir } from "node:os";
import { expect, it } from "vitest";
import { withDuckDB } from "../../../core/duckdb.ts";
import { type Measures, takeMeasures } from "../../../core/release/measures.ts";

/**
 * Models c and d were made after the release before, at noon of 19 August; d is dated behind this one's time, midnight of the 21st, and so is what b says
 * of its last change. e has no date. The edge of `lost` has no model, another no relation.
 */
const MODELS = `
  select * from (values
    ('a', timestamp '2026-08-01', timestamp '2026-08-20 06:00:00', 3, ['gguf'], null),
    ('b', timestamp '2026-08-19 12:00:00', timestamp '2026-08-22', 4, [], 'mit'),
    ('c', timestamp '2026-08-21', null, null, null, 'mit'),
    ('d', timestamp '2026-08-21 00:00:01', null, 2, ['gguf', 'onnx'], null),
    ('e', null, timestamp '2026-08-18', 0, null, null)
  ) as model (id, created_at, last_modified, likes, formats, license)`;
const EDGES = `
  select * from (values
    ('a', 'p', 'finetune'), ('a', 'q', 'finetune'), ('b', 'p', 'merge'), ('c', 'p', 'finetune'), ('e', 'p', 'finetune'), ('lost', 'p', null)
  ) as edge (child, parent, relation)`;

const measured = (until: string | null, models = MODELS): Promise<Measures> =>
  withDuckDB({ memory: "256MB", threads: 1, temporary: tmpdir() }, async (sql) => {
    await sql.run(`create view models as ${models}`);
    await sql.run(`create view edges as ${EDGES}`);
    await sql.run("create view derivatives as from edges where child <> 'lost'");
    await sql.run("create view families as select 'p' as base where false");
    const tables = { models: "models", edges: "edges", derivatives: "derivatives", families: "families" };
    return takeMeasures(sql, tables, { asOf: "2026-08-21T00:00:00.000Z", until });
  });

it("counts rows, likes, models with a parent and what columns hold, an empty list as nothing", async () => {
  const found = await measured("2026-08-19T12:00:00.000Z");
  expect(found).toMatchObject({ rows: { models: 5, edges: 6, derivatives: 5, families: 0 }, likes: 9, with_parent: 5 });
  expect(found.filled).toEqual({
    ...{ "models.id": 5, "models.created_at": 4, "models.last_modified": 3, "models.likes": 4, "models.formats": 2 },
    ...{ "models.license": 2, "edges.child": 6, "edges.parent": 6, "edges.relation": 5, "families.base": 0 },
    ...{ "derivatives.child": 5, "derivatives.parent": 5, "derivatives.relation": 5 },
  });
  expect(found.edges).toEqual({ finetune: 4, merge: 1, unknown: 1 });
});

it("takes for known what was made until the release before, or has no date, and everything without one", async () => {
  expect((await measured("2026-08-19T12:00:00.000Z")).known).toEqual({
    models: 3,
    edges: { finetune: 3, merge: 1, unknown: 1 },
  });
  expect((await measured(null)).known).toEqual({ models: 5, edges: { finetune: 4, merge: 1, unknown: 1 } });
});

it("knows the newest model and the newest change up to the release's time, and none where nothing has a date", async () => {
  const { newest, moved } = await measured(null);
  expect([newest, moved]).toEqual(["2026-08-21T00:00:00.000Z", "2026-08-21T00:00:00.000Z"]);
  const older = await measured(null, `${MODELS} where id in ('a', 'b', 'e')`);
  expect([older.newest, older.moved]).toEqual(["2026-08-19T12:00:00.000Z", "2026-08-20T06:00:00.000Z"]);
  const changedAtOnce = `select * replace (timestamp '2026-08-21' as last_modified) from (${MODELS}) where id = 'a'`;
  expect((await measured(null, changedAtOnce)).moved).toBe("2026-08-21T00:00:00.000Z");
  expect(await measured(null, `${MODELS} where id = 'none'`)).toMatchObject({ likes: 0, newest: null, moved: null });
});
