import { get } from "node:http";
import { gunzipSync } from "node:zlib";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { firstPage, LIST_FIELDS } from "../../../../core/hub/fields.ts";
import { type Sandbox, serveSandbox } from "../../../../core/hub/sandbox/server.ts";
import { sandboxModels } from "../../../../core/hub/sandbox/world.ts";
import { SkippingClock } from "../../../support/skipping-clock.ts";

const OPTIONS = { models: 2500, seed: 5, day: 3 };
const world = sandboxModels(OPTIONS);
let sandbox: Sandbox;
beforeAll(async () => {
  sandbox = await serveSandbox(OPTIONS);
});
afterAll(() => sandbox.close());

type Row = Record<string, unknown> & { readonly _id: string; readonly id: string; readonly createdAt: string };

async function sweep(start: string): Promise<{ rows: Row[]; pages: number }> {
  const rows: Row[] = [];
  let pages = 0;
  for (let url: string | undefined = start; url !== undefined; pages++) {
    const response: Response = await fetch(url);
    expect(response.status).toBe(200);
    rows.push(...((await response.json()) as Row[]));
    url = /^<([^>]+)>; rel="next"$/.exec(response.headers.get("link") ?? "")?.[1];
  }
  return { rows, pages };
}

const worldRows = () => Array.from({ length: world.count }, (_, index) => world.row(index));

describe("the list", () => {
  test("page by page from the oldest is the whole world in its order, with the fields that were asked for", async () => {
    const { rows, pages } = await sweep(sandbox.url + firstPage("", "oldest first", 1000));
    expect(pages).toBe(Math.ceil(world.count / 1000));
    const expected = worldRows().map((row) => {
      const fields = Object.entries(row).filter(([name]) => (LIST_FIELDS as readonly string[]).includes(name));
      return { _id: row._id, id: row.id, ...Object.fromEntries(fields) };
    });
    expect(rows).toEqual(expected);
    expect(rows.every((row) => Object.values(row).every((value) => value !== null))).toBe(true);
  });

  test("from the newest is the same the other way round, equal dates by ascending _id", async () => {
    const expected = worldRows().sort((a, b) => {
      if (a.createdAt !== b.createdAt) return a.createdAt < b.createdAt ? 1 : -1;
      return a._id < b._id ? -1 : 1;
    });
    // The floor is one group of equal dates at the end, so its order is really tested; three pages of the second size end within it.
    expect(expected.filter((row) => row.createdAt === "2022-03-02T23:29:04.000Z").length).toBeGreaterThan(5);
    for (const size of [700, Math.floor((expected.length - 2) / 3)]) {
      const { rows } = await sweep(sandbox.url + firstPage("", "newest first", size));
      expect(rows.map((row) => row._id)).toEqual(expected.map((row) => row._id));
    }
  });

  test("two sweeps from both ends meet in the middle without a gap, in pages of any size", async () => {
    for (const size of [1, 7, 1000]) {
      const half = async (order: "oldest first" | "newest first") => {
        const seen: string[] = [];
        let url = sandbox.url + firstPage("", order, size);
        while (seen.length < (size === 1 ? 40 : world.count / 2)) {
          const response = await fetch(url);
          seen.push(...((await response.json()) as Row[]).map((row) => row._id));
          url = /<([^>]+)>/.exec(response.headers.get("link") ?? "")?.[1] ?? "";
        }
        return seen;
      };
      const [up, down] = [await half("oldest first"), await half("newest first")];
      expect(new Set(up).size).toBe(up.length);
      expect(new Set(down).size).toBe(down.length);
      if (size > 1) expect(new Set([...up, ...down]).size).toBe(world.count);
    }
  });

  test("goes on after a row that has vanished since: the cursor is a place in the order, not a row", async () => {
    const cursor = Buffer.from(JSON.stringify({ value: "2024-06-01T00:00:00.000Z", id: "f".repeat(24) }));
    const response = await fetch(
      `${sandbox.url}/api/models?direction=1&limit=1&cursor=${cursor.toString("base64url")}`,
    );
    const [row] = (await response.json()) as Row[];
    const expected = worldRows().find((model) => model.createdAt > "2024-06-01T00:00:00.000Z");
    expect(row?.id).toBe(expected?.id);
  });

  test("gives without expand the Hub's usual fields, with full=true some more, newest first", async () => {
    const [usual] = (await (await fetch(`${sandbox.url}/api/models?limit=1`)).json()) as Row[];
    const newest = world.row(world.count - 1);
    expect(usual).toMatchObject({ id: newest.id, modelId: newest.id, likes: newest.likes, tags: newest.tags });
    expect(usual).not.toHaveProperty("lastModified");
    const [full] = (await (await fetch(`${sandbox.url}/api/models?limit=1&full=true`)).json()) as Row[];
    expect(full).toMatchObject({ author: newest.author, lastModified: newest.lastModified, gated: newest.gated });
    expect(full).not.toHaveProperty("cardData");
  });

  test.each([
    ["expand=baseModels", '"expand" must be one of [author, '],
    ["expand=likes&expand=childrenModelCount", 'received "childrenModelCount"'],
    ["expand[]=usedStorage", 'received "usedStorage"'],
    ["sort=downloads", "the sandbox sorts on nothing else"],
    ["sort=gr%C3%B6%C3%9Fe%E2%82%AC", 'received "größe€"'],
    ["author=nimbus-labs", "page through them instead"],
    ["limit=0", '"limit" must be a positive integer'],
    ["cursor=%7Bnot-a-cursor", "Invalid cursor"],
    [`cursor=${btoa('{"value":1,"id":2}')}`, "Invalid cursor"],
  ])("refuses %s with 400 and a sentence", async (query, sentence) => {
    const response = await fetch(`${sandbox.url}/api/models?${query}`);
    expect(response.status).toBe(400);
    const { error } = (await response.json()) as { error: string };
    expect(error).toContain(sentence);
    expect(response.headers.get("x-error-message")).toBe(encodeURI(error));
  });

  test("gives at most 1,000 rows a page", async () => {
    const response = await fetch(`${sandbox.url}/api/models?limit=5000&expand=likes`);
    expect((await response.json()) as Row[]).toHaveLength(1000);
  });

  test("is compressed for a client that accepts gzip, and only then", async () => {
    const read = (accept: string) =>
      new Promise<{ encoding: string | undefined; body: Buffer }>((resolve, reject) => {
        get(
          `${sandbox.url}/api/models?limit=50&direction=1`,
          { headers: { "accept-encoding": accept } },
          (response) => {
            const chunks: Buffer[] = [];
            response.on("data", (chunk: Buffer) => chunks.push(chunk));
            response.on("end", () =>
              resolve({ encoding: response.headers["content-encoding"], body: Buffer.concat(chunks) }),
            );
          },
        ).on("error", reject);
      });
    const plain = await read("identity");
    const zipped = await read("gzip, br");
    expect(plain.encoding).toBeUndefined();
    expect(zipped.encoding).toBe("gzip");
    expect(gunzipSync(zipped.body).equals(plain.body)).toBe(true);
  });

  test("answers many requests at once each with its own page", async () => {
    const limits = Array.from({ length: 12 }, (_, i) => 100 + 50 * i);
    const pages = await Promise.all(
      limits.map(async (limit) => {
        const response = await fetch(`${sandbox.url}/api/models?direction=1&limit=${limit}&expand=tags`);
        return (await response.json()) as Row[];
      }),
    );
    for (const [i, page] of pages.entries()) {
      expect(page.map((row) => row.id)).toEqual(Array.from({ length: limits[i] ?? 0 }, (_, n) => world.row(n).id));
    }
  });
});

describe("a single model", () => {
  test("is given under its id", async () => {
    for (const index of [0, 1000, world.count - 1]) {
      const response = await fetch(`${sandbox.url}/api/models/${world.row(index).id}`);
      expect(await response.json()).toEqual(world.row(index));
    }
  });

  test("that is not there is answered with 401, another path with 404, another method with 405", async () => {
    expect((await fetch(`${sandbox.url}/api/models/nobody/nothing`)).status).toBe(401);
    expect((await fetch(`${sandbox.url}/api/models/%E0%A4%A`)).status).toBe(401);
    expect((await fetch(`${sandbox.url}/api/datasets`)).status).toBe(404);
    expect((await fetch(`${sandbox.url}/api/models`, { method: "POST" })).status).toBe(405);
  });
});

describe("a quota", () => {
  test("is told in RateLimit headers, ends in 429, and comes back with the next window", async () => {
    const clock = new SkippingClock();
    const limited = await serveSandbox({ ...OPTIONS, rate: 2, window: 300, clock });
    const ask = async () => {
      const response = await fetch(`${limited.url}/api/models?limit=1`);
      await response.arrayBuffer();
      return [response.status, response.headers.get("ratelimit"), response.headers.get("ratelimit-policy")];
    };
    const policy = '"fixed window";"api";q=2;w=300';
    expect(await ask()).toEqual([200, '"api";r=1;t=300', policy]);
    await clock.sleep(100_500);
    expect(await ask()).toEqual([200, '"api";r=0;t=200', policy]);
    expect(await ask()).toEqual([429, '"api";r=0;t=200', policy]);
    await clock.sleep(199_500);
    expect(await ask()).toEqual([200, '"api";r=1;t=300', policy]);
    const stats = (await (await fetch(`${limited.url}/__stats`)).json()) as Record<string, number>;
    expect(stats).toEqual({ day: 3, listed: world.count, requests: 5, pages: 3, models: 3, limited: 1 });
    await limited.close();
  });

  test("is not mentioned where there is none, and needs a clock", async () => {
    const response = await fetch(`${sandbox.url}/api/models?limit=1`);
    expect(response.headers.get("ratelimit")).toBeNull();
    await response.arrayBuffer();
    await expect(serveSandbox({ ...OPTIONS, rate: 5 })).rejects.toThrow("needs a clock");
  });

  test("latency waits on the clock before each answer", async () => {
    const clock = new SkippingClock();
    const slow = await serveSandbox({ ...OPTIONS, latencyMs: 250, clock });
    await (await fetch(`${slow.url}/api/models?limit=1`)).arrayBuffer();
    expect(clock.sleeps).toEqual([250]);
    await slow.close();
  });
});

test("a port that is taken is an error", async () => {
  const port = Number(new URL(sandbox.url).port);
  await expect(serveSandbox({ ...OPTIONS, port })).rejects.toThrow(
    `sandbox: port ${port} is in use; give another one with --port`,
  );
});
