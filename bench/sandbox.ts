import { spawn } from "node:child_process";
import { fileURLToPath } from "node:url";
import { SEED } from "./lake.ts";

/** Starts the sandbox of a day of its calendar as the command line does, in a process of its own, so that its memory and time are not the crawl's. */
export async function startSandbox(models: number, day = 0): Promise<{ readonly url: string; stop(): void }> {
  const command = fileURLToPath(new URL("../cli/main.ts", import.meta.url));
  const args = [
    "--disable-warning=ExperimentalWarning",
    command,
    "sandbox",
    "--models",
    `${models}`,
    "--seed",
    `${SEED}`,
    "--day",
    `${day}`,
    // Whole sweeps, one after the other: what is measured is the crawl, not its waiting.
    "--rate",
    "1000000",
  ];
  const child = spawn(process.execPath, args, { stdio: ["ignore", "pipe", "inherit"] });
  let text = "";
  for await (const chunk of child.stdout) {
    text += chunk;
    const url = /^ready (\S+)/m.exec(text)?.[1];
    if (url !== undefined) return { url, stop: () => void child.kill() };
  }
  throw new Error(`the sandbox ended before it was ready: ${text}`);
}
