import { once } from "node:events";
import { mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, it } from "vitest";
import { whileAloneAt } from "../../site/one-build.ts";
import { Command, hubrace } from "../support/command.ts";

const folder = mkdtempSync(join(tmpdir(), "hubrace-surroundings-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const crawl = (name: string, hub: string) => ["crawl", "--hub", hub, "--lake", join(folder, name), "--no-site"];

describe("what is around the command", () => {
  it("a reader who has had enough of its lines, as `head` does, does not end the work", async () => {
    const running = new Command([...crawl("unread", "sandbox"), "--models", "1000", "--json"]);
    await running.says("list the Hub's models");
    running.child.stderr?.destroy();
    const { code, stdout } = await running.ended;
    expect(code).toBe(0);
    expect(JSON.parse(stdout)).toMatchObject({ stages: { crawl: { counts: { parts: 1 } } } });
  });

  it("SIGTERM ends it in order, with what shells and schedulers expect and a sentence that says how to go on", async () => {
    const silent = createServer(() => {}).listen(0, "127.0.0.1");
    const asked = once(silent, "request");
    await once(silent, "listening");
    const running = new Command(crawl("ended", `http://127.0.0.1:${(silent.address() as AddressInfo).port}`));
    await Promise.race([asked, running.ended]);
    running.child.kill("SIGTERM");
    const { code, stderr } = await running.ended;
    silent.closeAllConnections();
    silent.close();
    expect(stderr).toMatch(
      /^hubrace: run: interrupted; run the same command again to go on from the last checkpoint$/m,
    );
    expect(code).toBe(143);
  });

  it("a pulse leaves a report alone that is being built, whose end will tell of it", async () => {
    const site = join(folder, "site");
    mkdirSync(site);
    writeFileSync(join(site, "index.html"), "front");
    const pulse = ["pulse", "--hub", "sandbox", "--models", "1000", "--lake", join(folder, "pulses"), "--site", site];
    const during = await whileAloneAt(site, () => hubrace(pulse));
    expect(during.stderr).toMatch(/^pulse {5}the report in .+ is being built and will tell what this pulse found$/m);
    expect([during.code, readdirSync(site)]).toEqual([0, ["index.html"]]);
  });

  it("a pulse tells a report of its own source alone: what a sandbox makes up is no news of the Hub", async () => {
    const site = join(folder, "reported");
    mkdirSync(join(site, "data", "v1"), { recursive: true });
    writeFileSync(join(site, "index.html"), "front");
    const pulse = ["pulse", "--hub", "sandbox", "--models", "1000", "--lake", join(folder, "told"), "--site", site];
    const told = async (label: string, simulated: boolean) => {
      const source = { kind: simulated ? "sandbox" : "hub", label, simulated };
      writeFileSync(join(site, "data", "v1", "current.json"), JSON.stringify({ version: "v1", source }));
      const { code, stderr } = await hubrace(pulse);
      return [
        code,
        stderr.includes("is of Hugging Face Hub and is not told"),
        readdirSync(site).filter((name) => name !== ".tmp"),
      ];
    };
    expect(await told("Hugging Face Hub", false)).toEqual([0, true, ["data", "index.html"]]);
    const files = ["data", "index.html", "pulse.json", "pulse.xml"];
    expect(await told("the built-in sandbox (1000 models, seed 1)", true)).toEqual([0, false, files]);
  });

  it("requests go through the proxy that the environment names, but never those to this machine", async () => {
    const asked: string[] = [];
    const proxy = createServer((request, response) => {
      asked.push(request.url ?? "");
      response.writeHead(401, { "content-type": "application/json" }).end("{}");
    });
    // A tunnel leads to the same server, whatever the host.
    proxy.on("connect", (request, socket) => {
      asked.push(request.url ?? "");
      socket.write("HTTP/1.1 200 Connection established\r\n\r\n");
      proxy.emit("connection", socket);
    });
    proxy.listen(0, "127.0.0.1");
    await once(proxy, "listening");
    const address = `http://127.0.0.1:${(proxy.address() as AddressInfo).port}`;
    const through = await hubrace(crawl("proxy", "http://hub.test"), { HTTP_PROXY: address, http_proxy: "" });
    expect(through.stderr).toMatch(/http:\/\/hub\.test refused page 1 .*HTTP 401/);
    expect(asked[0]).toMatch(/hub\.test/);
    asked.length = 0;
    const direct = await hubrace(crawl("direct", address), { HTTP_PROXY: "http://127.0.0.1:9", http_proxy: "" });
    expect(direct.stderr).toMatch(/refused page 1 .*HTTP 401/);
    expect(asked[0]).toMatch(/^\/api\/models\?/);
    proxy.closeAllConnections();
    proxy.close();
  });
});
