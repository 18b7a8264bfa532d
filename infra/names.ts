import type { Settings } from "./settings.ts";

/** The namespace of the metrics that functions write into their logs (embedded metric format). */
export const METRICS = "Hubrace";

/** The name of a function, alarm or log group in AWS, the same for each deployment of a stage, so that the runbook can name it. */
export const named = (settings: Settings, name: string) => `hubrace-${settings.stage}-${name}`;

/** The account and region of this deployment, for ARNs of things that do not exist yet. */
export const here = () => ({
  account: aws.getCallerIdentityOutput().accountId,
  region: aws.getRegionOutput().region,
});

/** A statement of an IAM policy as SST's `permissions` takes it. */
export interface Permission {
  actions: string[];
  resources: $util.Input<string>[];
  conditions?: { test: string; variable: string; values: $util.Input<string>[] }[];
}

/** Who may take on a role: one AWS service, for this account alone where the service says for whom it acts. */
export function trust(service: string, account?: $util.Input<string>): $util.Output<string> {
  return $util.output(account).apply((owner) =>
    JSON.stringify({
      Version: "2012-10-17",
      Statement: [
        {
          Effect: "Allow",
          Principal: { Service: service },
          Action: "sts:AssumeRole",
          ...(owner === undefined ? {} : { Condition: { StringEquals: { "aws:SourceAccount": owner } } }),
        },
      ],
    }),
  );
}
