import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { createServer, type RequestListener, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { HubraceError, UsageError } from "../../../core/errors.ts";
import { INPUT_LIMITS, loadInput } from "../../../core/inputs/load.ts";

// printf 'a,b\n1,2\n' | sha256sum
const TEXT = "a,b\n1,2\n";
const SHA256 = "492d5ea496056f1a6a6592241032fab764c321596317930b4fa0e1e8bc3b7470";

let folder: string;
let servers: Server[];
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "hubrace-inputs-"));
  servers = [];
});
afterEach(async () => {
  for (const server of servers) {
    server.closeAllConnections();
    await new Promise((closed) => server.close(closed));
  }
  await rm(folder, { recursive: true });
});

async function serve(answer: RequestListener): Promise<string> {
  const server = createServer(answer);
  servers.push(server);
  await new Promise<void>((ready) => server.listen(0, "127.0.0.1", ready));
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

const load = (source: string, limits = INPUT_LIMITS) =>
  loadInput({ source, name: `--corrections ${source}`, fetch, limits });

/** The error with which a source is refused. */
async function refusal(source: string, limits = INPUT_LIMITS): Promise<HubraceError> {
  const error = await load(source, limits).then(
    () => null,
    (error: unknown) => error,
  );
  expect(error).toBeInstanceOf(HubraceError);
  return error as HubraceError;
}

describe("a local file", () => {
  it("is read with the checksum of its bytes", async () => {
    const path = join(folder, "dates.csv");
    await writeFile(path, TEXT);
    expect(await load(path)).toEqual({ text: TEXT, sha256: SHA256, source: path });
  });

  it("that is missing, a folder, too large or no UTF-8 is refused as wrong usage", async () => {
    const large = join(folder, "large.csv");
    await writeFile(large, "x".repeat(11));
    const utf16 = join(folder, "utf16.csv");
    await writeFile(utf16, Buffer.from("\uFEFFä,b", "utf16le"));
    const found = [
      await refusal(join(folder, "none.csv")),
      await refusal(folder),
      await refusal(large, { ...INPUT_LIMITS, maxBytes: 10 }),
      await refusal(utf16),
    ];
    expect(found.every((error) => error instanceof UsageError)).toBe(true);
    expect(found.map((error) => error.message)).toEqual([
      expect.stringMatching(/none\.csv cannot be read \(ENOENT/),
      expect.stringMatching(/cannot be read \(it is not a file\)/),
      expect.stringMatching(/large\.csv is larger than 0\.00001 MB/),
      expect.stringMatching(/utf16\.csv is not UTF-8 text/),
    ]);
  });
});

describe("a checksum behind a path or an address", () => {
  it("is that of the file, in either letter case, and stands in no release", async () => {
    const path = join(folder, "dates.csv");
    await writeFile(path, TEXT);
    const origin = await serve((_, response) => response.end(TEXT));
    for (const source of [path, `${origin}/dates.csv?key=1`]) {
      expect(await load(`${source}#sha256=${SHA256}`)).toEqual({ text: TEXT, sha256: SHA256, source });
      expect((await load(`${source}#sha256=${SHA256.toUpperCase()}`)).source).toBe(source);
    }
  });

  it("of another file is refused with the file's own", async () => {
    const origin = await serve((_, response) => response.end(TEXT));
    const source = `${origin}/dates.csv#sha256=${"0".repeat(64)}`;
    expect((await refusal(source)).message).toBe(
      `--corrections ${source} is another file now: its SHA-256 is ${SHA256}; see what changed before you ask for that`,
    );
  });

  it("that is none is wrong usage", async () => {
    for (const sum of ["", "12ab", `${SHA256}0`, "g".repeat(64)]) {
      const error = await refusal(join(folder, `dates.csv#sha256=${sum}`));
      expect(error).toBeInstanceOf(UsageError);
      expect(error.message).toMatch(/ must end with 64 hexadecimal digits behind #sha256=$/);
    }
  });
});

it("a file or an answer of the most bytes that are taken is read", async () => {
  const limits = { ...INPUT_LIMITS, maxBytes: 8 };
  const path = join(folder, "dates.csv");
  await writeFile(path, TEXT);
  const origin = await serve((_, response) => response.end(TEXT));
  for (const source of [path, origin]) expect((await load(source, limits)).text).toBe(TEXT);
});

describe("an address", () => {
  it("is read, also after a redirect within its host", async () => {
    const origin = await serve((request, response) => {
      if (request.url === "/latest") response.writeHead(302, { location: "/dates.csv" }).end();
      else response.writeHead(200, { "content-type": "text/csv" }).end(TEXT);
    });
    expect(await load(`${origin}/latest`)).toEqual({ text: TEXT, sha256: SHA256, source: `${origin}/latest` });
  });

  it("that leads to another host is not followed", async () => {
    let asked = 0;
    const other = await serve((_, response) => {
      asked++;
      response.end(TEXT);
    });
    const origin = await serve((_, response) => response.writeHead(301, { location: `${other}/dates.csv` }).end());
    const error = await refusal(`${origin}/dates.csv`);
    expect(error).toBeInstanceOf(UsageError);
    expect(error.message).toBe(
      `--corrections ${origin}/dates.csv leads to ${other}, another host; give the address of the file itself`,
    );
    expect(asked).toBe(0);
  });

  it("that redirects for ever ends", async () => {
    const origin = await serve((_, response) => response.writeHead(302, { location: "/again" }).end());
    expect((await refusal(origin)).message).toContain("redirects more than 3 times");
  });

  it("that refuses, sends a page, sends too much, never ends or is not there is an error with its reason", async () => {
    const missing = await serve((_, response) => response.writeHead(404).end());
    const page = await serve((_, response) => response.writeHead(200, { "content-type": "text/html" }).end("<html>"));
    const endless = await serve((_, response) => {
      response.on("drain", () => response.write("x".repeat(65_536)));
      response.write("x".repeat(65_536));
      response.on("close", () => response.destroy());
    });
    const silent = await serve(() => {});
    const found = [
      await refusal(missing),
      await refusal(page),
      await refusal(endless, { ...INPUT_LIMITS, maxBytes: 1_000 }),
      await refusal(silent, { ...INPUT_LIMITS, totalMs: 100 }),
      await refusal("http://127.0.0.1:1/dates.csv"),
    ];
    expect(found.map(({ exitCode }) => exitCode)).toEqual([1, 2, 2, 1, 1]);
    expect(found.map(({ message }) => message.replace(/.*?:\d+\S* /, ""))).toEqual([
      "answers HTTP 404; check the address, or give a local copy",
      "is an HTML page; give the address of the CSV file itself",
      "is larger than 0.001 MB; leave out what is not needed",
      "was not there after 0.1 s; try again, or give a local copy",
      expect.stringMatching(/^cannot be reached \(.+\); try again, or give a local copy$/),
    ]);
  });

  it("with a password is refused without repeating it", async () => {
    const error = await refusal("https://me:secret@example.org/dates.csv");
    expect(error).toBeInstanceOf(UsageError);
    expect(error.message).not.toContain("secret");
  });
});
