/** Placeholder public address: used for canonical links and feeds unless the build is given another. */
export const SITE_URL = "https://hubrace.org";

/** A site path such as "/priority/" below the base path of this build ("/report/" → "/report/priority/"). */
export function below(base: string, path: string): string {
  return `${base.replace(/\/+$/, "")}${path}`;
}

/** The whole public address of a site path. */
export function absolute(siteUrl: string, base: string, path: string): string {
  return new URL(below(base, path), siteUrl).href;
}

/** Letters that encoding would leave as they are; most names have no others. */
const PLAIN = /^[\w.~/-]*$/;

/** A model's page on the Hub; every segment encoded, since names are hostile text. */
export function hubAddress(id: string): string {
  if (PLAIN.test(id)) return `https://huggingface.co/${id}`;
  return `https://huggingface.co/${id.split("/").map(encodeURIComponent).join("/")}`;
}
