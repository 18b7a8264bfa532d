import { inflateSync } from "node:zlib";
import { parse } from "csv-parse/sync";
import { parseHTML } from "linkedom";
import { CHARTS } from "../../site/charts/catalogue.ts";

type Files = ReadonlyMap<string, Buffer>;

/** Charts of a built site that have a picture. */
export function drawn(files: Files): string[] {
  return CHARTS.map(({ id }) => id).filter((id) => files.has(`charts/${id}.svg`));
}

/**
 * Walks the whole catalogue over a built site's files and lists every promise of the chart contract that is broken: "ID: what".
 * The rules are written out here, from the contract; nothing of the site's code is used but the catalogue's ids and pages. `only`: of
 * these charts alone.
 */
export function brokenPromises(files: Files, only?: readonly string[]): string[] {
  const charts = CHARTS.filter(({ id }) => only === undefined || only.includes(id));
  // A panel's page shows several charts, and is read once.
  const documents = new Map<string, Document>();
  const read = (place: string, html: string) => {
    const document = documents.get(place) ?? parseHTML(html).document;
    documents.set(place, document);
    return document;
  };
  return charts.flatMap(({ id, page }) => {
    const broken: string[] = [];
    const need = (holds: unknown, what: string) => {
      if (!holds) broken.push(`${id}: ${what}`);
    };
    for (const place of [`${page.slice(1)}index.html`, `charts/${id}/index.html`, `embed/${id}/index.html`]) {
      const html = files.get(place)?.toString("utf8");
      need(html !== undefined, `${place} is missing`);
      if (html !== undefined) figure({ files, id, place, html, document: read(place, html) }, need);
    }
    data(files, id, need);
    if (files.has(`charts/${id}.svg`)) pictures(files, id, need);
    return broken;
  });
}

type Need = (holds: unknown, what: string) => void;

interface Shown {
  readonly files: Files;
  readonly id: string;
  readonly place: string;
  readonly html: string;
  readonly document: Document;
}

/** What stands around the picture: on its panel's page, on its own page, in its embed. */
function figure({ files, id, place, html, document }: Shown, need: Need): void {
  const chart = document.getElementById(id);
  if (chart === null) {
    need(false, `${place} does not show it`);
    return;
  }
  const said = (selector: string) => chart.querySelector(selector)?.textContent?.trim() ?? "";
  need(said(".chart-title").length > 15, `no title in ${place}`);
  need(!/NaN|undefined|Infinity|null|\b0\.0\s%/.test(chart.textContent ?? ""), `a broken number in ${place}`);
  need((document.getElementById(`${id}-alt`)?.textContent?.length ?? 0) > 50, `no long text in ${place}`);
  need(/^Grade.[ABC]$/.test(said(".grade")), `no grade in ${place}`);
  need(/^\d{4}-\d\d-\d\dT/.test(chart.querySelector(".foot time")?.getAttribute("datetime") ?? ""), "no as-of date");
  need(
    /tier T1 \(no suspected automated uploads\), T0 beside|without tiers/.test(said(".foot")),
    `no tier in ${place}`,
  );

  const missing = said(".missing");
  if (missing !== "") {
    need(/^Not enough data \(n\s=\s[\d,]+\)/.test(missing), `"${missing}" in ${place}`);
    need(!files.has(`charts/${id}.svg`), "a picture though it says that there is not enough data");
  } else {
    need(/n\s=\s[\d,]+/.test(said(".sub")), `no n in ${place}: ${said(".sub")}`);
    // A table says it in columns of its own.
    if (files.has(`charts/${id}.svg`))
      need(
        /interval|[Mm]iddle half|95 % range/.test(said(".key")),
        `nothing about its uncertainty in ${place}: ${said(".key")}`,
      );
  }

  const table = chart.querySelector("table");
  const rows = chart.querySelectorAll("tbody tr").length;
  if (missing === "") need(rows > 0 && table !== null, `no table in ${place}`);
  if (table !== null && /in short/.test(chart.textContent ?? "") === false && chart.querySelector("details") !== null)
    need(rows === csvRows(files, id).length, `${rows} rows in ${place}, ${csvRows(files, id).length} in the CSV`);

  const links = new Map(
    [...chart.querySelectorAll(".links a")].map((link) => [link.textContent ?? "", link.getAttribute("href")]),
  );
  const wanted = { CSV: ".csv", JSON: ".json", SQL: ".sql", Permalink: "/" };
  for (const [name, ending] of Object.entries(wanted))
    need(links.get(name) === `/charts/${id}${ending}`, `${name} leads to ${links.get(name)} in ${place}`);
  for (const name of ["SVG", "PNG"])
    need(
      links.get(name) === (files.has(`charts/${id}.svg`) ? `/charts/${id}.${name.toLowerCase()}` : undefined),
      `${name} leads to ${links.get(name)} in ${place}`,
    );
  if (place.startsWith("embed/")) {
    need(document.querySelector("header.site, footer.site") === null, "its embed has the site's header or footer");
    need(/noindex/.test(html), "its embed asks to be listed");
  } else {
    need(links.get("Embed") === `/charts/${id}/#embed`, `Embed leads to ${links.get("Embed")} in ${place}`);
    const cite = missing === "" ? `/charts/${id}/#cite` : undefined;
    need(links.get("Cite") === cite, `Cite leads to ${links.get("Cite")} in ${place}`);
  }
  if (place.startsWith("charts/") && missing === "") {
    const cited = document.querySelector("#cite textarea")?.textContent ?? "";
    need(
      /^Hubrace \(\d{4}\): .+ Chart, as of \d{4}-\d\d-\d\d, grade [ABC], (tier T1|without tiers)/.test(cited) &&
        cited.includes(said(".chart-title")) &&
        cited.endsWith(`/charts/${id}/`),
      `it is cited as "${cited}"`,
    );
  }
  if (place.startsWith("charts/")) {
    // The text of a textarea is handed out as it is written in the page.
    const escaped = document.querySelector("#embed textarea")?.innerHTML ?? "";
    const code = parseHTML(`<p>${escaped}</p>`).document.querySelector("p")?.textContent ?? "";
    const frame = parseHTML(`<body>${code}</body>`).document.querySelector("iframe");
    need(frame?.getAttribute("src")?.endsWith(`/embed/${id}/`), `the code of its embed is ${code}`);
    need(frame?.getAttribute("title") === said(".chart-title"), `the embed's title is ${frame?.getAttribute("title")}`);
  }
}

/** CSV, JSON and SQL say the same. */
function data(files: Files, id: string, need: Need): void {
  const sql = files.get(`charts/${id}.sql`)?.toString("utf8") ?? "";
  need(/^\s*--/.test(sql) && /\bfrom\b/.test(sql), "no SQL with a head comment");
  for (const [, variable] of sql.matchAll(/getvariable\('(\w+)'\)/g))
    need(
      sql.includes(`set variable ${variable} =`),
      `its SQL asks for the variable ${variable}, which it does not set`,
    );
  const json = JSON.parse(files.get(`charts/${id}.json`)?.toString("utf8") ?? "{}");
  need(/^\d{4}-\d\d-\d\dT.*Z$/.test(json.as_of ?? ""), "no as_of in its JSON");
  need(typeof json.n === "number" && /^[ABC]$/.test(json.grade) && typeof json.tier === "string", "n, grade or tier");
  need(json.sql?.trim() === sql.trim(), "another SQL in its JSON");
  for (const column of json.columns ?? []) {
    need(typeof column.label === "string" && column.label !== "", `no label for ${column.key}`);
    need(typeof column.unit === "string" || column.unit === null, `no unit for ${column.key}`);
    if (json.rows?.length > 0 && !json.digest)
      need(column.key in json.rows[0], `its rows have no ${column.key}: ${Object.keys(json.rows[0])}`);
  }
  const rows = csvRows(files, id);
  need(json.rows?.length === rows.length, `${rows.length} rows in the CSV, ${json.rows?.length} in the JSON`);
  for (const [index, row] of rows.entries())
    for (const [key, cell] of Object.entries(row)) {
      const value = json.rows?.[index]?.[key];
      if (typeof value === "number") need(Number(cell) === value, `row ${index}: ${key} is ${cell} and ${value}`);
    }
}

function csvRows(files: Files, id: string): Record<string, string>[] {
  return parse(files.get(`charts/${id}.csv`) ?? "", { columns: true });
}

/** SVG that needs nothing else and says what a page around it would, and a PNG of twice its size that holds all its pixels. */
function pictures(files: Files, id: string, need: Need): void {
  const svg = files.get(`charts/${id}.svg`)?.toString("utf8") ?? "";
  need(/^<\?xml [^>]*\?>\s*<svg xmlns="http:\/\/www\.w3\.org\/2000\/svg"/.test(svg), "its SVG is no document");
  need(!/[●■○]/.test(svg), "it writes marks, which the font of PNGs does not have, in place of drawing them");
  need(!/<script|<image|<foreignObject|href=|url\(|@import|\son\w+=/i.test(svg), "its SVG asks for something else");
  for (const [, name] of svg.matchAll(/var\((--[a-z0-9-]+)\)/g))
    need(svg.includes(`${name}:`), `its SVG has no value for ${name}`);
  const words = [...svg.matchAll(/<text x="0"[^>]*class="tick">([^<]*)</g)].map(([, text]) => text).join(" ");
  need(/n = [\d,]+/.test(words), "no n in its SVG");
  need(/interval|[Mm]iddle half|95 % range/.test(words), "nothing about its uncertainty in its SVG");
  need(
    /as of \d{4}-\d\d-\d\d, grade [ABC], (tier T1 \(|without tiers)/.test(words),
    "no date, grade or tier in its SVG",
  );
  need(words.endsWith(`/charts/${id}/`), "its SVG does not say where the newest one is");
  const [, width, height] = /width="(\d+)" height="(\d+)"/.exec(svg) ?? [];
  const png = files.get(`charts/${id}.png`);
  if (png === undefined) {
    need(false, "no PNG");
    return;
  }
  const image = decode(png);
  need(
    image.width === 2 * Number(width) && image.height === 2 * Number(height),
    `PNG of ${image.width} × ${image.height}`,
  );
  need(image.colours > 8, `its PNG has ${image.colours} colours`);
}

/** Width, height and the number of different bytes of a PNG, by its specification (RFC 2083); throws where it is damaged. */
function decode(png: Buffer): { width: number; height: number; colours: number } {
  if (png.toString("latin1", 0, 8) !== "\x89PNG\r\n\x1a\n") throw new Error("not a PNG");
  const parts: Buffer[] = [];
  let [width, height, channels] = [0, 0, 0];
  for (let at = 8; at < png.length; at += 12 + png.readUInt32BE(at)) {
    const kind = png.toString("latin1", at + 4, at + 8);
    const body = png.subarray(at + 8, at + 8 + png.readUInt32BE(at));
    if (kind === "IHDR") {
      [width, height] = [body.readUInt32BE(0), body.readUInt32BE(4)];
      channels = body[9] === 6 ? 4 : 3;
    }
    if (kind === "IDAT") parts.push(body);
  }
  const pixels = inflateSync(Buffer.concat(parts));
  if (pixels.length !== height * (1 + width * channels)) throw new Error(`${pixels.length} bytes of pixels`);
  return { width, height, colours: new Set(pixels).size };
}
