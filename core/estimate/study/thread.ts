import { parentPort, workerData } from "node:worker_threads";
import type { Panel } from "./panel.ts";
import { createStudy, type Part } from "./part.ts";

/** A thread that threads.ts starts: it is sent parts of the plan, and answers each with what its fits give. */
const study = createStudy(workerData as Panel);
parentPort?.on("message", (part: Part) => parentPort?.postMessage(study(part)));
