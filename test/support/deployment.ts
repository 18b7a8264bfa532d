import { execFileSync, spawn } from "node:child_process";
import { existsSync, mkdirSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import { madeOnce } from "./made-once.ts";

const ROOT = fileURLToPath(new URL("../..", import.meta.url));

/** A resource's inputs as SST hands them to AWS; JSON, so a property may be anything. */
// biome-ignore lint/suspicious/noExplicitAny: the shapes of 60 resource types are AWS's
export type Inputs = Record<string, any>;

export interface Deployment {
  readonly app: { readonly name: string; readonly removal: string; readonly protect: boolean };
  /** Inputs of all resources of a type such as `s3/bucket:Bucket`, by name. */
  all(type: string): ReadonlyMap<string, Inputs>;
  /** Inputs of the one resource of a type and name. */
  one(type: string, name: string): Inputs;
}

const READY = join(ROOT, ".sst/platform/node_modules/@pulumi/aws/package.json");
const LOCK = join(ROOT, ".sst-installing");

/**
 * Installs SST's components below .sst once (30 s, needs the npm registry), as `npm run infra:install` does. Of several test files that
 * find nothing, one installs and the others wait for it.
 */
async function installPlatform(): Promise<void> {
  for (;;) {
    try {
      mkdirSync(LOCK);
      break;
    } catch {
      if (Date.now() - (statSync(LOCK, { throwIfNoEntry: false })?.mtimeMs ?? 0) > 300_000)
        rmSync(LOCK, { recursive: true, force: true });
      else await delay(200);
    }
  }
  try {
    if (existsSync(READY)) return;
    console.warn("deployment: SST's components are not in .sst; `npm run infra:install` installs them (about 30 s)");
    execFileSync("npm", ["run", "--silent", "infra:install"], { cwd: ROOT, stdio: "inherit", timeout: 240_000 });
  } finally {
    rmSync(LOCK, { recursive: true, force: true });
  }
}

/** Folders with one empty handler each in place of the functions' bundles, which `npm run bundle` builds and tries. */
export function emptyBundles(folder: string): string {
  for (const name of ["pipeline", "crawl", "derive", "site", "pulse"]) {
    mkdirSync(join(folder, name, "functions"), { recursive: true });
    writeFileSync(join(folder, name, "functions", `${name}.mjs`), "export const handler = async () => {};\n");
  }
  return folder;
}

/** Executes sst.config.ts for a stage with the real components under mocks. Throws with the messages of what failed. */
export async function synthesize(stage: string, settings: Record<string, string>): Promise<Deployment> {
  return deploymentOf(await execute(stage, settings));
}

/** What test/support/synth.mjs prints of a stage: its app and resources as JSON. */
async function execute(stage: string, settings: Record<string, string>): Promise<string> {
  const child = spawn(process.execPath, [join(ROOT, "test/support/synth.mjs"), ROOT.replace(/\/$/, ""), stage], {
    env: { PATH: process.env.PATH, HOME: process.env.HOME, SST_TELEMETRY_DISABLED: "1", ...settings },
    stdio: ["ignore", "pipe", "pipe"],
  });
  const [out = "", error] = await Promise.all(
    [child.stdout, child.stderr].map(async (stream) => Buffer.concat(await stream.toArray()).toString()),
  );
  const code = await new Promise((done) => (child.exitCode === null ? child.once("exit", done) : done(child.exitCode)));
  if (code !== 0) throw new Error(error);
  return out;
}

function deploymentOf(json: string): Deployment {
  const { app, resources } = JSON.parse(json) as {
    app: Deployment["app"];
    resources: { type: string; name: string; inputs: Inputs }[];
  };
  const all = (type: string) =>
    new Map(resources.filter((one) => one.type === `aws:${type}`).map(({ name, inputs }) => [name, inputs]));
  return {
    app,
    all,
    one(type, name) {
      const found = all(type).get(name);
      if (found === undefined)
        throw new Error(`no ${type} named ${name}; there are ${[...all(type).keys()].join(", ")}`);
      return found;
    },
  };
}

/**
 * The production deployment with mail, domain, certificate and both lists of the operator, with empty bundles; executed once in a run of the
 * tests. Installs the platform first.
 */
export async function production(): Promise<Deployment> {
  await installPlatform();
  const file = (folder: string) => join(folder, "deployment.json");
  const folder = await madeOnce("deployment", async (place) => {
    const json = await execute("production", {
      HUBRACE_BUNDLES: emptyBundles(join(place, "bundles")),
      HUBRACE_CONTACT: "ops@example.org",
      HUBRACE_ALARM_MAIL: "alarms@example.org",
      HUBRACE_DOMAIN: "race.example.org",
      HUBRACE_CERTIFICATE: "arn:aws:acm:us-east-1:123456789012:certificate/11111111-2222-3333-4444-555555555555",
      HUBRACE_CORRECTIONS: "https://example.org/dates.csv",
      HUBRACE_REGIONS: "https://example.org/regions.csv",
    });
    writeFileSync(file(place), json);
  });
  return deploymentOf(readFileSync(file(folder), "utf8"));
}

/** What each function's resources are named after. */
export const FUNCTIONS = {
  pipeline: "PipelineHandler",
  crawl: "Crawl",
  derive: "Derive",
  site: "Site",
  pulse: "Pulse",
} as const;

/** The statements of a policy's text. */
export const statements = (text: string) => JSON.parse(text).Statement as Inputs[];
