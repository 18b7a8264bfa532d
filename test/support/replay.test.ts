import { describe, expect, it } from "vitest";
import { readListing } from "./independent/listing.ts";
import { hasShared, recordedDay, startReplay } from "./replay.ts";

describe.skipIf(!hasShared("hub-replay/server.mjs", "data/hub-days"))("the replay server", () => {
  it("lists a recorded day as the independent program reads it", async () => {
    const replay = await startReplay({ day: "2026-08-20" });
    try {
      const response = await fetch(
        `${replay.url}/api/models?limit=1000&sort=createdAt&direction=1&expand=author&expand=createdAt&expand=tags`,
      );
      const page = (await response.json()) as { _id: string; id: string; createdAt: string }[];
      const rows = new Map((await readListing(recordedDay("2026-08-20"))).map((row) => [row.id, row]));
      expect(replay.models).toBe(rows.size);
      expect(page).toHaveLength(1000);
      for (const listed of page) expect(rows.get(listed.id)).toMatchObject(listed);
      expect(await replay.stats()).toMatchObject({ day: "2026-08-20", pages: 1, models: 1000 });
      await replay.turnTo("2026-08-19");
      expect(await replay.stats()).toMatchObject({ day: "2026-08-19" });
    } finally {
      await replay.stop();
    }
  });

  it("does not start on a day that was not recorded, and says why", async () => {
    await expect(startReplay({ day: "1999-01-01" })).rejects.toThrow(/no recorded day 1999-01-01/);
  });
});
