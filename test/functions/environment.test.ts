import { describe, expect, test } from "vitest";
import { HubraceError } from "../../core/errors.ts";
import {
  CRAWL_VARIABLES,
  DERIVE_VARIABLES,
  PIPELINE_VARIABLES,
  readEnvironment,
  SITE_VARIABLES,
} from "../../functions/environment.ts";

const whole = {
  HUBRACE_STAGE: "production",
  HUBRACE_TABLE: "hubrace-table",
  HUBRACE_LAKE_BUCKET: "lake",
  HUBRACE_RELEASES_BUCKET: "releases",
  HUBRACE_WEB_BUCKET: "web",
  HUBRACE_DISTRIBUTION_ID: "E123",
  HUBRACE_CRAWL_FUNCTION: "crawl",
  HUBRACE_DERIVE_FUNCTION: "derive",
  HUBRACE_SITE_FUNCTION: "site",
};

describe("a function's environment", () => {
  test("is what it asks for, with the Hub's address by default", () => {
    expect(readEnvironment(CRAWL_VARIABLES, { ...whole, HF_TOKEN: "", HUBRACE_CONTACT: "a@example.org" })).toEqual({
      HUBRACE_STAGE: "production",
      HUBRACE_TABLE: "hubrace-table",
      HUBRACE_LAKE_BUCKET: "lake",
      HUBRACE_HUB: "https://huggingface.co",
      HUBRACE_CONTACT: "a@example.org",
      HF_TOKEN: undefined,
    });
    expect(readEnvironment(DERIVE_VARIABLES, { ...whole, AWS_LAMBDA_FUNCTION_MEMORY_SIZE: "10240" })).toMatchObject({
      AWS_LAMBDA_FUNCTION_MEMORY_SIZE: 10_240,
    });
    const addresses = { HUBRACE_HUB: "https://hub.example", HUBRACE_SITE_URL: "http://race.example/models" };
    expect(readEnvironment(["HUBRACE_HUB", "HUBRACE_SITE_URL"], addresses)).toEqual(addresses);
  });

  test("gives no function what it has no business with", () => {
    expect(CRAWL_VARIABLES).not.toContain("HUBRACE_RELEASES_BUCKET");
    expect(SITE_VARIABLES).not.toContain("HUBRACE_LAKE_BUCKET");
    for (const names of [PIPELINE_VARIABLES, DERIVE_VARIABLES, SITE_VARIABLES]) expect(names).not.toContain("HF_TOKEN");
  });

  test.each(Object.keys(whole))("without %s names it and says what it holds", (missing) => {
    const names = [...PIPELINE_VARIABLES, ...CRAWL_VARIABLES, ...DERIVE_VARIABLES, ...SITE_VARIABLES];
    const rest = { ...whole, [missing]: undefined };
    expect(() => readEnvironment(names, rest)).toThrow(HubraceError);
    expect(() => readEnvironment(names, rest)).toThrow(
      new RegExp(`^environment: ${missing} is not set; it holds the .+\\. infra/ sets it: deploy again`),
    );
  });

  test.each([
    [{ HUBRACE_HUB: "huggingface.co" }, 'HUBRACE_HUB is "huggingface.co" and must be an http or https address'],
    [{ HUBRACE_SITE_URL: "file:///site" }, 'HUBRACE_SITE_URL is "file:///site" and must be an http or https address'],
    [{ HUBRACE_TABLE: "two words" }, 'HUBRACE_TABLE is "two words" and must be one word without spaces'],
    [{ HUBRACE_CONTACT: "a b" }, 'HUBRACE_CONTACT is "a b" and must be a mail or web address'],
    [{ HUBRACE_CORRECTIONS: "dates.csv" }, 'HUBRACE_CORRECTIONS is "dates.csv" and must be an http or https address'],
    [{ HUBRACE_REGIONS: "ftp://a/b" }, 'HUBRACE_REGIONS is "ftp://a/b" and must be an http or https address'],
    [{ AWS_LAMBDA_FUNCTION_MEMORY_SIZE: "0" }, 'AWS_LAMBDA_FUNCTION_MEMORY_SIZE is "0" and Too small'],
  ])("with %o says what is wrong with it", (wrong, sentence) => {
    const names = [...CRAWL_VARIABLES, ...DERIVE_VARIABLES, ...SITE_VARIABLES];
    expect(() => readEnvironment(names, { ...whole, ...wrong })).toThrow(`environment: ${sentence}`);
  });

  test("never repeats a token", () => {
    const read = () => readEnvironment(CRAWL_VARIABLES, { ...whole, HF_TOKEN: "hf_ secret" });
    expect(read).toThrow("HF_TOKEN must be a token in ASCII without spaces");
    expect(read).not.toThrow(/secret/);
  });
});
