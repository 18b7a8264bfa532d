import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { FUNCTION_NAMES } from "../../infra/bundle/functions.ts";
import { ALARMS } from "../../infra/cost/compute.ts";
import { production } from "../support/deployment.ts";

const read = (file: string) => readFileSync(new URL(`../../${file}`, import.meta.url), "utf8");
const runbook = read("docs/runbook.md");
const alarms = [...read("infra/alarms.ts").matchAll(/\balarm\("(\w+)"/g)].map((match) => match[1] ?? "");

/** The text of a section, up to the next heading of the same or a higher level. */
const section = (title: string) => new RegExp(`^### ${title}\\n([\\s\\S]*?)(?=^##)`, "m").exec(runbook)?.[1] ?? "";

describe("docs/runbook.md", () => {
  it("has a section for every alarm and the budget: what it means, what to look at, what to do", () => {
    expect(alarms).toHaveLength(ALARMS);
    for (const name of [...alarms, "CostGuard"]) {
      for (const word of ["*Means:*", "*Look at:*", "*Do:*"]) expect(section(name), name).toContain(word);
    }
  });

  it("describes no alarm that is not there", () => {
    const [, listed = ""] = /## Alarms\n([\s\S]*?)^## /m.exec(runbook) ?? [];
    const sections = [...listed.matchAll(/^### (\w+)/gm)].map((match) => match[1]);
    expect(sections.sort()).toEqual([...alarms, "CostGuard"].sort());
  });

  it("names functions, logs, topic, dashboard and queue that a deployment has", async () => {
    const deployed = await production();
    const named = (type: string) => [...deployed.all(type).values()].map(({ name }) => name as string);
    const there = [
      ...["lambda/function:Function", "sns/topic:Topic", "sqs/queue:Queue", "cloudwatch/logGroup:LogGroup"].flatMap(
        named,
      ),
      deployed.one("cloudwatch/dashboard:Dashboard", "Dashboard").dashboardName as string,
    ];
    const names = [...runbook.matchAll(/(hubrace-|\/hubrace\/)(STAGE|production)([-/]\w+)/g)].map(
      ([, start, , end]) => `${start}production${end}`,
    );
    expect(names.length).toBeGreaterThan(10);
    for (const name of names)
      expect(
        there.some((one) => one.startsWith(name)),
        name,
      ).toBe(true);
  });

  it("links to headings that are there", () => {
    const headings = (text: string) =>
      [...text.matchAll(/^#+ (.+)$/gm)].map((match) => match[1]?.toLowerCase().replaceAll(" ", "-"));
    const deploy = read("docs/deploy.md");
    for (const [, target] of runbook.matchAll(/\]\(#([a-z-]+)\)/g)) expect(headings(runbook)).toContain(target);
    for (const [, target] of deploy.matchAll(/\]\(runbook\.md#([a-z-]+)\)/g))
      expect(headings(runbook)).toContain(target);
    for (const [, target] of deploy.matchAll(/\]\(#([a-z-]+)\)/g)) expect(headings(deploy)).toContain(target);
  });
});

describe("docs/deploy.md", () => {
  const deploy = read("docs/deploy.md");

  it("leads from account to first report in ten steps", () => {
    const steps = [...deploy.matchAll(/^(\d+)\. \*\*/gm)].map((match) => Number(match[1]));
    expect(steps).toEqual([1, 2, 3, 4, 5, 6, 7, 8, 9, 10]);
  });

  it("names commands that package.json has, settings that there are, and every function", () => {
    const { scripts } = JSON.parse(read("package.json")) as { scripts: Record<string, string> };
    for (const [, script] of deploy.matchAll(/`npm run ([\w:]+)/g)) expect(Object.keys(scripts)).toContain(script);
    const settings = read("infra/settings.ts") + read("infra/bundles.ts");
    for (const [variable] of deploy.matchAll(/HUBRACE_[A-Z_]+/g)) expect(settings).toContain(variable);
    for (const name of FUNCTION_NAMES) expect(deploy).toContain(`-${name}\``);
  });
});
