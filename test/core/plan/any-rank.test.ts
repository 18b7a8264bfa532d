import { describe, expect, it } from "vitest";
import type { Comparables } from "../../../core/plan/data.ts";
import { plan } from "../../../core/plan/plan.ts";
import { report } from "../../../core/plan/report.ts";
import { asText } from "../../../core/plan/text.ts";
import { asked, BASE, row, table } from "./eleven-entries.ts";

describe("neighbours to which nothing close is comparable", () => {
  const all = { level: "relation", rank_band: null, crowding_band: null } as const;
  // The finetunes for images are of the 12th entry with 3 rivals, that of near/empty of the 21st without one; nothing is known of quantizations.
  const answer = plan(BASE, table(row(all), row({ rank_band: 4, crowding_band: 0, median: 4 })), asked);

  it("share what all of a relation earned, given once beside them", () => {
    expect(answer.neighbours.map(({ likes }) => [likes.level, likes.found?.median])).toEqual([
      ["relation", 2],
      ["near", undefined],
      ["near", 4],
    ]);
    expect(answer.any_rank).toEqual([{ relation: "finetune", ...answer.neighbours[0]?.likes }]);
  });

  it("do not repeat it on the terminal and on the page", () => {
    const less = report(answer).sections.find(({ id }) => id === "neighbours");
    expect(less?.lines.at(-1)).toBe(
      "Any rank, where too few are comparable to the place: likes of finetunes 2 (0–5), n = 40.",
    );
    expect(less?.table?.rows.map((cells) => cells[4])).toEqual([
      "any rank",
      "not enough data (n = 0)",
      "4 (0–5), n = 40",
    ]);
  });

  it("are not spoken of where there are none", () => {
    const close = plan(BASE, table(row({})), asked);
    expect(close.any_rank).toEqual([]);
    expect(asText(report(close))).not.toContain("Any rank");
  });
});

it("a row says once that it is of any rank, by its name or beside its figures", () => {
  const any = row({ level: "relation", rank_band: null, crowding_band: null });
  const cells = (...rows: Comparables[]) => {
    const changes = report(plan(BASE, table(...rows), asked)).sections.find(({ id }) => id === "changes");
    return changes?.table?.rows.map(([name, likes]) => `${name}: ${likes}`);
  };
  expect(cells(any)).toContain("shown above: 2 (0–5), n = 40, any rank");
  expect(cells(any, row({}))).toContain("any rank, however crowded: 2 (0–5), n = 40");
});
