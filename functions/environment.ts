import { z } from "zod";
import { HubraceError } from "../core/errors.ts";

/** A name or an ARN; what exactly is allowed is AWS's to say. */
const name = z.string().regex(/^\S+$/, "must be one word without spaces");
const address = z.url({ protocol: /^https?$/, error: "must be an http or https address" });

/** Every variable that a function reads, with the sentence that an operator sees when it is missing or wrong. */
const VARIABLES = {
  HUBRACE_STAGE: { shape: name, holds: "the name of the deployment, such as production" },
  HUBRACE_TABLE: { shape: name, holds: "the name of the DynamoDB table that is the ledger" },
  HUBRACE_LAKE_BUCKET: { shape: name, holds: "the name of the private bucket of the lake" },
  HUBRACE_RELEASES_BUCKET: { shape: name, holds: "the name of the bucket of the public releases" },
  HUBRACE_WEB_BUCKET: { shape: name, holds: "the name of the bucket of the site" },
  HUBRACE_DISTRIBUTION_ID: { shape: name, holds: "the id of the CloudFront distribution that serves the site" },
  HUBRACE_CRAWL_FUNCTION: { shape: name, holds: "the name or ARN of the crawl function" },
  HUBRACE_DERIVE_FUNCTION: { shape: name, holds: "the name or ARN of the derive function" },
  HUBRACE_SITE_FUNCTION: { shape: name, holds: "the name or ARN of the site function" },
  HUBRACE_HUB: { shape: address.default("https://huggingface.co"), holds: "the address of the Hub" },
  HUBRACE_SITE_URL: { shape: address.optional(), holds: "the public address of the site, for feeds and links" },
  HUBRACE_CONTACT: {
    shape: z
      .string()
      .regex(/^[\x21-\x7e]+$/, "must be a mail or web address in ASCII without spaces")
      .optional(),
    holds: "a mail or web address that the Hub's operators can write to",
  },
  HUBRACE_CORRECTIONS: { shape: address.optional(), holds: "the address of a CSV of corrected release dates" },
  HUBRACE_REGIONS: { shape: address.optional(), holds: "the address of a CSV of organizations' home regions" },
  AWS_LAMBDA_FUNCTION_MEMORY_SIZE: {
    shape: z.coerce.number().int().positive().default(2048),
    holds: "the function's memory in MB; Lambda sets it",
  },
  HF_TOKEN: {
    shape: z
      .string()
      .regex(/^[\x21-\x7e]+$/, "must be a token in ASCII without spaces")
      .optional(),
    holds: "a Hub token (read access is enough)",
  },
} as const satisfies Record<string, { shape: z.ZodType; holds: string }>;

export type VariableName = keyof typeof VARIABLES;
export type Environment<Name extends VariableName> = {
  readonly [N in Name]: z.infer<(typeof VARIABLES)[N]["shape"]>;
};

/** What each function reads; infra sets these and no others (but for what Lambda sets itself). */
export const PIPELINE_VARIABLES = [
  "HUBRACE_STAGE",
  "HUBRACE_TABLE",
  "HUBRACE_HUB",
  "HUBRACE_CRAWL_FUNCTION",
  "HUBRACE_DERIVE_FUNCTION",
  "HUBRACE_SITE_FUNCTION",
] as const;
export const CRAWL_VARIABLES = [
  "HUBRACE_STAGE",
  "HUBRACE_TABLE",
  "HUBRACE_LAKE_BUCKET",
  "HUBRACE_HUB",
  "HUBRACE_CONTACT",
  "HF_TOKEN",
] as const;
export const DERIVE_VARIABLES = [
  "HUBRACE_STAGE",
  "HUBRACE_TABLE",
  "HUBRACE_LAKE_BUCKET",
  "HUBRACE_RELEASES_BUCKET",
  "HUBRACE_CORRECTIONS",
  "HUBRACE_REGIONS",
  "AWS_LAMBDA_FUNCTION_MEMORY_SIZE",
] as const;
export const SITE_VARIABLES = [
  "HUBRACE_STAGE",
  "HUBRACE_TABLE",
  "HUBRACE_RELEASES_BUCKET",
  "HUBRACE_WEB_BUCKET",
  "HUBRACE_DISTRIBUTION_ID",
  "HUBRACE_SITE_URL",
] as const;
export const PULSE_VARIABLES = [
  "HUBRACE_TABLE",
  "HUBRACE_LAKE_BUCKET",
  "HUBRACE_WEB_BUCKET",
  "HUBRACE_HUB",
  "HUBRACE_SITE_URL",
  "HUBRACE_CONTACT",
  "HF_TOKEN",
] as const;

/**
 * The named variables, checked. An empty one counts as not set. Throws HubraceError that names the first variable at fault,
 * what it holds and what is wrong with it; the value of a token is never repeated.
 */
export function readEnvironment<const Name extends VariableName>(
  names: readonly Name[],
  variables: Readonly<Record<string, string | undefined>> = process.env,
): Environment<Name> {
  const entries = names.map((variable) => {
    const { shape, holds } = VARIABLES[variable];
    const text = variables[variable] || undefined;
    const read = shape.safeParse(text);
    if (read.success) return [variable, read.data] as const;
    const fault =
      text === undefined
        ? "is not set"
        : `${variable === "HF_TOKEN" ? "" : `is ${JSON.stringify(text)} and `}${read.error.issues[0]?.message}`;
    throw new HubraceError(
      `environment: ${variable} ${fault}; it holds ${holds}. infra/ sets it: deploy again, or set it on the function`,
    );
  });
  return Object.fromEntries(entries) as Environment<Name>;
}
