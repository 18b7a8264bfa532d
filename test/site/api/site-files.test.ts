import { beforeAll, describe, expect, it } from "vitest";
import { filesOf } from "../fixture.ts";
import { sharedSite } from "../shared-site.ts";
import { type OpenApi, validator } from "./fixture.ts";

/** JSON that the document leaves out: itself, lists that pages alone read, the JSON Feed, and releases, which their datapackage.json describes. */
const ELSEWHERE = /^(?:api\/v1\/openapi|families\/index|search\/places|feed)\.json$|^data\/v1\/\d{4}-/;

let files: Map<string, Buffer>;
let document: OpenApi;
beforeAll(async () => {
  files = await filesOf((await sharedSite("everyChart")).site);
  document = json("api/v1/openapi.json");
});

function json<T>(path: string): T {
  return JSON.parse(files.get(path)?.toString() ?? "null") as T;
}

describe("every JSON file of a site", () => {
  it("is described and matches its schema, those outside of the API at the site's own address", () => {
    const check = validator(document);
    const outside = new Map<string, number>();
    for (const path of files.keys()) {
      if (!path.endsWith(".json") || ELSEWHERE.test(path)) continue;
      const inApi = path.startsWith("api/v1/");
      const found = check(inApi ? path.slice("api/v1".length) : `/${path}`, json(path));
      expect([path, found?.wrong]).toEqual([path, ""]);
      if (!inApi) outside.set(found?.schema ?? "", (outside.get(found?.schema ?? "") ?? 0) + 1);
    }
    expect([...outside.keys()].sort()).toEqual(["Chart", "Pointer", "Pulse", "Releases", "Runs", "Timeline"]);
    // Each chart stands in the archive, too.
    const charts = [...files.keys()].filter((path) => /^charts\/[^/]+\.json$/.test(path));
    expect(charts.length).toBeGreaterThan(40);
    expect(outside.get("Chart")).toBe(2 * charts.length);
  });

  it("names the chart of a finding, which is there, wherever the finding's page shows one", () => {
    const { findings } = json<{ findings: { id: string; kind: string; chart: string | null }[] }>(
      "api/v1/findings.json",
    );
    expect(findings.length).toBeGreaterThan(5);
    for (const { id, kind, chart } of findings) {
      if (chart === null) expect([id, files.has(`charts/${kind}.json`)]).toEqual([id, false]);
      else expect([id, files.has(`charts/${chart}.json`)]).toEqual([id, true]);
    }
  });

  it("notices what a chart, a timeline or the list of days must not lack or hold", () => {
    const check = validator(document);
    const wrong = (path: string, change: object) => check(`/${path}`, { ...json<object>(path), ...change })?.wrong;
    const chart = "charts/leader-share.json";
    expect([wrong(chart, {}), wrong(chart, { summary: "…" })]).toEqual(["", ""]);
    expect(wrong(chart, { license: undefined })).toContain("required property 'license'");
    expect(wrong(chart, { grade: "D" })).toContain("allowed values");
    expect(wrong(chart, { rows: [{ list: [] }] })).toContain("must be string,number,boolean,null");
    const [timeline = ""] = [...files.keys()].filter((path) => path.endsWith("/timeline.json"));
    expect(wrong(timeline, { unit: "entries" })).toContain("constant");
    expect(wrong("data/releases.json", { current: "today" })).toContain("format");
  });

  it("has a name of its own for every request, and an address of the site for what lies outside of the API", () => {
    const paths = Object.entries(document.paths) as unknown as [
      string,
      { servers?: { url: string }[]; get: { operationId: string } },
    ][];
    const names = paths.map(([, { get }]) => get.operationId);
    expect(new Set(names).size).toBe(names.length);
    const { servers } = document.paths["/pulse.json"] as unknown as { servers: unknown };
    expect([document.servers, servers]).toEqual([
      [{ url: "https://hubrace.org/api/v1" }],
      [{ url: "https://hubrace.org" }],
    ]);
  });
});
