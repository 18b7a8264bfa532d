import { type CommitOperation, commitIter, createRepo, datasetInfo, listFiles, pathsInfo } from "@huggingface/hub";
import { isDate } from "../clock.ts";
import { HubraceError, UsageError } from "../errors.ts";
import { printable } from "../hub/fault.ts";
import { requestHeaders } from "../hub/request.ts";
import { MAIN_TABLE, tableFolder } from "./paths.ts";
import { type PatientOptions, patientFetch } from "./patient-fetch.ts";
import { failed, Refusal } from "./refusal.ts";

/** A file as the data set has it. */
export interface RepositoryFile {
  readonly size: number;
  /** SHA-256 where the Hub keeps the file outside of git (LFS, Xet), else null. */
  readonly sha256: string | null;
  /** Git's blob id of the file, or of its LFS pointer. */
  readonly gitId: string | null;
}

/** A commit on the branch main. Its title and description are plain text. */
export interface NewCommit {
  readonly title: string;
  readonly description: string;
  /** The commit that it was compared with: the Hub refuses when there is a newer one. */
  readonly parent: string;
  /** Path in the data set and content: text, or the address of a local file. */
  readonly files: readonly { readonly path: string; readonly content: Blob | URL }[];
}

/** A data set on the Hub, through the Hub's own client. Methods throw Refusal for answers that are no success. */
export interface Repository {
  readonly name: string;
  /** The page on the Hub. */
  readonly page: string;
  readonly hasToken: boolean;
  /** The newest commit's id; null when there is no such data set, or none that may be seen. */
  head(): Promise<string | null>;
  /** Dates whose folders a commit has, ascending. */
  dates(commit: string): Promise<string[]>;
  /** Those of the paths that a commit has. */
  files(commit: string, paths: readonly string[]): Promise<ReadonlyMap<string, RepositoryFile>>;
  /** Makes the data set; none: as its owner's settings say. */
  create(visibility: "private" | undefined): Promise<void>;
  /** Uploads the files and commits them. Returns the commit's id. */
  commit(commit: NewCommit): Promise<string>;
}

/** Paths of one paths-info request; the Hub takes at most 1,000. */
const PATHS_AT_ONCE = 500;
const LOOPBACK = ["127.0.0.1", "localhost", "[::1]"];

/** Opens a data set by its checked OWNER/DATASET. Throws UsageError when the token is none, or would travel without encryption. */
export function hubRepository(name: string, options: Omit<PatientOptions, "userAgent">): Repository {
  const { hub, token, signal, log } = options;
  const { "user-agent": userAgent = "hubrace" } = requestHeaders(token);
  if (token !== undefined) checkToken(token, hub.origin);
  // The first request that fails for good ends a commit: the client's own way of passing it on can lose it among progress events.
  const lost = { reject: (_: unknown) => {} };
  const patient = patientFetch({ ...options, userAgent });
  const watched: typeof fetch = async (input, init) => {
    try {
      return await patient(input, init);
    } catch (error) {
      lost.reject(error);
      throw error;
    }
  };
  /** What the client makes of an answer that it cannot read is no defect of this program. */
  const understood = async <T>(work: () => Promise<T>): Promise<T> => {
    try {
      return await work();
    } catch (error) {
      signal.throwIfAborted();
      if (error instanceof Refusal || error instanceof HubraceError) throw error;
      const why = printable(error instanceof Error ? error.message : String(error));
      throw failed(`an answer of ${hub.name} cannot be read (${why}); is it a Hub? Give its address with --hub`);
    }
  };
  const repo = { type: "dataset", name } as const;
  const common = { hubUrl: hub.name, fetch: watched, ...(token === undefined ? {} : { accessToken: token }) };
  const writing = () => {
    if (token === undefined) throw failed("HF_TOKEN is not set");
    return { ...common, accessToken: token };
  };
  return {
    name,
    page: `${hub.name}/datasets/${name}`,
    hasToken: token !== undefined,

    async head() {
      try {
        const { sha } = await understood(() =>
          datasetInfo({ ...common, name, revision: "main", additionalFields: ["sha"] }),
        );
        const id = commitId(sha);
        if (id === null)
          throw failed(`${hub.name} names no commit of ${name}; is it a Hub? Give its address with --hub`);
        return id;
      } catch (error) {
        // Without a token the Hub answers 401 for what is not there as for what is private.
        if (error instanceof Refusal && (error.status === 404 || (error.status === 401 && token === undefined)))
          return null;
        throw error;
      }
    },

    async dates(commit) {
      const folder = { ...common, repo, revision: commit, path: tableFolder(MAIN_TABLE) };
      try {
        const entries = await understood(() => Array.fromAsync(listFiles(folder)));
        const dates = entries.map(({ path }) => /\/date=([^/]+)$/.exec(path)?.[1] ?? "");
        return dates.filter(isDate).sort();
      } catch (error) {
        if (error instanceof Refusal && error.status === 404) return [];
        throw error;
      }
    },

    async files(commit, paths) {
      const found = new Map<string, RepositoryFile>();
      for (let from = 0; from < paths.length; from += PATHS_AT_ONCE) {
        const some = { ...common, repo, revision: commit, paths: paths.slice(from, from + PATHS_AT_ONCE) };
        for (const { path, type, size, oid, lfs } of await understood(() => pathsInfo(some)))
          if (type === "file") found.set(path, { size, sha256: lfs?.oid ?? null, gitId: oid ?? null });
      }
      return found;
    },

    async create(visibility) {
      try {
        const wanted = { ...writing(), repo, ...(visibility === undefined ? {} : { visibility }) };
        await understood(() => createRepo(wanted));
      } catch (error) {
        // There already: made by an attempt whose answer was lost, or by somebody else just now.
        if (!(error instanceof Refusal && error.status === 409)) throw error;
      }
    },

    async commit({ title, description, parent, files }) {
      const failure = Promise.withResolvers<never>();
      failure.promise.catch(() => {});
      lost.reject = failure.reject;
      const ending = new AbortController();
      const operations = files.map(
        ({ path, content }): CommitOperation => ({ operation: "addOrUpdate", path, content }),
      );
      const steps = commitIter({
        ...{ ...writing(), repo, operations, title, description, branch: "main", parentCommit: parent },
        abortSignal: AbortSignal.any([signal, ending.signal]),
        // The plain way: the Hub takes whole files, checks their SHA-256 and moves them to its own storage by itself.
        useXet: false,
      });
      const run = async () => {
        for (;;) {
          const step = await Promise.race([steps.next(), failure.promise]);
          if (step.done) return step.value?.commit.oid;
          if (step.value.event === "phase") log.info(PHASES[step.value.phase]);
        }
      };
      try {
        return commitId(await understood(run)) ?? (await this.head()) ?? parent;
      } catch (error) {
        ending.abort();
        throw error;
      }
    },
  };
}

const PHASES = {
  preuploading: "asking the Hub how it wants the files",
  uploadingLargeFiles: "uploading what the Hub does not have",
  committing: "committing",
} as const;

/** A commit's id as git writes it, or null for anything else that a server says. */
function commitId(said: unknown): string | null {
  return typeof said === "string" && /^[0-9a-f]{40}$/.test(said) ? said : null;
}

function checkToken(token: string, origin: string): void {
  if (!token.startsWith("hf_"))
    throw new UsageError("HF_TOKEN does not begin with hf_, as the Hub's tokens do; set it anew");
  if (origin.startsWith("http:") && !LOOPBACK.includes(new URL(origin).hostname))
    throw new UsageError(`--hub ${origin} has no encryption, and HF_TOKEN would travel in the open; use https`);
}
