import { dataMark } from "../../core/release/about.ts";
import type { Report } from "../prepare/report.ts";

/** Media type of a release's file by its ending. */
export function mediaType(name: string): string {
  if (name.endsWith(".parquet")) return "application/vnd.apache.parquet";
  if (name.endsWith(".csv.gz")) return "application/gzip";
  if (name.endsWith(".json")) return "application/json";
  if (name.endsWith(".md")) return "text/markdown";
  if (name.endsWith(".sql")) return "application/sql";
  return "text/plain";
}

/** schema.org Dataset of a release, for the search engines of data sets. `place`: whole address of the folder of its files. */
export function dataset({ release, about }: Pick<Report, "release" | "about">, place: string, page: string): object {
  return {
    "@context": "https://schema.org/",
    "@type": "Dataset",
    name: about.title,
    description: `${dataMark(release)}Who released first on each open base model, how crowded it was then, and what it earned. ${about.warning} ${about.attribution}`,
    url: page,
    identifier: place,
    version: about.version,
    datePublished: release.date,
    isAccessibleForFree: true,
    license: about.license,
    creator: { "@type": "Organization", name: about.creator, url: about.homepage },
    keywords: about.keywords,
    measurementTechnique:
      "Daily snapshot of public model metadata; ranks, windows and estimates as the methods page defines them",
    distribution: release.files.map(({ name, bytes, sha256 }) => ({
      "@type": "DataDownload",
      name,
      contentUrl: `${place}${name}`,
      encodingFormat: mediaType(name),
      contentSize: `${bytes} B`,
      sha256,
    })),
  };
}
