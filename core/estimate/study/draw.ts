import { seededRandom } from "../random.ts";
import { sortByGroup } from "../sample.ts";
import { DRAW } from "../specifications.ts";
import type { Panel } from "./panel.ts";
import { shuffle } from "./shuffle.ts";

const SEED = 20_250_101;

/** 1 for each entry of a large panel that is drawn; undefined when the panel is small enough to be used as it is. */
export function drawEntries(panel: {
  readonly rows: number;
  readonly groups: Pick<Panel["groups"], "family">;
}): Uint8Array | undefined {
  if (panel.rows <= DRAW.entries) return undefined;
  const random = seededRandom(SEED);
  const { order, start } = sortByGroup(panel.groups.family);
  const families = shuffle(
    Int32Array.from({ length: start.length - 1 }, (_, g) => g),
    random,
  );
  const drawn = new Uint8Array(panel.rows);
  let left: number = DRAW.entries;
  for (const family of families) {
    const rows = order.slice(start[family] as number, start[family + 1] as number);
    const some = rows.length > DRAW.perFamily ? shuffle(rows, random).subarray(0, DRAW.perFamily) : rows;
    if (some.length > left) continue;
    for (const row of some) drawn[row] = 1;
    left -= some.length;
  }
  return drawn;
}
