import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, test } from "vitest";
import type { Blobs } from "../../../core/lake/blobs.ts";
import { filesBlobs } from "../../../core/lake/files.ts";
import { routedBlobs } from "../../../core/lake/routed.ts";
import { blobsContract } from "../../support/blobs-contract.ts";
import { MemoryBlobs } from "../../support/memory.ts";

function routed() {
  const [releases, reports, rest] = [new MemoryBlobs(), new MemoryBlobs(), new MemoryBlobs()];
  const routes = [
    { prefix: "releases/v1/", blobs: releases },
    { prefix: "reports/", blobs: reports },
  ];
  return { releases, reports, rest, blobs: routedBlobs(routes, rest) };
}

const keys = async (blobs: Blobs, prefix: string) => (await Array.fromAsync(blobs.list(prefix))).map(({ key }) => key);

test("each key lies in the store of its prefix, the others in the rest", async () => {
  const { blobs, releases, reports, rest } = routed();
  for (const key of ["raw/a", "releases/v1/x/b", "releases/v0/c", "reports/d", "zebra"]) await blobs.put(key, key);
  expect([...releases.files.keys()]).toEqual(["releases/v1/x/b"]);
  expect([...reports.files.keys()]).toEqual(["reports/d"]);
  expect([...rest.files.keys()]).toEqual(["raw/a", "releases/v0/c", "zebra"]);
  await blobs.delete("reports/d");
  expect(await blobs.head("reports/d")).toBeNull();
});

test("a list goes over all stores that its prefix reaches, in one order", async () => {
  const { blobs, rest } = routed();
  const all = ["raw/a", "releases/v0/c", "releases/v1/x/b", "releases/v2/e", "reports/d", "zebra"];
  for (const key of [...all].reverse()) await blobs.put(key, key);
  await rest.put("reports/not-here", "a key of another store");
  expect(await keys(blobs, "")).toEqual(all);
  expect(await keys(blobs, "re")).toEqual(all.slice(1, 5));
  expect(await keys(blobs, "releases/v1/")).toEqual(["releases/v1/x/b"]);
  expect(await keys(blobs, "releases/v1/x/b")).toEqual(["releases/v1/x/b"]);
  expect(await keys(blobs, "raw/")).toEqual(["raw/a"]);
});

blobsContract("Blobs over several stores", async () => {
  const folder = await mkdtemp(join(tmpdir(), "hubrace-routed-"));
  // The contract's keys begin with many letters, so that its lists go over both.
  const open = () =>
    routedBlobs([{ prefix: "a", blobs: filesBlobs(join(folder, "a")) }], filesBlobs(join(folder, "rest")));
  return { open, close: () => rm(folder, { recursive: true, force: true }) };
});
