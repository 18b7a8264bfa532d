import { createHash } from "node:crypto";

/**
 * Runs before anything is painted; the policies name its hash. A chosen theme never flashes: `?theme=dark` in the address wins over what was
 * chosen before, so that an embed can be given the theme of the page around it. Where the address asks planner, look-up, families or search for
 * something, `data-asked` holds back what stands below the answer, until the page's own script has it (`answering`, `answered`), or until
 * the page is loaded where that script never came.
 */
export const FIRST_SCRIPT =
  'try{const s=new URLSearchParams(location.search),d=document.documentElement.dataset;if(["base","id","q","state","relation","sort","order","page"].some(n=>s.get(n))){d.asked="";addEventListener("load",()=>{if(d.asked==="")delete d.asked})}const t=s.get("theme")||localStorage.getItem("theme");if(t==="light"||t==="dark")d.theme=t}catch{}';

/** The Content-Security-Policy in the head of every page. */
export const CONTENT_SECURITY_POLICY = [
  "default-src 'none'",
  `script-src 'self' 'sha256-${createHash("sha256").update(FIRST_SCRIPT).digest("base64")}'`,
  "style-src 'self'",
  "img-src 'self' data:",
  "font-src 'self'",
  "connect-src 'self'",
  "form-action 'self'",
  "base-uri 'none'",
].join("; ");

/** Pages below it, and no others, may stand in frames of other sites. */
export const EMBEDS = "/embed/";

/** The same as a header, which alone can say who may frame a page: nobody, or for embeds everybody. */
export const PAGE_POLICY = `${CONTENT_SECURITY_POLICY}; frame-ancestors 'none'`;
export const EMBED_POLICY = `${CONTENT_SECURITY_POLICY}; frame-ancestors *`;

/** Pictures opened on their own carry their colours in a style element and need nothing else. */
export const PICTURE_POLICY = "default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'none'; sandbox";

/** The policy that is sent with a file of the site, by its path. */
export function policyFor(path: string): string {
  if (path.startsWith(EMBEDS)) return EMBED_POLICY;
  return path.endsWith(".svg") ? PICTURE_POLICY : PAGE_POLICY;
}
