import { cpSync, existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { createServer, type RequestListener } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { openLake } from "../../cli/lake.ts";
import { currentRelease, releaseFile } from "../../core/lake/layout.ts";
import { PLANNER_FILES } from "../../core/release/planner.ts";
import { type Ended, hubrace } from "../support/command.ts";

const folder = mkdtempSync(join(tmpdir(), "hubrace-wrong-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));
const lake = (name: string) => ["--lake", join(folder, name), "--no-site"];

/** The sentence on standard error: the only line that begins with hubrace:, and no stack trace anywhere. */
function sentence({ stderr }: Ended): string {
  expect(stderr).not.toMatch(/^\s+at /m);
  const lines = stderr.split("\n").filter((line) => /^(hubrace|error): /.test(line));
  expect(lines).toHaveLength(1);
  return lines[0] ?? "";
}

async function hubThatAnswers(answer: RequestListener): Promise<{ url: string; stop(): void }> {
  const server = createServer(answer);
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, stop: () => server.close() };
}

describe("wrong usage ends with exit 2 and a suggestion", () => {
  const cases: [string[], RegExp, string?][] = [
    [["rnu"], /unknown command 'rnu'/, "Did you mean run?"],
    [["run", "--limmit", "5"], /unknown option '--limmit'/, "Did you mean --limit?"],
    [["run", "--limit", "none"], /--limit.*'none' is invalid.*whole number of at least 1/],
    [["run", "--limit", "0"], /whole number of at least 1/],
    [["run", "--limit", "9007199254740992"], /whole number from 1 to 9007199254740991/],
    [["watch", ""], /argument 'base'.*must not be empty/],
    [["run", "--date", "2026-02-30"], /--date.*calendar date/],
    [["run", "--date", "2999-01-01", ...lake("future")], /lies in the future/],
    [["run", "--hub", "huggingface"], /--hub.*address/],
    [["run", "--hub", "ftp://example.org"], /--hub.*address/],
    [["run", "--memory", "lots"], /--memory.*size/],
    [["serve", "--port", "99999"], /--port.*0 to 65535/],
    [["status", "extra"], /too many arguments/],
    [["sandbox", "--models", "5"], /--models.*1000 to/],
    [["run", "--site", "", "--lake", join(folder, "nothing")], /--site.*the path of a folder/],
    [["run", "--site", ".", "--lake", join(folder, "nothing")], /the folder that you are in.*--site/],
    [["run", "--date", "2026-08-20", "--date", "2026-08-21"], /'--date' was given twice; give it once/],
    [["run", "--no-site", "--site", "a"], /'--no-site' and '--site' contradict each other; give one of the two/],
    [
      ["crawl", "--hub", "http://127.0.0.1:9", "--seed", "2", ...lake("seed")],
      /--seed make the sandbox.*--hub sandbox/,
    ],
    [["run", "--accept-gate", "--why", "because"], /'--accept-gate' wants a value, and --why follows it/],
    [["run", "--date", "1900-01-01"], /--date.*from 2022-03-02 on/],
  ];
  it.each(cases)("%j", async (args, words, suggestion = "") => {
    const ended = await hubrace(args);
    expect(ended.code).toBe(2);
    expect(sentence(ended)).toMatch(words);
    expect(ended.stderr).toContain(suggestion);
  });

  it("explains itself with --help and says its version", async () => {
    const help = await hubrace(["--help"]);
    expect(help.code).toBe(0);
    for (const word of [
      "run",
      "crawl",
      "snapshot",
      "panels",
      "release",
      "site",
      "status",
      "serve",
      "sandbox",
      "Exit codes",
    ]) {
      expect(help.stdout).toContain(word);
    }
    expect((await hubrace(["run", "--help"])).stdout).toContain("--no-site");
    expect((await hubrace(["--version"])).stdout.trim()).toMatch(/^\d+\.\d+\.\d+$/);
  });
});

describe("a Hub that does not serve ends with exit 1 and one sentence", () => {
  it("when nobody answers at the address that the user gave", async () => {
    const gone = await hubThatAnswers(() => {});
    gone.stop();
    const ended = await hubrace(["run", "--hub", gone.url, "--date", "2026-08-21", ...lake("unreachable")]);
    expect(ended.code).toBe(1);
    expect(sentence(ended)).toMatch(/cannot reach/);
    expect(ended.stderr).not.toMatch(/sandbox/i);
  });

  const answers: [string, RequestListener, RegExp][] = [
    [
      "401",
      (_, response) => response.writeHead(401, { "content-type": "application/json" }).end('{"error":"Unauthorized"}'),
      /401.*HF_TOKEN/,
    ],
    [
      "403",
      (_, response) => response.writeHead(403, { "content-type": "application/json" }).end('{"error":"Forbidden"}'),
      /403.*HF_TOKEN/,
    ],
    [
      "HTML",
      (_, response) => response.writeHead(200, { "content-type": "text/html" }).end("<html>Welcome</html>"),
      /HTML/,
    ],
    ["a redirect", (_, response) => response.writeHead(302, { location: "http://127.0.0.1:1/" }).end(), /redirect/i],
    [
      "JSON that is no list",
      (_, response) => response.writeHead(200, { "content-type": "application/json" }).end('{"models":[]}'),
      /list|array/,
    ],
  ];
  it.each(answers)("when it answers %s", async (name, answer, words) => {
    const hub = await hubThatAnswers(answer);
    const ended = await hubrace(["run", "--hub", hub.url, "--date", "2026-08-21", ...lake(`answers ${name}`)]);
    hub.stop();
    expect(ended.code).toBe(1);
    expect(sentence(ended)).toMatch(words);
  });

  it("when its next page lies on another host or comes back", async () => {
    for (const [name, link, words] of [
      ["elsewhere", "http://127.0.0.2:9/api/models?cursor=x", /another host|other host/],
      ["again", null, /came back|comes back|again/],
    ] as const) {
      const hub = await hubThatAnswers((request, response) => {
        const next = link ?? `http://${request.headers.host}/api/models?cursor=same`;
        response.writeHead(200, { "content-type": "application/json", link: `<${next}>; rel="next"` });
        response.end(
          JSON.stringify([{ _id: name, id: `a/${name}`, likes: 0, createdAt: "2026-08-01T00:00:00.000Z", tags: [] }]),
        );
      });
      const ended = await hubrace(["run", "--hub", hub.url, "--date", "2026-08-21", ...lake(`cursor ${name}`)]);
      hub.stop();
      expect(ended.code).toBe(1);
      expect(sentence(ended)).toMatch(words);
    }
  });
});

describe("a lake that cannot be used ends with one sentence", () => {
  /** A lake that holds a crawl of a date. */
  const crawled = ["--lake", join(folder, "sources"), "--no-site", "--date", "2026-10-01"];
  beforeAll(async () => {
    expect((await hubrace(["crawl", "--hub", "sandbox", "--models", "1000", ...crawled])).code).toBe(0);
  });

  it.each(["crawl", "pulse", "watch a/base"])("when nothing can be written there: %s", async (command) => {
    writeFileSync(join(folder, "a-file"), "");
    const [long, circle] = [join(folder, "n".repeat(256)), join(folder, "circle")];
    rmSync(circle, { force: true });
    symlinkSync(circle, circle);
    for (const [path, words] of [
      [join(folder, "a-file", "lake"), /: a part of the path is a file, not a folder; use another --lake$/],
      [join(folder, "a-file"), /: it is a file or a link that leads nowhere, not a folder; use another --lake$/],
      [long, /: the path or a name in it is too long for the file system; use another --lake$/],
      [join(circle, "lake"), /: its links lead in a circle; use another --lake$/],
      [
        join(folder, ...Array<string>(10).fill("n".repeat(50))),
        /: it cannot be opened; .* path has no more than 500 bytes/,
      ],
      // Nothing can be made there, and the system answers that /proc was not there.
      ["/proc/of/lakes", /^hubrace: lake: \/proc\/of cannot be made; .* use another --lake$/],
    ] as const) {
      const ended = await hubrace([...command.split(" "), "--hub", "sandbox", "--lake", path]);
      expect(ended.code).toBe(1);
      expect(sentence(ended)).toMatch(words);
      expect(sentence(ended)).toMatch(/^hubrace: (lake|ledger): /);
    }
  });

  it.each(["a*", "a?", "[ab]"])(
    "when its path is a pattern to DuckDB, which would read the lakes beside it: %s",
    async (name) => {
      const path = join(folder, name, "lake");
      const ended = await hubrace(["crawl", "--hub", "sandbox", "--lake", path, "--no-site"]);
      expect(ended.code).toBe(2);
      expect(sentence(ended)).toMatch(/lake has a [*?[] in it, which DuckDB reads as a pattern; name another folder/);
      expect(existsSync(path)).toBe(false);
    },
  );

  it("when it was written by a newer version", async () => {
    const path = join(folder, "newer");
    cpSync(join(folder, "sources"), path, { recursive: true });
    const ledger = new DatabaseSync(join(path, "_ledger.sqlite"));
    ledger.exec("pragma user_version = 99");
    const tables = ledger.prepare("select name from sqlite_master where type = 'table'").all() as { name: string }[];
    for (const { name } of tables) {
      const columns = (ledger.prepare(`pragma table_info(${name})`).all() as { name: string }[]).map(
        (column) => column.name,
      );
      if (columns.includes("format")) ledger.exec(`update ${name} set format = 99`);
    }
    ledger.close();
    const ended = await hubrace(["run", "--hub", "sandbox", "--models", "1000", "--lake", path, "--no-site"]);
    expect(ended.code).toBe(1);
    expect(sentence(ended)).toMatch(/99/);
  });

  it("when a file that says which release is current, or what it is, was cut", async () => {
    const path = join(folder, "cut");
    const { blobs, close } = openLake(path);
    const source = { kind: "url", label: "a test", simulated: false };
    const pointer = JSON.stringify({ version: "v1", date: "2026-10-01", run: "2026-10-01-a1", source, previous: null });
    for (const name of ["release.json", ...PLANNER_FILES]) await blobs.put(releaseFile("2026-10-01", name), "{");
    const said = async (...args: string[]) => {
      const ended = await hubrace([...args, "--lake", path]);
      expect(ended.code).toBe(1);
      return sentence(ended);
    };
    await blobs.put(currentRelease, pointer.slice(0, -1));
    for (const args of [["status"], ["plan", "a/b"]])
      expect(await said(...args)).toMatch(
        /^hubrace: release: releases\/v1\/current\.json cannot be read; write into it/,
      );
    await blobs.put(currentRelease, pointer);
    expect(await said("plan", "a/b")).toBe(
      "hubrace: release: releases/v1/2026-10-01/release.json cannot be read; bring it back from a copy, or remove it and make it anew with `hubrace rebuild --from 2026-10-01 --to 2026-10-01`",
    );
    await close();
  });

  it("when its ledger is no ledger", async () => {
    const path = join(folder, "spoiled");
    mkdirSync(path);
    writeFileSync(join(path, "_ledger.sqlite"), "this is not a database, but long enough to look at".repeat(100));
    const ended = await hubrace(["run", "--hub", "sandbox", "--lake", path, "--no-site"]);
    expect(ended.code).toBe(1);
    sentence(ended);
  });

  it("when the date is there from another source", async () => {
    const ended = await hubrace(["crawl", "--hub", "sandbox", "--models", "1000", "--seed", "2", ...crawled]);
    expect(ended.code).toBe(1);
    expect(sentence(ended)).toMatch(/one source per date/);
  });

  it("when a single stage has nothing to go on with", async () => {
    const ended = await hubrace(["panels", "--date", "2026-08-21", ...lake("sources")]);
    expect(ended.code).toBe(1);
    expect(sentence(ended)).toMatch(/holds no run of 2026-08-21 \(it holds 2026-10-01\).*hubrace crawl/);
    const panels = await hubrace(["panels", ...lake("nowhere")]);
    expect(panels.code).toBe(1);
    expect(sentence(panels)).toMatch(/panels: there is no lake in .*nowhere; `hubrace run` makes one/);
    const empty = join(folder, "no-lake-either");
    mkdirSync(empty);
    const rebuild = await hubrace(["rebuild", "--from", "2026-08-21", "--to", "2026-08-21", "--lake", empty]);
    expect(rebuild.code).toBe(1);
    expect(sentence(rebuild)).toMatch(/holds no raw parts/);
    expect([existsSync(join(folder, "nowhere")), readdirSync(empty)]).toEqual([false, []]);
    const site = join(folder, "new", "report");
    const report = await hubrace(["site", "--date", "2026-08-21", "--lake", join(folder, "sources"), "--site", site]);
    expect([report.code, existsSync(join(folder, "new"))]).toEqual([1, false]);
    expect(sentence(report)).toMatch(/site: this lake holds no run of 2026-08-21/);
    const status = await hubrace(["status", "--lake", join(folder, "nowhere")]);
    expect(status.code).toBe(1);
    expect(sentence(status)).toMatch(/there is no lake/);
    const serve = await hubrace(["serve", "--site", join(folder, "nowhere")]);
    expect(serve.code).toBe(1);
    expect(sentence(serve)).toMatch(/there is no site/);
  });
});

describe("a site that cannot be written ends before anything is crawled", () => {
  it.each([
    [join(folder, "n".repeat(242)), /: cannot write beside .*n: the path or a name in it is too long .* --site$/],
    // 85 signs of three bytes each.
    [join(folder, "日".repeat(85)), /: the path or a name in it is too long for the file system; use another --site$/],
    [join(folder, "n".repeat(256), "report"), /: cannot write .*: the path or a name in it is too long .* --site$/],
    ["/proc/report", /: cannot write beside \/proc\/report: check who owns the folder, .* or use another --site$/],
    [
      join(folder, ...Array<string>(10).fill("n".repeat(50))),
      /: cannot write beside .*no more than 490 bytes, or use another --site$/,
    ],
    ["/proc/of/reports", /: \/proc\/of cannot be made; .* use another --site$/],
  ])("%s", async (site, words) => {
    const unused = join(folder, "unused");
    const ended = await hubrace(["run", "--hub", "sandbox", "--models", "1000", "--lake", unused, "--site", site]);
    expect([ended.code, existsSync(unused)]).toEqual([1, false]);
    expect(sentence(ended)).toMatch(/^hubrace: site: /);
    expect(sentence(ended)).toMatch(words);
  });
});

describe("rows that cannot be read", () => {
  it("refuse to publish with exit 4 when they are more than 0.5 %", async () => {
    const rows = Array.from({ length: 100 }, (_, i) => ({
      _id: `m${i}`,
      id: i === 0 ? "no-owner" : `a/m${i}`,
      likes: 0,
      createdAt: "2026-08-01T00:00:00.000Z",
      tags: [],
    }));
    const hub = await hubThatAnswers((_, response) =>
      response.writeHead(200, { "content-type": "application/json" }).end(JSON.stringify(rows)),
    );
    const ended = await hubrace(["run", "--hub", hub.url, "--date", "2026-08-21", ...lake("refused")]);
    hub.stop();
    expect(ended.code).toBe(4);
    expect(sentence(ended)).toMatch(/1 of 100 listed rows cannot be read \(id is not owner\/name: 1\)/);
  });
});
