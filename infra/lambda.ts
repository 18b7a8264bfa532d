import { join } from "node:path";
import { type FunctionName, HANDLERS } from "./bundle/functions.ts";
import { here, named, type Permission, trust } from "./names.ts";
import type { Settings } from "./settings.ts";

export interface LambdaOptions {
  readonly description: string;
  readonly memory: `${number} MB`;
  readonly storage: `${number} MB`;
  readonly environment: Record<string, $util.Input<string>>;
  readonly permissions: Permission[];
}

/**
 * What every function has in common, for sst.aws.Function and sst.aws.Workflow alike: the zip that `npm run bundle` made, a name
 * that stays, a log group with retention, and a role that holds `permissions` and its own log group, nothing else.
 */
export function lambda(settings: Settings, name: FunctionName, bundles: string, options: LambdaOptions) {
  const logs = new aws.cloudwatch.LogGroup(`${name}-logs`, {
    name: `/hubrace/${settings.stage}/${name}`,
    retentionInDays: settings.logRetention,
  });
  return {
    name: named(settings, name),
    description: options.description,
    handler: HANDLERS[name],
    bundle: join(bundles, name),
    runtime: "nodejs24.x",
    // Astro's compiler has no arm64 binding that npm can install.
    architecture: "x86_64",
    memory: options.memory,
    storage: options.storage,
    environment: options.environment,
    permissions: [
      ...options.permissions,
      { actions: ["logs:CreateLogStream", "logs:PutLogEvents"], resources: [$interpolate`${logs.arn}:*`] },
    ],
    logging: { format: "json", logGroup: logs.name },
    dev: false,
  } as const satisfies sst.aws.FunctionArgs;
}

/** SST attaches managed policies on all logs and all durable executions, and under `sst dev` trusts the whole account: not here. */
export const ownRole = (args: aws.iam.RoleArgs): undefined => {
  args.assumeRolePolicy = trust("lambda.amazonaws.com");
  args.managedPolicyArns = [];
};

/** The ARN of a function by its name, before it exists: a role can name its own function or one that is made later. */
export const functionArn = (settings: Settings, name: string) =>
  $interpolate`arn:aws:lambda:${here().region}:${here().account}:function:${named(settings, name)}`;
