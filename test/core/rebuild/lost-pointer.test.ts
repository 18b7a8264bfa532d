import { beforeEach, expect, it } from "vitest";
import { currentRelease, rawPart, releaseFile } from "../../../core/lake/layout.ts";
import { lostPointer } from "../../../core/rebuild/lost-pointer.ts";
import { MemoryBlobs } from "../../support/memory.ts";

const [FIRST, SECOND] = ["2026-10-01", "2026-10-02"] as const;
const BACK = `bring releases/v1/${SECOND}/ back from a copy`;
const FIRST_ANEW = `\`hubrace rebuild --from ${FIRST} --to ${FIRST} --from-releases\``;

let blobs: MemoryBlobs;
beforeEach(() => {
  blobs = new MemoryBlobs();
});
const release = async (date: string) => {
  for (const name of ["release.json", "SHA256SUMS"]) await blobs.put(releaseFile(date, name), "");
};

it("says nothing of a pointer to a release that is there, and of a lake without either", async () => {
  expect(await lostPointer(blobs, null)).toBeNull();
  await release(SECOND);
  expect(await lostPointer(blobs, SECOND)).toBeNull();
});

it("leads to the newest release where there is no pointer", async () => {
  await release(FIRST);
  expect(await lostPointer(blobs, null)).toBe(
    `${currentRelease} is gone, which says which release is current; make it anew with ${FIRST_ANEW}`,
  );
});

it("says of a pointer without its release what brings the release back, and what makes another current", async () => {
  const gone = `${currentRelease} names ${SECOND}, whose release.json is gone; ${BACK}`;
  expect(await lostPointer(blobs, SECOND)).toBe(`${gone}; without it the next run makes its own release current`);
  await release(FIRST);
  expect(await lostPointer(blobs, SECOND)).toBe(`${gone}; without it make ${FIRST} current with ${FIRST_ANEW}`);
  await blobs.put(rawPart(SECOND, `${SECOND}-a1`, 0), "");
  expect(await lostPointer(blobs, SECOND)).toBe(
    `${gone}, or make it anew with \`hubrace rebuild --from ${SECOND} --to ${SECOND}\`; without it make ${FIRST} current with ${FIRST_ANEW}`,
  );
});
