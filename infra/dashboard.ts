import { METRICS } from "./names.ts";

/** The dashboard's JSON: what a day's run gave, how long it took, and what the functions and their errors did. */
export function dashboardBody({
  region,
  stage,
  functions,
}: {
  region: string;
  stage: string;
  functions: string[];
}): string {
  const graph = (title: string, x: number, y: number, metrics: unknown[], more: object = {}) => ({
    type: "metric",
    x,
    y,
    width: 8,
    height: 6,
    properties: { title, region, metrics, view: "timeSeries", period: 86_400, stat: "Maximum", ...more },
  });
  const own = (name: string, label: string) => [METRICS, name, "Stage", stage, { label }];
  const byFunction = (name: string) =>
    functions.map((one) => ["AWS/Lambda", name, "FunctionName", one, { label: one }]);
  return JSON.stringify({
    widgets: [
      graph("Models in the snapshot", 0, 0, [own("Models", "models")]),
      graph("Share of rows in quarantine", 8, 0, [own("QuarantineShare", "share")]),
      graph("Releases and failed runs", 16, 0, [own("ReleasePublished", "releases"), own("RunFailed", "failed")], {
        stat: "Sum",
      }),
      graph("Seconds of a run", 0, 6, [own("Seconds", "seconds")]),
      graph("Longest invocation, milliseconds", 8, 6, byFunction("Duration"), { period: 3600 }),
      graph("Errors of functions", 16, 6, byFunction("Errors"), { period: 3600, stat: "Sum" }),
    ],
  });
}
