import { mkdtempSync, rmSync } from "node:fs";
import { createServer, type RequestListener } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, it } from "vitest";
import { hubrace } from "../support/command.ts";
import { sentence } from "../support/sentence.ts";

const folder = mkdtempSync(join(tmpdir(), "hubrace-wrong-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));
const lake = (name: string) => ["--lake", join(folder, name), "--no-site"];

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
