import { describe, expect, it } from "vitest";
import { readSettings, type SettingsInput } from "../../infra/settings.ts";

const NOTHING: SettingsInput = {
  contact: undefined,
  alarmMail: undefined,
  budgetUsd: undefined,
  domain: undefined,
  certificate: undefined,
  hub: undefined,
  corrections: undefined,
  regions: undefined,
  schedule: undefined,
  scheduled: undefined,
  deriveMemory: undefined,
  logRetention: undefined,
};
const ENOUGH = { ...NOTHING, contact: "ops@example.org", alarmMail: "ops@example.org" };

function fault(stage: string, input: SettingsInput): string {
  try {
    readSettings(stage, input);
  } catch (error) {
    return (error as Error).message;
  }
  return "none";
}

describe("settings", () => {
  it("need a contact and, in production, a mail address; the rest has defaults", () => {
    expect(readSettings("production", ENOUGH)).toEqual({
      stage: "production",
      contact: "ops@example.org",
      alarmMail: "ops@example.org",
      budgetUsd: 20,
      domain: undefined,
      certificate: undefined,
      hub: "https://huggingface.co",
      corrections: undefined,
      regions: undefined,
      schedule: "cron(0 3 * * ? *)",
      scheduled: true,
      deriveMemory: 10_240,
      logRetention: 30,
    });
    expect(readSettings("dev", { ...NOTHING, contact: "https://example.org/race" })).toMatchObject({
      scheduled: false,
    });
  });

  it("say all that is missing, what it holds and what to write", () => {
    expect(fault("production", NOTHING)).toBe(
      [
        "hubrace.config.ts: 2 settings are missing or wrong.",
        "  - `contact` is missing: it holds a mail or web address that the Hub's operators can write to; every request carries it. Write HUBRACE_CONTACT=you@example.org into .env.production",
        "  - `alarmMail` is missing: it holds where alarms are mailed to. Write HUBRACE_ALARM_MAIL=you@example.org into .env.production",
      ].join("\n"),
    );
  });

  it.each([
    ["contact", "not an address"],
    ["alarmMail", "ops"],
    ["budgetUsd", "ten"],
    ["budgetUsd", "-1"],
    ["domain", "https://race.example.org"],
    ["domain", "Race.example.org"],
    ["domain", `${"a.".repeat(126)}io`],
    ["hub", "huggingface.co"],
    ["corrections", "dates.csv"],
    ["regions", "ftp://example.org/regions.csv"],
    ["schedule", "every day"],
    ["schedule", "cron(0 3 * * *)"],
    ["schedule", "rate(1 days)"],
    ["schedule", "rate(0 hours)"],
    ["schedule", "rate(1 hours)"],
    // EventBridge refuses these in the middle of a deployment…
    ["schedule", "cron(0 3 * * * *)"],
    ["schedule", "cron(60 3 * * ? *)"],
    ["schedule", "cron(0 24 * * ? *)"],
    // … and with these RunLate rings on healthy days.
    ["schedule", "cron(0 3 ? * MON *)"],
    ["schedule", "rate(25 hours)"],
    ["schedule", "rate(2 days)"],
    ["hub", "https://me:secret@huggingface.co"],
    ["hub", "https://huggingface.co/?page=1"],
    ["scheduled", "true"],
    ["deriveMemory", "2047"],
    ["deriveMemory", "10241"],
    ["logRetention", "forever"],
  ] as const)("refuse %s %j with an example to copy", (name, value) => {
    const message = fault("dev", { ...ENOUGH, [name]: value });
    expect(message).toContain(`\`${name}\` is ${JSON.stringify(value)}, which does not fit`);
    expect(message).toMatch(/Write HUBRACE_[A-Z_]+=\S.* into \.env\.dev/);
  });

  it("refuse a stage that cannot be a name, and a certificate without a domain", () => {
    for (const stage of ["My Stage", "2026", "", "a".repeat(21)])
      expect(fault(stage, ENOUGH)).toContain(`the stage "${stage}" must be`);
    expect(readSettings("a".repeat(20), ENOUGH).scheduled).toBe(false);
    const certificate = "arn:aws:acm:us-east-1:123456789012:certificate/11111111-2222-3333-4444-555555555555";
    for (const domain of [undefined, ""])
      expect(fault("dev", { ...ENOUGH, certificate, domain })).toContain("`certificate` is set without `domain`");
  });

  it.each([
    "cron(59 23 * * ? *)",
    "cron(0 3,15 ? * * *)",
    "rate(1 day)",
    "rate(1 hour)",
    "rate(2 hours)",
    "rate(24 hours)",
  ])("take the schedule %s, which starts a run each day", (schedule) =>
    expect(readSettings("dev", { ...ENOUGH, schedule }).schedule).toBe(schedule),
  );

  it("take an empty variable as not set", () => {
    expect(readSettings("dev", { ...ENOUGH, domain: "", scheduled: "yes" })).toMatchObject({
      domain: undefined,
      scheduled: true,
    });
  });
});
