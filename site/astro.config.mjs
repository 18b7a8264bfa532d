import { defineConfig } from "astro/config";

// The driver (site/astro.ts) copies the sources beside the output folder and hands every path in, so that a read-only checkout can build.
const { HUBRACE_SITE_OUT, HUBRACE_SITE_CACHE, HUBRACE_SITE_URL, HUBRACE_SITE_BASE } = process.env;

export default defineConfig({
  site: HUBRACE_SITE_URL,
  base: HUBRACE_SITE_BASE,
  outDir: HUBRACE_SITE_OUT,
  cacheDir: HUBRACE_SITE_CACHE,
  trailingSlash: "always",
  compressHTML: true,
  // Styles and scripts are files: the Content-Security-Policy of every page forbids inline ones.
  build: { format: "directory", inlineStylesheets: "never", assets: "assets" },
  // No image is processed; the default service would need sharp, which does not fit a Lambda.
  image: { service: { entrypoint: "astro/assets/services/noop" } },
  devToolbar: { enabled: false },
  // The driver hands in an empty output folder and writes other files into it meanwhile.
  vite: { cacheDir: HUBRACE_SITE_CACHE, build: { assetsInlineLimit: 0, emptyOutDir: false } },
});
