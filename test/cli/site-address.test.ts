import { expect, test } from "vitest";
import { siteAddress } from "../../cli/site-address.ts";
import { UsageError } from "../../core/errors.ts";

test("the report's address is none where the variable is not set or empty, and an http address as it is given", () => {
  expect([siteAddress(undefined), siteAddress("")]).toEqual([undefined, undefined]);
  for (const address of ["https://race.example", "https://race.example/", "http://127.0.0.1:4321"])
    expect(siteAddress(address)).toBe(address);
});

test.each(["race.example", "ftp://race.example", " ", "file:///site"])("%j is wrong usage", (value) => {
  expect(() => siteAddress(value)).toThrow(UsageError);
  expect(() => siteAddress(value)).toThrow(`site: HUBRACE_SITE_URL is "${value}"; it must be an address such as`);
});

test.each(["/report", "/report/", "/?a=b", "/#top"])(
  "%j behind the host is refused: the report would lead past it",
  (place) => {
    expect(() => siteAddress(`https://race.example${place}`)).toThrow(
      `site: HUBRACE_SITE_URL is "https://race.example${place}", and a report lies at the root of its host: serve it there, and name https://race.example`,
    );
  },
);
