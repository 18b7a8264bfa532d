import { parseHTML } from "linkedom";

/** Links of a built site's pages that lead nowhere in it: "page → target". `files`: bytes by path. */
export function deadLinks(files: ReadonlyMap<string, Buffer>): string[] {
  const dead: string[] = [];
  const places = new Map<string, Set<string>>();
  const placesOf = (file: string) => {
    const known = places.get(file) ?? new Set(anchors(files.get(file)?.toString("utf8") ?? ""));
    places.set(file, known);
    return known;
  };
  for (const [page, body] of files) {
    if (!page.endsWith(".html")) continue;
    const { document } = parseHTML(body.toString("utf8"));
    for (const element of document.querySelectorAll("[href],[src]")) {
      const target = element.getAttribute("href") ?? element.getAttribute("src") ?? "";
      if (/^(?:https?|mailto|data):/.test(target)) continue;
      const url = new URL(target, `http://site/${page.replace(/index\.html$/, "")}`);
      const path = decodeURIComponent(url.pathname).slice(1);
      const file = path === "" || path.endsWith("/") ? `${path}index.html` : path;
      const there = files.has(file) && (url.hash === "" || placesOf(file).has(decodeURIComponent(url.hash.slice(1))));
      if (!there) dead.push(`${page} → ${target}`);
    }
  }
  return dead;
}

const anchors = (html: string) => [...html.matchAll(/\sid="([^"]*)"/g)].map((match) => match[1] ?? "");
