import { readFileSync } from "node:fs";
import { runInNewContext } from "node:vm";
import { describe, expect, it } from "vitest";

interface Request {
  uri: string;
  querystring: Record<string, { value: string; multiValue?: { value: string }[] }>;
}
interface Answer extends Request {
  statusCode?: number;
  headers?: { location: { value: string } };
}

/** What a CloudFront Function of infra/edge makes of an address, in a context that knows nothing else, as CloudFront's. */
function visit(file: string, uri: string, querystring: Request["querystring"] = {}): string {
  const source = readFileSync(new URL(`../../infra/edge/${file}.js`, import.meta.url), "utf8");
  const context = { event: { request: { uri, querystring } } };
  const answer = runInNewContext(`${source}\nhandler(event)`, context) as Answer;
  return answer.statusCode === undefined ? answer.uri : `${answer.statusCode} ${answer.headers?.location.value}`;
}

describe("the address of a page", () => {
  it("with / at its end is the folder's index", () => {
    expect(visit("pages", "/")).toBe("/index.html");
    expect(visit("pages", "/families/meta-llama/llama-3.1/")).toBe("/families/meta-llama/llama-3.1/index.html");
  });

  it("without / is sent to the one with it, query kept", () => {
    expect(visit("pages", "/plan", { base: { value: "a%2Fb" } })).toBe("301 /plan/?base=a%2Fb");
    expect(
      visit("pages", "/plan", { t: { value: "x", multiValue: [{ value: "x" }, { value: "y" }] }, u: { value: "" } }),
    ).toBe("301 /plan/?t=x&t=y&u=");
    expect(visit("pages", "/families/meta-llama/llama-3.1")).toBe("301 /families/meta-llama/llama-3.1/");
  });

  it("never sends a reader to another host", () => {
    expect(visit("pages", "//evil.example/x")).toBe("301 /evil.example/x/");
    expect(visit("pages", "/\\evil.example/x")).toBe("301 /evil.example/x/");
  });

  it("of a file stays as it is", () => {
    for (const file of ["/rss.xml", "/assets/page.DdQ1.js", "/api/v1/families.json", "/charts/priority.svg"]) {
      expect(visit("pages", file)).toBe(file);
    }
  });
});

it("the address of a download is the release's object", () => {
  expect(visit("data", "/data/v1/2026-08-21/models.parquet")).toBe("/releases/v1/2026-08-21/models.parquet");
  expect(visit("data", "/releases/v1/current.json")).toBe("/releases/v1/current.json");
});
