import { readFileSync, readlinkSync } from "node:fs";
import { hostname } from "node:os";

/** A process as another one on the same machine can recognise it. */
export interface ProcessId {
  readonly host: string;
  readonly pid: number;
  /** On Linux boot, pid namespace and start time, joined by `/`; elsewhere empty. */
  readonly started: string;
}

/** This process. */
export function thisProcess(): ProcessId {
  return { host: hostname(), pid: process.pid, started: startOf(process.pid) ?? "" };
}

/**
 * False only when the process is known to be gone: it ran on this machine, and no process has its pid and start time.
 * True when it runs or nobody here can tell (another host, another container, an earlier boot).
 */
export function isAlive(holder: ProcessId): boolean {
  if (!canTell(holder)) return true;
  if (startOf(process.pid) === undefined || holder.started === "") return answersSignals(holder.pid);
  return startOf(holder.pid) === holder.started;
}

/** True when this process can find out whether another runs: one of the same machine, boot and container. */
export function canTell(holder: ProcessId): boolean {
  if (holder.host !== hostname()) return false;
  const own = startOf(process.pid);
  if (own === undefined || holder.started === "") return true;
  const world = (started: string) => started.slice(0, started.lastIndexOf("/"));
  return world(holder.started) === world(own);
}

/** Start of a running process, or undefined when there is none (a zombie is none) or the system has no /proc. */
function startOf(pid: number): string | undefined {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, "utf8");
    // The second field is the program's name in parentheses and may hold spaces and parentheses itself (man 5 proc).
    const fields = stat.slice(stat.lastIndexOf(")") + 2).split(" ");
    const [state, ticks] = [fields[0], fields[19]];
    if (state === "Z" || state === "X") return undefined;
    const boot = readFileSync("/proc/sys/kernel/random/boot_id", "utf8").trim();
    return `${boot}/${readlinkSync("/proc/self/ns/pid")}/${ticks}`;
  } catch {
    return undefined;
  }
}

function answersSignals(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return !(error instanceof Error && "code" in error && error.code === "ESRCH");
  }
}
