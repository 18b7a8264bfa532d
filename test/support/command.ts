import { type ChildProcess, spawn } from "node:child_process";
import { fileURLToPath } from "node:url";

const MAIN = fileURLToPath(new URL("../../cli/main.ts", import.meta.url));

export interface Ended {
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** The hubrace command as a user starts it, in a process of its own. */
export class Command {
  readonly child: ChildProcess;
  readonly ended: Promise<Ended>;
  #stdout = "";
  #stderr = "";

  constructor(args: readonly string[], env: Record<string, string> = {}) {
    // The tests' cache of compiled code is not a user's (vitest.config.ts): the command finds its own.
    const { NODE_COMPILE_CACHE: _, ...around } = process.env;
    this.child = spawn(process.execPath, ["--disable-warning=ExperimentalWarning", MAIN, ...args], {
      env: { ...around, HF_TOKEN: "", ...env },
      stdio: ["ignore", "pipe", "pipe"],
    });
    this.child.stdout?.on("data", (chunk: Buffer) => {
      this.#stdout += chunk.toString();
    });
    this.child.stderr?.on("data", (chunk: Buffer) => {
      this.#stderr += chunk.toString();
    });
    this.ended = new Promise((resolve, reject) => {
      this.child.on("error", reject);
      this.child.on("close", (code, signal) => resolve({ code, signal, stdout: this.#stdout, stderr: this.#stderr }));
    });
  }

  /** Resolves when the output holds `text`, rejects when the command ends before. */
  async says(text: string): Promise<string> {
    const said = new Promise<void>((resolve) => {
      const look = () => {
        if ((this.#stdout + this.#stderr).includes(text)) resolve();
      };
      this.child.stdout?.on("data", look);
      this.child.stderr?.on("data", look);
      look();
    });
    await Promise.race([said, this.ended]);
    const all = this.#stdout + this.#stderr;
    if (!all.includes(text)) throw new Error(`the command ended without saying "${text}": ${all}`);
    return all;
  }

  /** kill -9, and waits until it is gone. */
  async kill(): Promise<void> {
    this.child.kill("SIGKILL");
    await this.ended;
  }
}

/** Runs the command to its end. */
export function hubrace(args: readonly string[], env: Record<string, string> = {}): Promise<Ended> {
  return new Command(args, env).ended;
}

/** The last line of standard output as JSON. */
export function lastJson<T>(ended: Ended): T {
  const line = ended.stdout.trimEnd().split("\n").at(-1) ?? "";
  return JSON.parse(line) as T;
}
