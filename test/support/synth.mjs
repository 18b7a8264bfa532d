// Executes sst.config.ts for one stage with SST's real components, Pulumi's engine replaced by mocks, and prints every resource with its
// inputs as JSON. A program of its own, because Pulumi keeps one stack a process: node test/support/synth.mjs ROOT STAGE
import { readFileSync, rmSync } from "node:fs";
import { createServer } from "node:http";
import { createRequire } from "node:module";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { build } from "esbuild";

const [root, stage] = process.argv.slice(2);
const platform = join(root, ".sst/platform");
const config = join(root, "sst.config.ts");
const ACCOUNT = "123456789012";
const REGION = "us-east-1";

/** What the components ask of the sst program: names of its own bucket, and where a function's folder is. */
const answers = {
  "Provider.Aws.Bootstrap": () => ({ asset: "sst-asset-test", state: "sst-state-test" }),
  "Runtime.AddTarget": () => null,
  "Runtime.Build": ({ handler, bundle }) => ({ handler, out: bundle, errors: [], sourcemaps: [] }),
};
const server = createServer(async (request, response) => {
  let body = "";
  for await (const chunk of request) body += chunk;
  const { method, params } = JSON.parse(body);
  const answer = answers[method];
  response.end(JSON.stringify(answer ? { result: answer(params[0]) } : { error: `no method ${method}` }));
});
await new Promise((done) => server.listen(0, "127.0.0.1", done));
process.env.SST_SERVER = `http://127.0.0.1:${server.address().port}`;
process.env.SST_STAGE = stage;
process.env.SST_AWS_REGION = REGION;

/** `app()` is evaluated before anything else, with nothing but `$config` there, as the sst program does. */
async function readApp() {
  const contents = `globalThis.$config = (one) => one; export default (await import(${JSON.stringify(config)})).default.app;`;
  const options = { bundle: true, write: false, format: "esm", platform: "node", logLevel: "silent" };
  const { outputFiles } = await build({ stdin: { contents, resolveDir: root, loader: "ts" }, ...options });
  const code = Buffer.from(outputFiles[0].contents).toString("base64");
  return (await import(`data:text/javascript;base64,${code}`)).default({ stage });
}

/** Bundles `run()` as the sst program does: globals imported into every file of the project. */
async function bundleRun(app) {
  const outfile = join(platform, `sst.config.mock.${process.pid}.mjs`);
  const providers = JSON.parse(readFileSync(join(root, ".sst/provider-lock.json"), "utf8"));
  const globals = `${providers.map((one) => `import * as ${one.alias} from "${one.package}";`).join("\n")}
import * as sst from "${platform}/src/components";\n`;
  const paths = { home: join(root, ".sst/home"), root, work: join(root, ".sst"), platform };
  await build({
    stdin: {
      contents: `import { run } from "${platform}/src/auto/run.ts"; import config from "${config}"; export default () => run(config.run);`,
      resolveDir: root,
      sourcefile: "eval.ts",
      loader: "ts",
    },
    banner: {
      js: `import { createRequire as topLevelCreateRequire } from "module"; const require = topLevelCreateRequire(import.meta.url);
import { fileURLToPath as toPath } from "url"; const __filename = toPath(import.meta.url); const __dirname = toPath(new URL(".", import.meta.url));`,
    },
    mainFields: ["module", "main"],
    format: "esm",
    platform: "node",
    bundle: true,
    outfile,
    logLevel: "silent",
    nodePaths: [join(platform, "node_modules")],
    external: [
      "@pulumi/*",
      "undici",
      "@pulumiverse/*",
      "@sst-provider/*",
      "@aws-sdk/*",
      "esbuild",
      "archiver",
      "glob",
      "vite",
    ],
    define: {
      $app: JSON.stringify({ removal: "retain", protect: false, ...app, stage }),
      $cli: JSON.stringify({ command: "deploy", dev: false, rpc: "", paths, state: { version: {} } }),
      $dev: "false",
    },
    inject: [join(platform, "src/shim/run.js")],
    plugins: [
      {
        name: "globals",
        setup(bundler) {
          bundler.onLoad({ filter: /\.(js|ts)$/ }, ({ path }) =>
            path.startsWith(join(root, ".sst")) || path.includes("node_modules")
              ? undefined
              : { contents: globals + readFileSync(path, "utf8"), loader: path.endsWith("js") ? "js" : "ts" },
          );
        },
      },
    ],
  });
  return outfile;
}

/** Outputs that AWS would give to a new resource, as far as other resources use them. */
function outputs({ type, name, inputs }) {
  if (!type.startsWith("aws:"))
    return type.endsWith(":RandomBytes") ? { base64: Buffer.alloc(inputs.length, 1).toString("base64") } : {};
  const [service, kind] = [type.split(":")[1].split("/")[0], type.split(":").at(-1)];
  const own = inputs.name ?? inputs.bucket ?? name;
  const lambda = `arn:aws:lambda:${REGION}:${ACCOUNT}:function:${own}`;
  const more = {
    Bucket: () => ({ arn: `arn:aws:s3:::${own}`, bucketRegionalDomainName: `${own}.s3.${REGION}.amazonaws.com` }),
    Function: () =>
      service === "lambda"
        ? { arn: lambda, version: "1", qualifiedArn: `${lambda}:1`, responseStreamingInvokeArn: lambda }
        : {},
    Distribution: () => ({
      arn: `arn:aws:cloudfront::${ACCOUNT}:distribution/${name}-id`,
      domainName: "d111.cloudfront.net",
    }),
    Table: () => ({ arn: `arn:aws:dynamodb:${REGION}:${ACCOUNT}:table/${own}` }),
    LogGroup: () => ({ arn: `arn:aws:logs:${REGION}:${ACCOUNT}:log-group:${own}` }),
    Queue: () => ({
      arn: `arn:aws:sqs:${REGION}:${ACCOUNT}:${own}`,
      url: `https://sqs.${REGION}.amazonaws.com/${ACCOUNT}/${own}`,
    }),
    Topic: () => ({ arn: `arn:aws:sns:${REGION}:${ACCOUNT}:${own}` }),
    Role: () => ({ arn: `arn:aws:iam::${ACCOUNT}:role/${own}` }),
  };
  return { name: own, arn: `arn:aws:${service}:${REGION}:${ACCOUNT}:${kind.toLowerCase()}/${own}`, ...more[kind]?.() };
}

/** What SST asks of AWS while it composes. */
function call({ token, inputs }) {
  if (token.endsWith(":getRegion")) return { region: REGION, name: REGION, id: REGION };
  if (token.endsWith(":getPartition")) return { partition: "aws", dnsSuffix: "amazonaws.com" };
  if (token.endsWith(":getCallerIdentity")) return { accountId: ACCOUNT };
  if (!token.endsWith(":getPolicyDocument")) return inputs;
  const Statement = (inputs.statements ?? []).map((one) => ({
    Effect: one.effect ?? "Allow",
    Action: one.actions,
    Resource: one.resources,
    Principal: one.principals && Object.fromEntries(one.principals.map((by) => [by.type, by.identifiers])),
    Condition:
      one.conditions && Object.fromEntries(one.conditions.map((by) => [by.test, { [by.variable]: by.values }])),
  }));
  return { ...inputs, json: JSON.stringify({ Version: "2012-10-17", Statement }) };
}

/** Pulumi's mark of a secret value. */
const [SIGNATURE, SECRET] = ["4dabf18193072939515e22adb298388d", "1b47061264138c4ac30d75fd1eb44270"];
function plain(value) {
  if (Array.isArray(value)) return value.map(plain);
  if (value === null || typeof value !== "object") return value;
  if (value[SIGNATURE] === SECRET) return { secret: plain(value.value) };
  return Object.fromEntries(Object.entries(value).map(([key, one]) => [key, plain(one)]));
}

const app = await readApp();
const outfile = await bundleRun(app);
const pulumi = createRequire(join(platform, "package.json"))("@pulumi/pulumi");
const resources = [];
const faults = [];
for (const event of ["unhandledRejection", "uncaughtException"]) process.on(event, (fault) => faults.push(fault));
await pulumi.runtime.setMocks(
  {
    newResource({ type, name, inputs, custom }) {
      resources.push({ type, name, inputs: plain(inputs) });
      return {
        id: `${name}-id`,
        state: { ...inputs, ...(custom === false ? {} : outputs({ type, name, inputs: plain(inputs) })) },
      };
    },
    call,
  },
  app.name,
  stage,
  false,
  "organization",
);
try {
  const { default: run } = await import(pathToFileURL(outfile).href);
  await pulumi.runtime.runInPulumiStack(run);
  await pulumi.runtime.disconnect();
  // Resources are also made in callbacks that nothing waits for: until a while brings no more.
  for (let before = -1; before !== resources.length; ) {
    before = resources.length;
    await new Promise((done) => setTimeout(done, 250));
  }
} catch (fault) {
  faults.push(fault);
} finally {
  rmSync(outfile, { force: true });
  server.close();
  server.closeAllConnections();
}
if (faults.length > 0) {
  for (const message of new Set(faults.map((fault) => fault?.message ?? String(fault)))) console.error(message);
  for (const f of faults) console.error(f.stack);
  process.exit(1);
}
process.stdout.write(JSON.stringify({ app, resources }), () => process.exit(0));
