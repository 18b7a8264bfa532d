import { expect, test } from "vitest";
import { beginRemaking } from "../../../core/history/remaking.ts";
import { historyRemaking } from "../../../core/lake/layout.ts";
import { MemoryBlobs } from "../../support/memory.ts";

const DATES = ["2026-08-19", "2026-08-20", "2026-08-21"];

test.each(["", '{"from": "2026-0', "null", "{}", '{"from": "soon"}'])(
  "a note of interrupted work that holds %j is told with what to write into it, and that is enough",
  async (text) => {
    const blobs = new MemoryBlobs();
    await blobs.put(historyRemaking, text);
    await expect(beginRemaking(blobs, "2026-08-21", DATES)).rejects.toThrow(
      'history: history/remaking.json cannot be read; write {"from": "2026-08-19"} into it, and all states are made anew',
    );
    await blobs.put(historyRemaking, '{"from": "2026-08-19"}');
    const begun = await beginRemaking(blobs, "2026-08-21", DATES);
    expect(begun).toMatchObject({ from: "2026-08-19", interrupted: true });
    await begun.done();
    expect(await blobs.head(historyRemaking)).toBeNull();
  },
);
