import { once } from "node:events";
import { Agent, createServer, type IncomingMessage, request, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { setImmediate } from "node:timers/promises";

/**
 * What can happen to a request on its way:
 * `throttled` is refused by the service's own word for it, `failed` gets a 500, `conflict` gets S3's 409 for conditional
 * writes, `reset` loses its connection, all before it reached the server; `lost` takes effect but its connection breaks
 * without an answer, `failedLate` takes effect but is answered with a 500; `cut` loses its connection in the middle of
 * the answer's body; `slow` gets its answer in small pieces. `stall`, which needs a client with a short time-out, takes effect,
 * and half of its answer comes, then nothing more.
 */
export const FAULTS = ["throttled", "failed", "conflict", "reset", "lost", "failedLate", "cut", "slow"] as const;
export type Fault = (typeof FAULTS)[number] | "stall";

/** Decides for the n-th request (from 0); what it waits for happens before the request is passed on. */
export type FaultPlan = (request: IncomingMessage, n: number) => Fault | undefined | Promise<Fault | undefined>;

export interface FaultyProxy {
  readonly url: string;
  stop(): Promise<void>;
}

/** A proxy on loopback before a server at `target`, which speaks the protocol of `service`. */
export async function startFaultyProxy(options: {
  readonly target: string;
  readonly service: "s3" | "dynamodb";
  readonly plan: FaultPlan;
}): Promise<FaultyProxy> {
  const { target, service, plan } = options;
  const agent = new Agent({ keepAlive: true });
  let requests = 0;

  async function answer(incoming: IncomingMessage, outgoing: ServerResponse): Promise<void> {
    const fault = await plan(incoming, requests++);
    const body = Buffer.concat(await Array.fromAsync(incoming));
    if (fault === "reset") return void incoming.socket.destroy();
    if (fault === "throttled" || fault === "failed" || fault === "conflict") return refuse(outgoing, service, fault);
    const { status, headers, bytes } = await forward(target, agent, incoming, body);
    if (fault === "lost") return void incoming.socket.destroy();
    if (fault === "failedLate") return refuse(outgoing, service, "failed");
    outgoing.writeHead(status, headers);
    if (fault === "stall") {
      outgoing.flushHeaders();
      outgoing.write(bytes.subarray(0, Math.floor(bytes.length / 2)));
      return;
    }
    if (fault === "cut" && bytes.length > 1) {
      outgoing.write(bytes.subarray(0, Math.floor(bytes.length / 2)), () => incoming.socket.destroy());
      return;
    }
    if (fault === "slow") {
      const piece = Math.ceil(bytes.length / 20) || 1;
      for (let at = 0; at < bytes.length; at += piece) {
        outgoing.write(bytes.subarray(at, at + piece));
        await setImmediate();
      }
      return void outgoing.end();
    }
    outgoing.end(bytes);
  }

  const server = createServer((incoming, outgoing) => {
    // A client that went away, or a server that was stopped, is the end of this request and of nothing else.
    answer(incoming, outgoing).catch(() => incoming.socket.destroy());
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    async stop() {
      agent.destroy();
      server.closeAllConnections();
      server.close();
      await once(server, "close");
    },
  };
}

/** Faults of these kinds at about `rate` of all requests, the same at each run for a sequence of requests. */
export function seededPlan(seed: number, rate: number, kinds: readonly Fault[]): FaultPlan {
  // Marsaglia's xorshift32.
  let state = seed | 0 || 1;
  const next = () => {
    state ^= state << 13;
    state ^= state >>> 17;
    state ^= state << 5;
    return (state >>> 0) / 2 ** 32;
  };
  return ({ method, headers }) => {
    const [chance, choice] = [next(), next()];
    const fault = chance < rate ? kinds[Math.floor(choice * kinds.length)] : undefined;
    const isConditional = headers["if-match"] !== undefined || headers["if-none-match"] !== undefined;
    return fault === "conflict" && !(method === "PUT" && isConditional) ? "failed" : fault;
  };
}

interface Answered {
  readonly status: number;
  readonly headers: IncomingMessage["headers"];
  readonly bytes: Buffer;
}

function forward(target: string, agent: Agent, incoming: IncomingMessage, body: Buffer): Promise<Answered> {
  const { method } = incoming;
  const { expect: _, ...headers } = incoming.headers;
  return new Promise((resolve, reject) => {
    const sent = request(new URL(incoming.url ?? "/", target), { method, headers, agent }, (answer) => {
      const status = answer.statusCode ?? 500;
      Array.fromAsync(answer).then(
        (chunks) => resolve({ status, headers: answer.headers, bytes: Buffer.concat(chunks) }),
        reject,
      );
    });
    sent.once("error", reject);
    sent.end(body);
  });
}

const REFUSALS = {
  throttled: { s3: [503, "SlowDown"], dynamodb: [400, "ProvisionedThroughputExceededException"] },
  failed: { s3: [500, "InternalError"], dynamodb: [500, "InternalServerError"] },
  conflict: { s3: [409, "ConditionalRequestConflict"], dynamodb: [400, "ThrottlingException"] },
} as const;

function refuse(outgoing: ServerResponse, service: "s3" | "dynamodb", fault: keyof typeof REFUSALS): void {
  const [status, name] = REFUSALS[fault][service];
  if (service === "s3") {
    outgoing.writeHead(status, { "content-type": "application/xml" });
    outgoing.end(
      `<?xml version="1.0" encoding="UTF-8"?>\n<Error><Code>${name}</Code><Message>${fault}</Message></Error>`,
    );
  } else {
    outgoing.writeHead(status, { "content-type": "application/x-amz-json-1.0" });
    outgoing.end(JSON.stringify({ __type: `com.amazonaws.dynamodb.v20120810#${name}`, message: fault }));
  }
}
