import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { billOfMaterials, type Lockfile } from "./bill.ts";

/** Writes dist/sbom.cdx.json, the bill of materials of package-lock.json, and says how much is in it. */
const root = resolve(import.meta.dirname, "../..");
const bill = billOfMaterials(JSON.parse(readFileSync(join(root, "package-lock.json"), "utf8")) as Lockfile);
const path = join(root, "dist/sbom.cdx.json");
mkdirSync(join(root, "dist"), { recursive: true });
writeFileSync(path, `${JSON.stringify(bill, null, 1)}\n`);
const deployed = bill.components.filter(({ scope }) => scope !== "excluded").length;
console.log(`dist/sbom.cdx.json: ${bill.components.length} packages, ${deployed} of them not for development alone`);
