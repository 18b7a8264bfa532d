import { HubraceError } from "../../core/errors.ts";

/** A package of package-lock.json (lockfileVersion 3), as far as the bill needs it. */
export interface LockedPackage {
  readonly version?: string;
  readonly integrity?: string;
  readonly license?: string;
  readonly dev?: boolean;
  readonly optional?: boolean;
  readonly devOptional?: boolean;
  readonly dependencies?: Readonly<Record<string, string>>;
  readonly optionalDependencies?: Readonly<Record<string, string>>;
  readonly peerDependencies?: Readonly<Record<string, string>>;
}
export interface Lockfile {
  readonly name: string;
  readonly version: string;
  readonly packages: Readonly<Record<string, LockedPackage>>;
}

export interface Component {
  readonly "bom-ref": string;
  readonly type: "library" | "application";
  readonly name: string;
  readonly version: string;
  readonly purl: string;
  /** `excluded`: for development only, in nothing that is deployed. */
  readonly scope?: "required" | "optional" | "excluded";
  readonly hashes?: readonly { readonly alg: "SHA-512"; readonly content: string }[];
  readonly licenses?: readonly { readonly expression: string }[];
}

/** What of CycloneDX 1.6 the bill uses. */
export interface Bill {
  readonly bomFormat: "CycloneDX";
  readonly specVersion: "1.6";
  readonly version: 1;
  readonly metadata: { readonly component: Component };
  readonly components: readonly Component[];
  readonly dependencies: readonly { readonly ref: string; readonly dependsOn: readonly string[] }[];
}

const FOLDER = "node_modules/";
const nameOf = (path: string) => path.slice(path.lastIndexOf(FOLDER) + FOLDER.length);
const purl = (name: string, version: string) => `pkg:npm/${name.replace("@", "%40")}@${encodeURIComponent(version)}`;

/**
 * The bill of materials of a lockfile: every package that it pins with purl, SHA-512, licence and scope, and who needs whom. No time and no
 * serial number: the same lockfile gives the same bytes. Made here because `npm sbom` refuses the tree of lighthouse (it asks for
 * `latest`), and with `--omit dev` leaves out a quarter of what is deployed, whatever development needs as well.
 * Throws HubraceError for a package without version or SHA-512.
 */
export function billOfMaterials(lock: Lockfile): Bill {
  const components = new Map<string, Component>();
  const needs = new Map<string, Set<string>>();
  const own = purl(lock.name, lock.version);
  const refs = new Map([["", own]]);
  for (const [path, one] of Object.entries(lock.packages)) {
    if (path === "") continue;
    const component = componentOf(nameOf(path), one);
    const ref = component["bom-ref"];
    const before = components.get(ref);
    // The same version at two places is one component; it is deployed if one of them is.
    if (before === undefined || before.scope === "excluded") components.set(ref, component);
    refs.set(path, ref);
  }
  for (const [path, one] of Object.entries(lock.packages)) {
    const ref = refs.get(path) ?? own;
    const found = needs.get(ref) ?? new Set();
    for (const name of Object.keys({ ...one.dependencies, ...one.optionalDependencies, ...one.peerDependencies })) {
      const target = refs.get(placeOf(name, path, refs) ?? "");
      if (target !== undefined && target !== own) found.add(target);
    }
    needs.set(ref, found);
  }
  const byRef = (a: string, b: string) => (a < b ? -1 : 1);
  return {
    bomFormat: "CycloneDX",
    specVersion: "1.6",
    version: 1,
    metadata: {
      component: { "bom-ref": own, type: "application", name: lock.name, version: lock.version, purl: own },
    },
    components: [...components.values()].sort((a, b) => byRef(a["bom-ref"], b["bom-ref"])),
    dependencies: [...needs]
      .map(([ref, on]) => ({ ref, dependsOn: [...on].sort(byRef) }))
      .sort((a, b) => byRef(a.ref, b.ref)),
  };
}

function componentOf(name: string, one: LockedPackage): Component {
  const [, sha] = /^sha512-([A-Za-z0-9+/]+=*)$/.exec(one.integrity ?? "") ?? [];
  if (one.version === undefined || sha === undefined)
    throw new HubraceError(`sbom: package-lock.json pins ${name} by no version and SHA-512; install it again with npm`);
  const ref = purl(name, one.version);
  const scope = one.dev === true ? "excluded" : one.optional || one.devOptional ? "optional" : "required";
  return {
    "bom-ref": ref,
    type: "library",
    name,
    version: one.version,
    purl: ref,
    scope,
    hashes: [{ alg: "SHA-512", content: Buffer.from(sha, "base64").toString("hex") }],
    ...(one.license === undefined ? {} : { licenses: [{ expression: one.license }] }),
  };
}

/** Where Node finds a package from another one's place: its own folder first, then those above. */
function placeOf(name: string, from: string, places: ReadonlyMap<string, string>): string | undefined {
  for (let at = from; at !== ""; at = at.slice(0, Math.max(0, at.lastIndexOf(`/${FOLDER}`)))) {
    const place = `${at}/${FOLDER}${name}`;
    if (places.has(place)) return place;
  }
  return places.has(FOLDER + name) ? FOLDER + name : undefined;
}
