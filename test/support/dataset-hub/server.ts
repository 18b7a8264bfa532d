import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { type Answer, type CallKind, refusal as error } from "./answer.ts";
import { listed, listFolder, type Operation, StoredDataset } from "./repositories.ts";
import { ObjectStorage } from "./storage.ts";

/** What happens to a call instead of its answer: a status, the line cut before it has an effect, or after, or no answer at all. */
export type Fault =
  | { readonly status: number; readonly headers?: Record<string, string>; readonly body?: object }
  | "cut before"
  | "cut after"
  | "silence";

const TOKEN = "hf_dataset_hub_test_token";
/** Entries of one page of a folder: few, so that listing has to follow links. */
const PAGE = 2;

interface Call {
  readonly kind: CallKind;
  readonly authorized: boolean;
  readonly bytes: number;
}

/**
 * The part of the Hub that publishing a data set calls: repositories, the tree, paths-info, preupload, git-lfs with one or several parts
 * (on an address of its own, as the real one's storage), and commits with their parent. Checks tokens, checksums and sizes.
 */
export class DatasetHub {
  readonly token = TOKEN;
  readonly datasets = new Map<string, StoredDataset>();
  readonly calls: Call[] = [];
  /** What nothing here answers, and what a client must not do; tests expect none. */
  readonly wrong: string[] = [];
  readonly storage = new ObjectStorage((what) => this.wrong.push(what));
  /** False: the token may read, and no more. */
  mayWrite = true;
  /** Called before a commit is taken, once each: what others do meanwhile. */
  readonly meanwhile: (() => void)[] = [];
  readonly #faults: { readonly kind: CallKind; readonly fault: Fault }[] = [];
  #silence = Promise.withResolvers<void>();
  readonly #hub: Server;
  readonly #storage: Server;

  private constructor() {
    this.#hub = createServer(
      (request, response) => void this.#take(request, response, (body) => this.#answer(request, body)),
    );
    this.#storage = createServer(
      (request, response) => void this.#take(request, response, (body) => this.storage.answer(request, body)),
    );
  }

  static async start(): Promise<DatasetHub> {
    const hub = new DatasetHub();
    for (const server of [hub.#hub, hub.#storage])
      await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    return hub;
  }

  get url(): string {
    return addressOf(this.#hub);
  }

  async close(): Promise<void> {
    for (const server of [this.#hub, this.#storage]) {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    }
  }

  /** The next calls of a kind meet these faults, one each. */
  fail(kind: CallKind, ...faults: Fault[]): void {
    for (const fault of faults) this.#faults.push({ kind, fault });
  }

  /** Resolves when a call met silence. */
  get silent(): Promise<void> {
    return this.#silence.promise;
  }

  /** From now on `silent` waits for the next silence. */
  silenceAnew(): void {
    this.#silence = Promise.withResolvers<void>();
  }

  /** Number of calls of a kind. */
  count(kind: CallKind): number {
    return this.calls.filter((call) => call.kind === kind).length;
  }

  async #take(
    request: IncomingMessage,
    response: ServerResponse,
    answer: (body: Buffer) => [CallKind, () => Answer] | null,
  ) {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk as Buffer);
    const body = Buffer.concat(chunks);
    const found = answer(body);
    if (found === null) {
      this.wrong.push(`unknown call ${request.method} ${request.url}`);
      return send(response, error(404, "Sorry, we can't find the page you are looking for."));
    }
    const [kind, effect] = found;
    this.calls.push({ kind, authorized: request.headers.authorization !== undefined, bytes: body.length });
    const at = this.#faults.findIndex((one) => one.kind === kind);
    const fault = at < 0 ? undefined : this.#faults.splice(at, 1)[0]?.fault;
    if (fault === "cut before") return response.destroy();
    if (fault === "silence") return this.#silence.resolve();
    if (typeof fault === "object")
      return send(response, { json: fault.body ?? { error: `fault ${fault.status}` }, ...fault });
    const done = effect();
    if (fault === "cut after") return response.destroy();
    send(response, done);
  }

  #answer(request: IncomingMessage, body: Buffer): [CallKind, () => Answer] | null {
    const url = new URL(request.url ?? "/", this.url);
    const path = decodeURIComponent(url.pathname);
    const read = (
      kind: CallKind,
      effect: (name: string, rest: string) => Answer,
      pattern: RegExp,
    ): [CallKind, () => Answer] | null => {
      const [, name, rest = ""] = pattern.exec(path) ?? [];
      if (name === undefined) return null;
      return [kind, () => this.#refuse(request, name, kind) ?? effect(name, rest)];
    };
    const json = () => JSON.parse(body.toString()) as Record<string, unknown>;
    if (request.method === "GET")
      return (
        read(
          "info",
          (name, revision) => this.#info(name, revision),
          /^\/api\/datasets\/([^/]+\/[^/]+)\/revision\/([^/]+)$/,
        ) ?? read("tree", (name, rest) => this.#tree(name, rest, url), /^\/api\/datasets\/([^/]+\/[^/]+)\/tree\/(.+)$/)
      );
    if (request.method !== "POST") return null;
    if (path === "/api/repos/create")
      return ["create", () => this.#refuse(request, null, "create") ?? this.#create(json())];
    return (
      read(
        "paths-info",
        (name, revision) => this.#pathsInfo(name, revision, json()),
        /^\/api\/datasets\/([^/]+\/[^/]+)\/paths-info\/([^/]+)$/,
      ) ??
      read("preupload", () => preupload(json()), /^\/api\/datasets\/([^/]+\/[^/]+)\/preupload\/(main)$/) ??
      read("batch", () => this.#batch(json()), /^\/datasets\/([^/]+\/[^/]+)\.git\/info\/lfs\/objects\/batch$/) ??
      read("commit", (name) => this.#commit(request, name, body), /^\/api\/datasets\/([^/]+\/[^/]+)\/commit\/(main)$/)
    );
  }

  /** What a caller may not see or do, as the Hub says it: 401 to strangers, 404 or 403 to others. */
  #refuse(request: IncomingMessage, name: string | null, kind: CallKind): Answer | null {
    const { authorization } = request.headers;
    if (authorization !== undefined && authorization !== `Bearer ${TOKEN}`)
      return error(401, "Invalid credentials in Authorization header");
    const writes = ["create", "preupload", "batch", "commit"].includes(kind);
    if (writes && authorization === undefined) {
      this.wrong.push(`${kind} without a token`);
      return error(401, "Invalid username or password.");
    }
    const dataset = name === null ? null : this.datasets.get(name);
    if (dataset === undefined || (dataset?.private && authorization === undefined))
      return authorization === undefined
        ? error(401, "Invalid username or password.")
        : error(404, "Repository not found");
    if (writes && !this.mayWrite)
      return error(403, "Forbidden: pass a token with write access, you have used a token with read access");
    return null;
  }

  #dataset(name: string): StoredDataset {
    const dataset = this.datasets.get(name);
    if (dataset === undefined) throw new Error(`no data set ${name}`);
    return dataset;
  }

  #info(name: string, revision: string): Answer {
    const { head, private: isPrivate } = this.#dataset(name);
    if (revision !== "main") return error(404, `Invalid rev id: ${revision}`);
    const lastModified = "2026-08-21T00:00:00.000Z";
    return {
      status: 200,
      json: {
        _id: "1",
        id: name,
        sha: head.id,
        private: isPrivate,
        downloads: 0,
        likes: 0,
        gated: false,
        lastModified,
      },
    };
  }

  #tree(name: string, rest: string, url: URL): Answer {
    const [revision = "", ...folder] = rest.split("/");
    const commit = this.#dataset(name).at(revision);
    const entries = commit === undefined ? null : listFolder(commit, folder.join("/"));
    if (entries === null)
      return {
        ...error(404, `${folder.join("/")} does not exist on "${revision}"`),
        headers: { "X-Error-Code": "EntryNotFound" },
      };
    const from = Number(url.searchParams.get("cursor") ?? 0);
    const next = new URL(url);
    next.searchParams.set("cursor", String(from + PAGE));
    const headers = from + PAGE < entries.length ? { Link: `<${next}>; rel="next"` } : undefined;
    return { status: 200, json: entries.slice(from, from + PAGE), ...(headers && { headers }) };
  }

  #pathsInfo(name: string, revision: string, { paths }: Record<string, unknown>): Answer {
    const commit = this.#dataset(name).at(revision);
    if (commit === undefined) return error(404, `Invalid rev id: ${revision}`);
    const found = (paths as string[]).flatMap((path) => {
      const file = commit.files.get(path);
      return file === undefined ? [] : [listed(path, file)];
    });
    return { status: 200, json: found };
  }

  #create({ type, organization, name, visibility }: Record<string, unknown>): Answer {
    const full = `${organization}/${name}`;
    if (type !== "dataset") this.wrong.push(`made a ${type}`);
    if (this.datasets.has(full)) return error(409, "You already created this dataset repo");
    this.datasets.set(full, new StoredDataset(visibility === "private"));
    return { status: 200, json: { url: `${this.url}/datasets/${full}`, id: full, name: full } };
  }

  #batch({ objects, transfers }: Record<string, unknown>): Answer {
    if (!(transfers as string[]).includes("multipart")) this.wrong.push("a batch without multipart");
    const storage = addressOf(this.#storage);
    const answers = (objects as { oid: string; size: number }[]).map(({ oid, size }) => {
      const upload = this.storage.upload(storage, oid, size);
      return upload === null ? { oid, size } : { oid, size, actions: { upload } };
    });
    return { status: 200, json: { transfer: "basic", objects: answers } };
  }

  #commit(request: IncomingMessage, name: string, body: Buffer): Answer {
    this.meanwhile.shift()?.();
    if (request.headers["content-type"] !== "application/x-ndjson") this.wrong.push("a commit that is no NDJSON");
    const [first, ...operations] = body
      .toString()
      .split("\n")
      .map((line) => JSON.parse(line) as Operation | { key: "header"; value: Record<string, string> });
    if (first?.key !== "header") return error(400, "the first line is no header");
    const dataset = this.#dataset(name);
    const { summary = "", description = "", parentCommit } = first.value;
    if (parentCommit !== dataset.head.id)
      return error(412, "A commit has happened since. Please refresh and try again.");
    if (summary === "" || operations.length === 0) this.wrong.push("an empty commit");
    const missing = operations.some(
      (one) => one.key === "lfsFile" && this.storage.objects.get(one.value.oid)?.length !== one.value.size,
    );
    if (missing) return error(400, "LFS pointer pointed to a file that does not exist");
    dataset.commit(
      summary,
      description,
      operations as Operation[],
      (oid) => this.storage.objects.get(oid) ?? Buffer.alloc(0),
    );
    const { id } = dataset.head;
    return {
      status: 200,
      json: { success: true, commitOid: id, commitUrl: `${this.url}/datasets/${name}/commit/${id}`, hookOutput: "" },
    };
  }
}

/** Parquet and large files go to the large-file storage, as a data set's .gitattributes say. */
function preupload({ files }: Record<string, unknown>): Answer {
  const modes = (files as { path: string; size: number; sample: string }[]).map(({ path, size }) => ({
    path,
    uploadMode: path.endsWith(".parquet") || size > 10_000_000 ? "lfs" : "regular",
  }));
  return { status: 200, json: { files: modes } };
}

function send(response: ServerResponse, { status, json, headers = {} }: Answer): void {
  response.writeHead(status, {
    ...(json === undefined ? {} : { "Content-Type": "application/json; charset=utf-8" }),
    ...headers,
  });
  response.end(json === undefined ? undefined : JSON.stringify(json));
}

function addressOf(server: Server): string {
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}
