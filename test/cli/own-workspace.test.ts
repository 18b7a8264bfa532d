import { spawnSync } from "node:child_process";
import { mkdirSync, mkdtempSync, readdirSync, rmSync, utimesSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, expect, test } from "vitest";
import { withOwnWorkspace } from "../../cli/own-workspace.ts";
import { thisProcess } from "../../cli/process.ts";

const lake = mkdtempSync(join(tmpdir(), "hubrace-workspace-"));
afterAll(() => rmSync(lake, { recursive: true, force: true }));

/** A folder as a process leaves it that was killed; `days` old. */
function left(name: string, holder: object | null, days = 0): void {
  const folder = join(lake, `.work-publish-${name}`);
  mkdirSync(join(folder, "files"), { recursive: true });
  if (holder !== null) writeFileSync(join(folder, "holder.json"), JSON.stringify(holder));
  const time = Date.now() / 1000 - days * 86_400;
  utimesSync(folder, time, time);
}

test("folders of dead processes go, those of living ones and of what nobody here can ask stay for a day", async () => {
  const self = thisProcess();
  const dead = spawnSync(process.execPath, ["-e", ""]).pid;
  left("dead", { ...self, pid: dead, started: self.started.replace(/\d+$/, "1") });
  left("alive", self, 9);
  left("elsewhere", { ...self, host: "elsewhere" });
  left("elsewhere-long-ago", { ...self, host: "elsewhere" }, 2);
  left("just-made", null);
  left("without-holder", null, 2);
  mkdirSync(join(lake, ".work-pulse-other"));
  const inside = await withOwnWorkspace(lake, "publish", async (workspace) => {
    expect(readdirSync(workspace)).toEqual([]);
    return readdirSync(lake).length;
  });
  const kept = [".work-publish-alive", ".work-publish-elsewhere", ".work-publish-just-made", ".work-pulse-other"];
  expect(readdirSync(lake).sort()).toEqual(kept);
  expect(inside).toBe(kept.length + 1);
});

test("a folder is taken away when the work fails", async () => {
  const before = readdirSync(lake);
  await expect(withOwnWorkspace(lake, "publish", () => Promise.reject(new Error("no")))).rejects.toThrow("no");
  expect(readdirSync(lake)).toEqual(before);
});
