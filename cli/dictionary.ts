import { writeFileSync } from "node:fs";
import { dictionaryPage } from "../core/release/dictionary.ts";
import { rowTypes } from "../core/release/row-types.ts";

// npm run docs:dictionary: page and types are generated, so that they can never say something else than the release.
writeFileSync(new URL("../docs/data-dictionary.md", import.meta.url), dictionaryPage());
writeFileSync(new URL("../reader/tables.ts", import.meta.url), rowTypes());
