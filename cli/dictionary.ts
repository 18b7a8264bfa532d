import { writeFileSync } from "node:fs";
import { dictionaryPage } from "../core/release/dictionary.ts";

// npm run docs:dictionary: the page is generated, so that it can never say something else than the release.
writeFileSync(new URL("../docs/data-dictionary.md", import.meta.url), dictionaryPage());
