import { historyStage } from "../../../core/history/history.ts";
import * as layout from "../../../core/lake/layout.ts";
import { snapshotStage } from "../../../core/snapshot/snapshot.ts";
import { TestLake } from "../../support/lake.ts";

/** One lake over several days: each date gets its rows, and the stages run in the order in which the dates are given. */
export class Days {
  readonly lakes = new Map<string, TestLake>();
  #shared: TestLake | null = null;

  /** `asOf`: the snapshot's time where it is not the end of the date, ISO 8601 UTC. */
  async add(
    date: string,
    rows: readonly unknown[],
    stages = [snapshotStage, historyStage],
    asOf?: string,
  ): Promise<void> {
    const lake = new TestLake(date, this.#shared?.blobs);
    if (asOf !== undefined) Object.assign(lake.run, { asOf: Date.parse(asOf) });
    this.#shared ??= lake;
    this.lakes.set(date, lake);
    await lake.receive(rows);
    for (const stage of stages) await lake.stage(stage);
  }

  at(date: string): TestLake {
    const lake = this.lakes.get(date);
    if (lake === undefined) throw new Error(`no day ${date}`);
    return lake;
  }

  get any(): TestLake {
    if (this.#shared === null) throw new Error("no day yet");
    return this.#shared;
  }

  outcomes() {
    return this.any.rows(
      layout.outcomes,
      "select hub_id, age, read_age_days, snapshot, likes from table_ order by hub_id, age",
    );
  }

  tombstones() {
    return this.any.rows(
      layout.tombstones,
      "select hub_id, last_seen, vanished, revived from table_ order by hub_id, vanished",
    );
  }
}

/** A moment of a date, as the Hub writes it. */
export const at = (date: string, time = "00:00") => `${date}T${time}:00.000Z`;
