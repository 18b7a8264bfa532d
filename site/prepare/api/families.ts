import { closeSync, mkdirSync, openSync, writeFileSync, writeSync } from "node:fs";
import { dirname, join } from "node:path";
import type { ReleaseManifest } from "../../../core/release/manifest.ts";
import { familyBadge } from "../../src/api/badge.ts";
import { type Envelope, envelope } from "../../src/api/envelope.ts";
import { familyFacts, familySummary } from "../../src/api/family.ts";
import type { Family } from "../../src/family.ts";

/**
 * /api/v1/families.json, /api/v1/families/OWNER/NAME.json and /badges/families/OWNER/NAME.svg, a family at a time. Synchronous, for the
 * same reason as in family-files.ts. To be closed, whatever happens.
 */
export class FamilyApi {
  readonly #site: string;
  readonly #manifest: ReleaseManifest;
  readonly #about: Envelope;
  readonly #folders = new Set<string>();
  readonly #list: number;
  #before = "\n";

  constructor(site: string, manifest: ReleaseManifest) {
    this.#site = site;
    this.#manifest = manifest;
    this.#about = envelope(manifest);
    mkdirSync(join(site, "api", "v1"), { recursive: true });
    this.#list = openSync(join(site, "api", "v1", "families.json"), "w");
    writeSync(this.#list, `${JSON.stringify(this.#about).slice(0, -1)},"families":[`);
  }

  write(family: Family): void {
    writeSync(this.#list, `${this.#before}${JSON.stringify(familySummary(family))}`);
    this.#before = ",\n";
    const facts = { ...this.#about, family: familyFacts(family) };
    this.#file(`api/v1/families/${family.address}.json`, `${JSON.stringify(facts)}\n`);
    this.#file(`badges/families/${family.address}.svg`, familyBadge(family, this.#manifest));
  }

  close(): void {
    writeSync(this.#list, "\n]}\n");
    closeSync(this.#list);
  }

  #file(path: string, text: string): void {
    const file = join(this.#site, ...path.split("/"));
    const folder = dirname(file);
    if (!this.#folders.has(folder)) mkdirSync(folder, { recursive: true });
    this.#folders.add(folder);
    writeFileSync(file, text);
  }
}
