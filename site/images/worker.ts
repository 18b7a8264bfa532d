import { readFileSync } from "node:fs";
import { join } from "node:path";
import { workerData } from "node:worker_threads";
import type { Report } from "../prepare/report.ts";
import { drawImages } from "./images.ts";
import type { ImagesTask } from "./thread.ts";

/** The thread that thread.ts starts. */
const { work, ...place } = workerData as ImagesTask;
const report = JSON.parse(readFileSync(join(work, "report.json"), "utf8")) as Report;
await drawImages({ report, ...place });
