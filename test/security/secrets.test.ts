import { execFileSync } from "node:child_process";
import { existsSync, readFileSync, statSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { expect, test } from "vitest";

const root = fileURLToPath(new URL("../..", import.meta.url));

/** What keys and tokens look like, as those who issue them say; long enough that prose and checksums are none. */
const SECRETS: Readonly<Record<string, RegExp>> = {
  "Hugging Face": /\b(?:hf|api_org)_[A-Za-z0-9]{30,}/,
  "AWS key id": /\b(?:AKIA|ASIA|ABIA|ACCA)[A-Z2-7]{16}\b/,
  "AWS secret": /aws_secret_access_key\s*[=:]\s*["']?[A-Za-z0-9/+]{40}\b/i,
  GitHub: /\b(?:gh[oprsu]_[A-Za-z0-9]{36}|github_pat_\w{60,})/,
  GitLab: /\bglpat-[\w-]{20}/,
  npm: /\bnpm_[A-Za-z0-9]{36}\b/,
  Slack: /\bxox[abprs]-[\w-]{10,}/,
  Google: /\bAIza[\w-]{35}\b/,
  "private key": /-----BEGIN (?:[A-Z]+ )?PRIVATE KEY-----/,
  "JSON web token": /\beyJ[\w-]{15,}\.eyJ[\w-]{15,}\.[\w-]{20,}/,
  "password in an address": /\bhttps?:\/\/[^\s/:@"'`<>${}]+:[^\s/@"'`<>${}]{8,}@[\w-]/,
};

/** Files of the repository: what git tracks, and what it would if it were added. */
function files(): string[] {
  const list = execFileSync("git", ["ls-files", "-z", "--cached", "--others", "--exclude-standard"], {
    cwd: root,
    encoding: "utf8",
  });
  return list.split("\0").filter((name) => name !== "" && existsSync(join(root, name)));
}

test("a token of each kind would be found", () => {
  const x = (count: number) => "aB3".repeat(count).slice(0, count);
  const made: Record<string, string> = {
    "Hugging Face": `hf_${x(34)}`,
    "AWS key id": `AKIA${"ABCD2345".repeat(2)}`,
    "AWS secret": `aws_secret_access_key = ${x(40)}`,
    GitHub: `ghp_${x(36)}`,
    GitLab: `glpat-${x(20)}`,
    npm: `npm_${x(36)}`,
    Slack: `xoxb-${x(24)}`,
    Google: `AIza${x(35)}`,
    "private key": ["-----BEGIN", "PRIVATE KEY-----"].join(" "),
    "JSON web token": `eyJ${x(20)}.eyJ${x(20)}.${x(30)}`,
    "password in an address": `https://me:${x(12)}@example.org`,
  };
  for (const [kind, pattern] of Object.entries(SECRETS)) expect(made[kind], kind).toMatch(pattern);
});

test("the repository holds no token, key or password", () => {
  const found: string[] = [];
  const names = files();
  expect(names.length).toBeGreaterThan(200);
  for (const name of names) {
    const path = join(root, name);
    if (statSync(path).size > 5_000_000) found.push(`${name} is too large to be looked through, and to be here`);
    const text = readFileSync(path, "latin1");
    for (const [kind, pattern] of Object.entries(SECRETS)) if (pattern.test(text)) found.push(`${name}: ${kind}`);
  }
  expect(found).toEqual([]);
});
