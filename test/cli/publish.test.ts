import { cp, mkdtemp, readdir, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { Command, type Ended, hubrace, lastJson } from "../support/command.ts";
import { DatasetHub } from "../support/dataset-hub/server.ts";
import { sampleRun } from "../support/shared-run.ts";

interface Printed {
  readonly dry_run: boolean;
  readonly seen: boolean;
  readonly simulated: boolean;
  readonly files: { path: string; state: string }[];
  readonly send: { files: number; bytes: number };
  readonly commit: string | null;
}

let folder: string;
let hub: DatasetHub;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "hubrace-publish-"));
  hub = await DatasetHub.start();
  await cp((await sampleRun()).lake, join(folder, "lake"), { recursive: true });
});
afterAll(async () => {
  await hub.close();
  await rm(folder, { recursive: true, force: true });
});

const args = (more: readonly string[]) => [
  ...["publish", "--to", "lab/race", "--hub", hub.url, "--lake", join(folder, "lake")],
  ...more,
];
const workspaces = async () =>
  (await readdir(join(folder, "lake"))).filter((name) => name.startsWith(".work-publish-"));
const publish = (more: readonly string[], token = hub.token): Promise<Ended> =>
  hubrace(args(more), { HF_TOKEN: token });

describe("hubrace publish on a sandbox's release", () => {
  it("refuses invented data with exit code 4 and what to do", async () => {
    const { code, stderr } = await publish([]);
    expect(code).toBe(4);
    expect(stderr).toMatch(/release of 2026-10-01 is simulated .* add --simulated/);
    expect(hub.calls).toEqual([]);
  });

  it("shows without a token what would be sent, and sends nothing", async () => {
    const { code, stdout } = await publish(["--simulated"], "");
    expect(code).toBe(0);
    expect(stdout).toContain(`Release of 2026-10-01 to ${hub.url}/datasets/lab/race`);
    expect(stdout).toMatch(/new +\d[\d.]* kB {2}data\/derivatives\/date=2026-10-01\/part-0.parquet/);
    expect(stdout).toContain("Nothing was sent. Add --yes to send it.");
    expect(hub.datasets.size).toBe(0);
  });

  it("killed before the commit leaves no half of a release, and the next call ends what it began", async () => {
    hub.fail("commit", "silence");
    const killed = new Command(args(["--simulated", "--yes"]), { HF_TOKEN: hub.token });
    await Promise.race([hub.silent, killed.ended]);
    await killed.kill();
    const dataset = hub.datasets.get("lab/race");
    expect([...(dataset?.head.files.keys() ?? [])]).toEqual([".gitattributes"]);
    const uploads = hub.count("upload");
    expect(uploads).toBeGreaterThan(30);
    expect(await workspaces()).toHaveLength(1);

    const ended = await publish(["--simulated", "--yes", "--json"]);
    const printed = lastJson<Printed>(ended);
    expect(hub.count("upload")).toBe(uploads);
    expect(printed).toMatchObject({ dry_run: false, simulated: true, commit: dataset?.head.id });
    expect(printed.files).toHaveLength(printed.send.files);
    expect(dataset?.head.files.size).toBe(printed.send.files + 1);
    expect(ended.stderr + ended.stdout).not.toContain(hub.token);
    // What the killed one left is gone too.
    expect(await workspaces()).toEqual([]);
  });

  it("sends nothing the next time", async () => {
    const again = await publish(["--simulated", "--yes"]);
    expect(again.code).toBe(0);
    expect(again.stdout).toContain("Nothing has changed: no commit.");
    expect(hub.datasets.get("lab/race")?.commits).toHaveLength(2);
    expect(hub.wrong).toEqual([]);
  });

  it("stops when interrupted, says so, and leaves nothing behind", async () => {
    const before = await readdir(join(folder, "lake"));
    hub.datasets.clear();
    hub.silenceAnew();
    hub.fail("preupload", "silence");
    const command = new Command(args(["--simulated", "--yes"]), { HF_TOKEN: hub.token });
    await Promise.race([hub.silent, command.ended]);
    command.child.kill("SIGINT");
    const { code, stderr } = await command.ended;
    expect(code).toBe(130);
    expect(stderr).toContain("publish: interrupted; run the same command again");
    expect(await readdir(join(folder, "lake"))).toEqual(before);
  });

  it("refuses to send without a token, with exit code 2", async () => {
    const { code, stderr } = await publish(["--simulated", "--yes"], "");
    expect(code).toBe(2);
    expect(stderr).toContain("HF_TOKEN is not set");
  });
});
