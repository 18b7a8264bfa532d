import { expect, test } from "vitest";
import { Command } from "../support/command.ts";

test("the sandbox alone speaks the list API with its quota, as the Hub does", async () => {
  const sandbox = new Command(["sandbox", "--models", "1000", "--rate", "2"]);
  const [, url] = /ready (\S+) models 1000 seed 1 day 0/.exec(await sandbox.says("day 0")) ?? [];
  const ask = async () => {
    const response = await fetch(`${url}/api/models?limit=3`);
    await response.arrayBuffer();
    return [response.status, response.headers.get("ratelimit-policy"), response.headers.get("ratelimit")];
  };
  const policy = '"fixed window";"api";q=2;w=300';
  expect(await ask()).toEqual([200, policy, '"api";r=1;t=300']);
  expect(await ask()).toEqual([200, policy, expect.stringMatching(/^"api";r=0;t=\d+$/)]);
  expect(await ask()).toEqual([429, policy, expect.stringMatching(/^"api";r=0;t=\d+$/)]);
  await sandbox.kill();
});
