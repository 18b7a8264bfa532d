import type { SettingsInput } from "./infra/settings.ts";

/**
 * What an operator decides, in one place. Write values here, or leave the lines as they are and set the variables in the
 * environment or in the file `.env.STAGE` (git-ignored); infra/settings.ts says what each one means and checks it.
 */
export const configuration: SettingsInput = {
  contact: process.env.HUBRACE_CONTACT,
  alarmMail: process.env.HUBRACE_ALARM_MAIL,
  budgetUsd: process.env.HUBRACE_BUDGET_USD,
  domain: process.env.HUBRACE_DOMAIN,
  certificate: process.env.HUBRACE_CERTIFICATE,
  hub: process.env.HUBRACE_HUB,
  corrections: process.env.HUBRACE_CORRECTIONS,
  regions: process.env.HUBRACE_REGIONS,
  schedule: process.env.HUBRACE_SCHEDULE,
  scheduled: process.env.HUBRACE_SCHEDULED,
  deriveMemory: process.env.HUBRACE_DERIVE_MEMORY,
  logRetention: process.env.HUBRACE_LOG_RETENTION,
};
