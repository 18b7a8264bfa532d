import { createHash } from "node:crypto";
import type { IncomingMessage } from "node:http";
import { type Answer, type CallKind, refusal } from "./answer.ts";

/** Where a client puts an object, as git-lfs says it: in one piece, or in parts that are put together by a last call. */
interface UploadAction {
  readonly href: string;
  readonly header?: Readonly<Record<string, string>>;
}

const SIGNATURE = "signature=secret";

/** The Hub's storage of large files: takes objects at signed addresses and checks that each is what its name says. */
export class ObjectStorage {
  /** Uploaded objects by SHA-256. */
  readonly objects = new Map<string, Buffer>();
  /** Bytes of one part; larger objects are uploaded in several. */
  partBytes = Number.POSITIVE_INFINITY;
  readonly #parts = new Map<string, Map<number, Buffer>>();
  readonly #complain: (what: string) => void;

  constructor(complain: (what: string) => void) {
    this.#complain = complain;
  }

  /** How an object is to be uploaded; null when it is there. */
  upload(address: string, oid: string, size: number): UploadAction | null {
    if (this.objects.has(oid)) return null;
    const at = (part: string) => `${address}/objects/${oid}${part}?${SIGNATURE}`;
    if (size <= this.partBytes) return { href: at("") };
    const numbers = Array.from({ length: Math.ceil(size / this.partBytes) }, (_, n) => String(n + 1).padStart(5, "0"));
    const parts = Object.fromEntries(numbers.map((part) => [part, at(`/${part}`)]));
    return { href: at("/complete"), header: { chunk_size: String(this.partBytes), ...parts } };
  }

  /** The kind of a call and its effect; null for calls that are none. */
  answer(request: IncomingMessage, body: Buffer): [CallKind, () => Answer] | null {
    const url = new URL(request.url ?? "/", "http://storage");
    const [, oid, part] = /^\/objects\/([0-9a-f]{64})(?:\/(\d{5}|complete))?$/.exec(url.pathname) ?? [];
    if (oid === undefined) return null;
    if (request.headers.authorization !== undefined) this.#complain("the token was sent to the storage");
    if (url.search !== `?${SIGNATURE}`) return ["upload", () => refusal(403, "SignatureDoesNotMatch")];
    if (part === "complete") return request.method === "POST" ? ["complete", () => this.#complete(oid)] : null;
    if (request.method !== "PUT") return null;
    if (part === undefined) return ["upload", () => this.#keep(oid, body)];
    return [
      "upload",
      () => {
        const parts = this.#parts.get(oid) ?? new Map<number, Buffer>();
        this.#parts.set(oid, parts.set(Number(part), body));
        return { status: 200, headers: { ETag: `"${part}"` } };
      },
    ];
  }

  #complete(oid: string): Answer {
    const parts = [...(this.#parts.get(oid) ?? [])].sort(([a], [b]) => a - b);
    return this.#keep(oid, Buffer.concat(parts.map(([, bytes]) => bytes)));
  }

  #keep(oid: string, bytes: Buffer): Answer {
    if (createHash("sha256").update(bytes).digest("hex") !== oid) {
      this.#complain(`an upload of ${bytes.length} bytes is not ${oid}`);
      return refusal(400, "checksum mismatch");
    }
    this.objects.set(oid, bytes);
    return { status: 200, json: {} };
  }
}
