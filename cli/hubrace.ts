#!/usr/bin/env -S node --disable-warning=ExperimentalWarning --max-semi-space-size=8
import { enableCompileCache } from "node:module";

// What takes the types off our modules and compiles them is half of a command's start: it is kept in the user's temporary folder.
enableCompileCache();
await import("./main.ts");
