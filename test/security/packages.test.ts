import { readFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { describe, expect, test } from "vitest";
import { billOfMaterials, type LockedPackage, type Lockfile } from "../../infra/bundle/bill.ts";

const root = fileURLToPath(new URL("../..", import.meta.url));
const read = (name: string): unknown => JSON.parse(readFileSync(join(root, name), "utf8"));

interface Locked extends LockedPackage {
  readonly resolved?: string;
  readonly hasInstallScript?: boolean;
  readonly link?: boolean;
}
interface Manifest {
  readonly dependencies: Readonly<Record<string, string>>;
  readonly devDependencies: Readonly<Record<string, string>>;
  readonly allowScripts: Readonly<Record<string, boolean>>;
}

const lock = read("package-lock.json") as Lockfile & {
  readonly lockfileVersion: number;
  readonly packages: Readonly<Record<string, Locked>>;
};
const manifest = read("package.json") as Manifest;
const packages = Object.entries(lock.packages).filter(([path]) => path !== "");
const nameOf = (path: string) => path.slice(path.lastIndexOf("node_modules/") + "node_modules/".length);

describe("the lockfile", () => {
  test("pins every package by the SHA-512 of its content", () => {
    expect(lock.lockfileVersion).toBe(3);
    expect(packages.length).toBeGreaterThan(300);
    expect(packages.filter(([, one]) => !/^sha512-[A-Za-z0-9+/]{86}==$/.test(one.integrity ?? ""))).toEqual([]);
    expect(packages.filter(([, one]) => one.version === undefined || one.link === true)).toEqual([]);
  });

  test("names no place: no git, no address, no host of a registry, which whoever installs has set", () => {
    expect(packages.filter(([, one]) => one.resolved !== undefined).map(([path]) => path)).toEqual([]);
    expect(readFileSync(join(root, "package-lock.json"), "utf8")).not.toMatch(/"(?:git[+:]|file:|http:)/);
    expect(readFileSync(join(root, ".npmrc"), "utf8")).not.toMatch(/registry\s*=|_auth|token/i);
  });

  test("holds exactly the versions that package.json names, none of them a range", () => {
    const wanted = Object.entries({ ...manifest.dependencies, ...manifest.devDependencies });
    expect(wanted.filter(([, version]) => !/^\d+\.\d+\.\d+(-[\w.]+)?$/.test(version))).toEqual([]);
    const held = wanted.map(([name]) => [name, lock.packages[`node_modules/${name}`]?.version]);
    expect(held).toEqual(wanted);
  });

  test("has no package with an install script but those that package.json decides on", () => {
    const scripted = packages.filter(([, one]) => one.hasInstallScript === true).map(([path]) => nameOf(path));
    expect(scripted.sort()).toEqual(Object.keys(manifest.allowScripts).sort());
    // Both put a program for this machine into place; classic-level, of the tests' DynamoDB, has a ready one and builds nothing.
    expect(manifest.allowScripts).toEqual({ node: true, esbuild: true, "classic-level": false });
  });
});

describe("the bill of materials", () => {
  const bill = billOfMaterials(lock);

  test("names every package of the lockfile with its version and SHA-512, and says which are for development alone", () => {
    const bought = new Map(bill.components.map((one) => [`${one.name}@${one.version}`, one]));
    for (const [path, one] of packages) {
      const found = bought.get(`${nameOf(path)}@${one.version}`);
      const sha = Buffer.from(found?.hashes?.[0]?.content ?? "", "hex").toString("base64");
      expect([path, `sha512-${sha}`]).toEqual([path, one.integrity]);
    }
    expect(bought.get(`zod@${manifest.dependencies.zod}`)).toMatchObject({
      purl: "pkg:npm/zod@4.6.7",
      scope: "required",
    });
    expect(bought.get(`@duckdb/node-api@${manifest.dependencies["@duckdb/node-api"]}`)?.purl).toBe(
      "pkg:npm/%40duckdb/node-api@1.5.5-r.5",
    );
    expect(bought.get(`vitest@${manifest.devDependencies.vitest}`)?.scope).toBe("excluded");
  });

  test("says who needs whom, each reference a component, the checkout needing what package.json names", () => {
    const refs = new Set([bill.metadata.component["bom-ref"], ...bill.components.map((one) => one["bom-ref"])]);
    for (const { ref, dependsOn } of bill.dependencies)
      for (const one of [ref, ...dependsOn]) expect(refs.has(one), one).toBe(true);
    const own = bill.dependencies.find(({ ref }) => ref === bill.metadata.component["bom-ref"])?.dependsOn ?? [];
    expect(own).toContain("pkg:npm/listr2@11.4.0");
    const listr2 = bill.dependencies.find(({ ref }) => ref === "pkg:npm/listr2@11.4.0")?.dependsOn ?? [];
    expect(listr2.map((one) => one.replace(/@[^@]*$/, ""))).toEqual([
      "pkg:npm/cli-truncate",
      "pkg:npm/log-update",
      "pkg:npm/wrap-ansi",
    ]);
  });

  test("takes a nested package before one further up, and refuses one that is not pinned", () => {
    const integrity = `sha512-${"A".repeat(86)}==`;
    const made = billOfMaterials({
      name: "x",
      version: "1.0.0",
      packages: {
        "": { dependencies: { a: "1", b: "2" } },
        "node_modules/a": { version: "1.0.0", integrity, dependencies: { b: "1" } },
        "node_modules/a/node_modules/b": { version: "1.0.0", integrity },
        "node_modules/b": { version: "2.0.0", integrity, dev: true },
      },
    });
    expect(made.dependencies.slice(0, 1)).toEqual([{ ref: "pkg:npm/a@1.0.0", dependsOn: ["pkg:npm/b@1.0.0"] }]);
    expect(made.dependencies.find(({ ref }) => ref === "pkg:npm/x@1.0.0")?.dependsOn).toEqual([
      "pkg:npm/a@1.0.0",
      "pkg:npm/b@2.0.0",
    ]);
    const open = { name: "x", version: "1.0.0", packages: { "node_modules/a": { version: "1.0.0" } } };
    expect(() => billOfMaterials(open)).toThrow("pins a by no version and SHA-512");
  });
});
