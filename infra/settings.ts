import { z } from "zod";
import { hubAddress } from "../core/hub/address.ts";
import { HUB } from "../core/hub/source.ts";

/** How long CloudWatch keeps the functions' logs; SST's names for CloudWatch's steps. */
const LOG_RETENTIONS = ["1 week", "2 weeks", "1 month", "2 months", "3 months", "6 months", "1 year"] as const;
const LOG_DAYS: Readonly<Record<(typeof LOG_RETENTIONS)[number], number>> = {
  "1 week": 7,
  "2 weeks": 14,
  "1 month": 30,
  "2 months": 60,
  "3 months": 90,
  "6 months": 180,
  "1 year": 365,
};

/**
 * As EventBridge takes it, and at least once a day, since RunLate rings after 26 hours: `cron(MINUTE HOURS * * ? *)`, one of the two fields
 * of days being `?`, or `rate(…)`, which takes `1 day` and `2 hours` but not `1 days`.
 */
const SCHEDULE =
  /^(cron\([0-5]?\d ([01]?\d|2[0-3])(,([01]?\d|2[0-3]))* (\* \* \?|\? \* \*) \*\)|rate\((1 hour|([2-9]|1\d|2[0-4]) hours|1 day)\))$/;
const DOMAIN = /^(?=.{4,253}$)([a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z]{2,63}$/;

const text = (pattern: RegExp) => z.string().regex(pattern);

/** Whether the functions take it: they refuse at the day's run what is refused here before anything is deployed. */
function isHubAddress(given: string): boolean {
  try {
    hubAddress(given);
    return true;
  } catch {
    return false;
  }
}

/** Every setting: its shape, the variable of hubrace.config.ts that carries it, what it holds, and something to copy. */
const SETTINGS = {
  contact: {
    shape: text(/^(https?:\/\/[\x21-\x7e]+|[\x21-\x3f\x41-\x7e]+@[a-zA-Z0-9.-]+\.[a-zA-Z]{2,})$/),
    variable: "HUBRACE_CONTACT",
    holds: "a mail or web address that the Hub's operators can write to; every request carries it",
    example: "you@example.org",
  },
  alarmMail: {
    shape: z.email().optional(),
    variable: "HUBRACE_ALARM_MAIL",
    holds: "where alarms are mailed to",
    example: "you@example.org",
  },
  budgetUsd: {
    // At four fifths of it the first mail comes, and 10.3 are what a month costs, pulses included, after a year (docs/cost.md).
    shape: z.coerce.number().positive().max(100_000).default(20),
    variable: "HUBRACE_BUDGET_USD",
    holds: "US dollars a month of the whole account above which the cost guard alarms",
    example: "20",
  },
  domain: {
    shape: text(DOMAIN).optional(),
    variable: "HUBRACE_DOMAIN",
    holds: "the site's own domain name in lower case, without https://",
    example: "race.example.org",
  },
  certificate: {
    shape: text(/^arn:aws:acm:us-east-1:\d{12}:certificate\/[0-9a-f-]+$/).optional(),
    variable: "HUBRACE_CERTIFICATE",
    holds:
      "the ARN of a validated ACM certificate in us-east-1, for a domain whose DNS is not in this account's Route 53",
    example: "arn:aws:acm:us-east-1:123456789012:certificate/11111111-2222-3333-4444-555555555555",
  },
  hub: {
    shape: z.string().refine(isHubAddress).default(HUB),
    variable: "HUBRACE_HUB",
    holds: "the address of the Hub, without user, query or fragment",
    example: HUB,
  },
  corrections: {
    shape: z.url({ protocol: /^https?$/ }).optional(),
    variable: "HUBRACE_CORRECTIONS",
    holds:
      "the address of a CSV of corrected release dates (model_id,hf_created_at,actual_release_date,notes), #sha256=… behind it where it must not change",
    example: "https://example.org/release-dates.csv",
  },
  regions: {
    shape: z.url({ protocol: /^https?$/ }).optional(),
    variable: "HUBRACE_REGIONS",
    holds:
      "the address of a CSV of organizations' home regions (hf_org,region,notes), #sha256=… behind it where it must not change",
    example: "https://example.org/regions.csv",
  },
  schedule: {
    shape: text(SCHEDULE).default("cron(0 3 * * ? *)"),
    variable: "HUBRACE_SCHEDULE",
    holds:
      "when each day's run starts, in UTC: cron(MINUTE HOUR * * ? *), several hours with commas, or a rate of hours",
    example: "cron(0 3 * * ? *)",
  },
  scheduled: {
    shape: z
      .enum(["yes", "no"])
      .transform((word) => word === "yes")
      .optional(),
    variable: "HUBRACE_SCHEDULED",
    holds: "whether the schedule is on; without it only the stage production runs by itself",
    example: "yes",
  },
  deriveMemory: {
    shape: z.coerce.number().int().min(2048).max(10_240).default(10_240),
    variable: "HUBRACE_DERIVE_MEMORY",
    holds:
      "megabytes of the derive function, 2048 to 10240, and the most that the site function gets; young accounts are often held to 3008",
    example: "3008",
  },
  logRetention: {
    shape: z
      .enum(LOG_RETENTIONS)
      .default("1 month")
      .transform((name) => LOG_DAYS[name]),
    variable: "HUBRACE_LOG_RETENTION",
    holds: `how long logs are kept: ${LOG_RETENTIONS.join(", ")}`,
    example: "1 month",
  },
} as const satisfies Record<string, { shape: z.ZodType; variable: string; holds: string; example: string }>;

type Name = keyof typeof SETTINGS;
type Values = { readonly [N in Name]: z.infer<(typeof SETTINGS)[N]["shape"]> };

/** What hubrace.config.ts gives: texts, as an environment holds them; a missing or empty one takes its default. */
export type SettingsInput = { readonly [N in Name]: string | undefined };

/** Checked settings of one stage. `logRetention` is in days, `deriveMemory` in MB. */
export type Settings = Omit<Values, "scheduled"> & { readonly stage: string; readonly scheduled: boolean };

/**
 * The settings of a stage. Throws one Error that names every missing or wrong setting, what it holds and what to write.
 * The stage production needs a mail address for alarms: nobody looks at a report that stopped.
 */
export function readSettings(stage: string, input: SettingsInput): Settings {
  const faults: string[] = [];
  if (!/^[a-z][a-z0-9-]{0,19}$/.test(stage)) {
    faults.push(
      `the stage ${JSON.stringify(stage)} must be 1 to 20 of a–z, 0–9 and -, beginning with a letter; run \`npx sst deploy --stage production\``,
    );
  }
  const values: Record<string, unknown> = {};
  for (const [name, { shape, variable, holds, example }] of Object.entries(SETTINGS)) {
    const given = input[name as Name] || undefined;
    const missing = given === undefined && name === "alarmMail" && stage === "production";
    const read = shape.safeParse(given);
    if (read.success && !missing) {
      values[name] = read.data;
      continue;
    }
    const fault = given === undefined ? "is missing" : `is ${JSON.stringify(given)}, which does not fit`;
    faults.push(`\`${name}\` ${fault}: it holds ${holds}. Write ${variable}=${quoted(example)} into .env.${stage}`);
  }
  if (input.certificate && !input.domain) {
    faults.push(
      "`certificate` is set without `domain`: name the domain that it is for in HUBRACE_DOMAIN, or remove it",
    );
  }
  if (faults.length > 0) {
    throw new Error(
      `hubrace.config.ts: ${faults.length === 1 ? "a setting is" : `${faults.length} settings are`} missing or wrong.\n${faults.map((fault) => `  - ${fault}`).join("\n")}`,
    );
  }
  const checked = values as Values;
  return { ...checked, stage, scheduled: checked.scheduled ?? stage === "production" };
}

function quoted(value: string): string {
  return /[ *()]/.test(value) ? `"${value}"` : value;
}
