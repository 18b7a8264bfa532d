import { mkdtemp, rm } from "node:fs/promises";
import { join } from "node:path";
import { type DatasetOutcome, type DatasetRequest, publishDataset } from "../../../core/dataset/publish.ts";
import { hubRepository } from "../../../core/dataset/repository.ts";
import { streamingFetch } from "../../../core/dataset/streaming-fetch.ts";
import { hubAddress } from "../../../core/hub/address.ts";
import type { Blobs } from "../../../core/lake/blobs.ts";
import type { Ledger } from "../../../core/ledger/ledger.ts";
import type { Log } from "../../../core/log.ts";
import { SkippingClock } from "../skipping-clock.ts";
import type { DatasetHub } from "./server.ts";

export const NAME = "lab/race";

/** A lake to publish from: a folder for work files, blobs and the ledger. */
export interface PublishedLake {
  readonly folder: string;
  readonly blobs: Blobs;
  readonly ledger: Ledger;
}

/** Publishes a lake to a hub on a clock that skips its waits; the hub's own token unless another is given. */
export class Publishing {
  readonly clock = new SkippingClock();
  /** Everything that was logged, one text. */
  logged = "";
  readonly #hub: Pick<DatasetHub, "url" | "token">;
  readonly #lake: PublishedLake;

  constructor(hub: Pick<DatasetHub, "url" | "token">, lake: PublishedLake) {
    this.#hub = hub;
    this.#lake = lake;
  }

  async run(
    request: Partial<DatasetRequest> = {},
    token: string | undefined = this.#hub.token,
    signal = new AbortController().signal,
  ): Promise<DatasetOutcome> {
    const { folder, blobs, ledger } = this.#lake;
    const workspace = await mkdtemp(join(folder, "publish-"));
    const note = (event: string, fields = {}) => {
      this.logged += `${event} ${JSON.stringify(fields)}\n`;
    };
    const log: Log = { info: note, warn: note, progress() {} };
    const { clock } = this;
    try {
      const hub = hubAddress(this.#hub.url);
      // Every upload in pieces: the fixture's files are small.
      const options = {
        hub,
        fetch: streamingFetch(fetch, 1),
        clock,
        log,
        signal,
        token: token === "" ? undefined : token,
      };
      const repository = hubRepository(NAME, options);
      const whole = { date: undefined, send: true, simulated: false, replace: false, private: false, ...request };
      return await publishDataset(whole, { blobs, ledger, clock, log, workspace, repository });
    } finally {
      await rm(workspace, { recursive: true, force: true });
    }
  }
}

/** Paths of an outcome's files in a state. */
export function pathsIn(outcome: DatasetOutcome, state: string): string[] {
  return outcome.files.filter((file) => file.state === state).map(({ path }) => path);
}
