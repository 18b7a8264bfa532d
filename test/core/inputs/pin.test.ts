import { describe, expect, it } from "vitest";
import { HubraceError, UsageError } from "../../../core/errors.ts";
import { pinInput, pinOnce, readPinnedInput } from "../../../core/inputs/pin.ts";
import * as layout from "../../../core/lake/layout.ts";
import { listed, TestLake } from "../../support/lake.ts";

const file = (text: string, sha256 = "a".repeat(64)) => ({ text, sha256, source: "/somewhere/dates.csv" });
const DATES = "model_id,hf_created_at,actual_release_date,notes\nOrg/Base,2026-08-01,2026-08-04,three days early\n";

describe("an operator's file", () => {
  it("gives bases their corrected release date, at its start in UTC", async () => {
    const lake = new TestLake();
    await pinInput(lake.blobs, lake.date, "corrections", file(DATES));
    await lake.derive(
      [
        listed("org/base"),
        listed("me/child", { createdAt: "2026-08-05T12:00:00Z", tags: ["base_model:finetune:org/base"] }),
        listed("me/other", { createdAt: "2026-08-05T12:00:00Z", tags: ["base_model:finetune:org/unlisted"] }),
      ],
      ["derivatives"],
    );
    const columns = "select base, base_released_at, base_release_source, lag_days from table_ order by base";
    expect(await lake.rows(layout.panel(lake.date, "derivatives"), columns)).toEqual([
      {
        base: "org/base",
        base_released_at: "2026-08-04T00:00:00.000Z",
        base_release_source: "corrected",
        lag_days: 1.5,
      },
      { base: "org/unlisted", base_released_at: null, base_release_source: "none", lag_days: null },
    ]);
  });

  it("is pinned for its date: the same one changes nothing, another one is refused", async () => {
    const { blobs } = new TestLake();
    await pinInput(blobs, "2026-08-21", "corrections", file(DATES));
    await pinInput(blobs, "2026-08-21", "corrections", file(DATES));
    expect(await readPinnedInput(blobs, "2026-08-21", "corrections")).toEqual({
      source: "dates.csv",
      sha256: "a".repeat(64),
      rows: [{ model_id: "Org/Base", released_on: "2026-08-04" }],
    });
    await expect(pinInput(blobs, "2026-08-21", "corrections", file(DATES, "b".repeat(64)))).rejects.toThrow(
      HubraceError,
    );
    expect(await readPinnedInput(blobs, "2026-08-20", "corrections")).toBeNull();
  });

  it("is named by its address without the query, which may hold a key: releases are public", async () => {
    const { blobs } = new TestLake();
    const source = "https://bucket.example.org:8443/a%20b/dates.csv?X-Amz-Signature=5ec2e7&format=csv#key";
    await pinInput(blobs, "2026-08-21", "corrections", { ...file(DATES), source });
    expect((await readPinnedInput(blobs, "2026-08-21", "corrections"))?.source).toBe(
      "https://bucket.example.org:8443/a%20b/dates.csv",
    );
  });

  it("carries the lake's format; one of before that has none is read, and one that is damaged is refused with what to do", async () => {
    const { blobs } = new TestLake();
    await pinInput(blobs, "2026-08-21", "corrections", file(DATES));
    const key = layout.input("2026-08-21", "corrections");
    const { format, ...before } = JSON.parse(new TextDecoder().decode((await blobs.get(key)) ?? undefined));
    expect(format).toBe(2);
    await blobs.put(key, JSON.stringify(before));
    expect(await readPinnedInput(blobs, "2026-08-21", "corrections")).toEqual(before);
    await blobs.put(key, '{"source": 1}');
    await expect(readPinnedInput(blobs, "2026-08-21", "corrections")).rejects.toThrow(
      "corrections: inputs/date=2026-08-21/corrections.json cannot be read; remove it and name the file again with --corrections",
    );
  });

  it("at an address is fetched once for a date; what stands there later is for later dates", async () => {
    const { blobs } = new TestLake();
    let answer = DATES;
    const fetched: string[] = [];
    const fetch = (async (url: URL) => {
      fetched.push(String(url));
      return new Response(answer);
    }) as typeof globalThis.fetch;
    const address = { source: "https://example.org/dates.csv", fetch, signal: new AbortController().signal };
    await pinOnce(blobs, "2026-08-21", "corrections", address);
    answer = DATES.replace("2026-08-04", "2026-08-05");
    await pinOnce(blobs, "2026-08-21", "corrections", address);
    await pinOnce(blobs, "2026-08-22", "corrections", address);
    expect(fetched).toEqual([address.source, address.source]);
    const pinned = async (date: string) => (await readPinnedInput(blobs, date, "corrections"))?.rows[0]?.released_on;
    expect([await pinned("2026-08-21"), await pinned("2026-08-22")]).toEqual(["2026-08-04", "2026-08-05"]);
  });

  it("that is named only after the date was published is refused before anything is derived, and pinned again where the release had it", async () => {
    const { blobs } = new TestLake();
    const date = "2026-08-21";
    const published = async (inputs: object) => {
      await blobs.put(layout.releaseFile(date, "release.json"), JSON.stringify({ inputs }));
      await blobs.put(layout.releaseFile(date, "SHA256SUMS"), "");
    };
    const address = {
      source: "https://example.org/dates.csv",
      fetch: (async () => new Response(DATES)) as typeof globalThis.fetch,
      signal: new AbortController().signal,
    };
    await published({ corrections: null, regions: null });
    await expect(pinInput(blobs, date, "corrections", file(DATES))).rejects.toThrow(
      "corrections: 2026-08-21 is published already, without corrections; dates.csv takes effect with the next date, or for this one in another --lake",
    );
    await pinOnce(blobs, date, "corrections", address);
    expect(await readPinnedInput(blobs, date, "corrections")).toBeNull();
    await published({ corrections: { source: "dates.csv", sha256: "b".repeat(64), rows: 1 }, regions: null });
    await expect(pinInput(blobs, date, "corrections", file(DATES))).rejects.toThrow("with other corrections");
    await pinInput(blobs, date, "corrections", file(DATES, "b".repeat(64)));
    expect((await readPinnedInput(blobs, date, "corrections"))?.rows).toHaveLength(1);
  });

  it.each(["", "{", "null", '{"inputs": []}'])(
    "for a date whose release.json holds %j is refused with what to do",
    async (text) => {
      const { blobs } = new TestLake();
      const date = "2026-08-21";
      await blobs.put(layout.releaseFile(date, "SHA256SUMS"), "");
      await blobs.put(layout.releaseFile(date, "release.json"), text);
      await expect(pinInput(blobs, date, "corrections", file(DATES))).rejects.toThrow(
        "release: releases/v1/2026-08-21/release.json cannot be read; bring it back from a copy, or remove it and make it anew with `hubrace rebuild --from 2026-08-21 --to 2026-08-21`",
      );
      expect(await readPinnedInput(blobs, date, "corrections")).toBeNull();
    },
  );

  it("is refused with the line that is malformed", async () => {
    const { blobs } = new TestLake();
    const bad = `${DATES}Org/Other,2026-08-01,soon,\n`;
    const failure = await pinInput(blobs, "2026-08-21", "corrections", file(bad)).catch((error: unknown) => error);
    expect(failure).toBeInstanceOf(UsageError);
    expect(String(failure)).toMatch(/line 3.*soon/s);
  });
});
