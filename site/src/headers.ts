import { policyFor } from "./policy.ts";

/** Headers of every answer but HSTS, which only means something over https: `hubrace serve` and the deployment send the same. */
export const SECURITY_HEADERS = {
  "x-content-type-options": "nosniff",
  "referrer-policy": "no-referrer",
  "cross-origin-opener-policy": "same-origin",
  "permissions-policy": "camera=(), geolocation=(), microphone=()",
} as const;

/** These files, and what stands below these folders, may be read by pages of other sites; nothing else may. The pages /api/ and /data/ themselves are pages. */
export const OPEN_PATHS = ["/api/v1/", "/badges/", "/data/v1/", "/data/releases.json", "/pulse.json"] as const;

/** Data are never a page, whatever names of models they carry: opened on their own they load and run nothing. */
export const DATA_POLICY = "default-src 'none'; sandbox";

/** What scripts of those pages may read beside the headers that every script may: which bytes of how many came, for readers of ranges. */
export const EXPOSED_HEADERS = ["Content-Range", "ETag"] as const;

/** The security headers of an answer, by the path of the file in the site. */
export function headersFor(path: string): Readonly<Record<string, string>> {
  if (!OPEN_PATHS.some((open) => (open.endsWith("/") ? path.startsWith(open) : path === open)))
    return { ...SECURITY_HEADERS, "content-security-policy": policyFor(path) };
  return {
    ...SECURITY_HEADERS,
    "content-security-policy": DATA_POLICY,
    "access-control-allow-origin": "*",
    "access-control-expose-headers": EXPOSED_HEADERS.join(", "),
  };
}
