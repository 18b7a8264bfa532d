import { spawn } from "node:child_process";
import { once } from "node:events";
import { readFileSync } from "node:fs";
import { expect, test, vi } from "vitest";
import { isAlive, thisProcess } from "../../cli/process.ts";

const module = new URL("../../cli/process.ts", import.meta.url).href;

test("a process knows itself to be alive", () => {
  expect(thisProcess().pid).toBe(process.pid);
  expect(isAlive(thisProcess())).toBe(true);
});

test("a process is the same under a name with spaces and parentheses", () => {
  const [self, { title }] = [thisProcess(), process];
  try {
    process.title = "a) b (c";
    expect(thisProcess()).toEqual(self);
  } finally {
    process.title = title;
  }
});

test("a process is alive until it is killed", async () => {
  const program = `
    import { thisProcess } from ${JSON.stringify(module)};
    console.log(JSON.stringify(thisProcess()));
    process.stdin.resume();`;
  const child = spawn(process.execPath, ["--input-type=module", "-e", program], { stdio: ["pipe", "pipe", "inherit"] });
  const [line] = await once(child.stdout, "data");
  const holder = JSON.parse(String(line));
  expect(holder.pid).toBe(child.pid);
  expect(isAlive(holder)).toBe(true);
  child.kill("SIGKILL");
  await once(child, "exit");
  expect(isAlive(holder)).toBe(false);
});

test("a later process with the same pid is another one", () => {
  const self = thisProcess();
  if (self.started === "") return;
  expect(isAlive({ ...self, started: `${self.started}0` })).toBe(false);
});

test("a process that has ended is gone, though its parent has not taken note of it", async () => {
  const self = thisProcess();
  if (self.started === "") return;
  // The shell becomes a program that does not wait for the child it began.
  const parent = spawn("sh", ["-c", "sleep 0 & echo $!; exec sleep 60"], { stdio: ["ignore", "pipe", "inherit"] });
  try {
    const [pid] = await once(parent.stdout, "data");
    const fields = () => {
      const stat = readFileSync(`/proc/${Number(pid)}/stat`, "utf8");
      return stat.slice(stat.lastIndexOf(")") + 2).split(" ");
    };
    await vi.waitUntil(() => fields()[0] === "Z", { timeout: 60_000, interval: 5 });
    // The start is the 22nd field; the state, which comes first here, the third (man 5 proc).
    const started = self.started.replace(/\d+$/, fields()[19] ?? "");
    expect(isAlive({ ...self, pid: Number(pid), started })).toBe(false);
  } finally {
    parent.kill("SIGKILL");
  }
});

test("a process elsewhere, in another container or before a restart counts as alive, since nobody here can tell", () => {
  const self = thisProcess();
  expect(isAlive({ ...self, host: "elsewhere", pid: 1 })).toBe(true);
  expect(isAlive({ ...self, started: "another-boot/pid:[1]/17" })).toBe(true);
});
