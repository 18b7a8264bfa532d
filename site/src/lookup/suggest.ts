import type { familyFacts } from "../api/family.ts";
import { loadSearch } from "../search/load.ts";
import { type LookupPlace, loadModel, readJson } from "./load.ts";
import { nearest, spellings } from "./near.ts";

/** What may have been meant by an id that no derivative has. */
export interface Suggestions {
  /** Derivatives with a name like it. */
  readonly models: readonly string[];
  /** Families with a page; the first one is the id itself where it is a base. */
  readonly families: readonly { readonly base: string; readonly path: string }[];
}

/** Looks for other spellings, then among the families whose names share words with it and among their best known entries. */
export async function suggestions(id: string, place: LookupPlace): Promise<Suggestions> {
  const spelled = await Promise.all(spellings(id).map((other) => loadModel(other, place).catch(() => null)));
  const search = await loadSearch(place.base);
  const name = id.slice(id.indexOf("/") + 1);
  const families = [...search.find(id, 20), ...search.find(name, 20)]
    .filter(({ kind }) => kind === "family")
    .filter((one, index, all) => all.findIndex(({ path }) => path === one.path) === index)
    .sort((a, b) => Number(isSame(b.title, id)) - Number(isSame(a.title, id)))
    .slice(0, 5);
  const files = await Promise.all(
    families
      .slice(0, 3)
      .map(({ path }) =>
        readJson<{ family: ReturnType<typeof familyFacts> }>(
          `${place.base}api/v1${path.replace(/\/$/, "")}.json`,
        ).catch(() => null),
      ),
  );
  const known = files.flatMap((file) =>
    file === null
      ? []
      : [...file.family.first, ...file.family.liked_most, ...file.family.newest].map((entry) => entry.id),
  );
  const models = [...spelled.flatMap((found) => found?.id ?? []), ...nearest(id, known, 4)];
  return {
    models: [...new Set(models)].slice(0, 5),
    families: families.map(({ title, path }) => ({ base: title, path })),
  };
}

function isSame(one: string, other: string): boolean {
  return one.toLowerCase() === other.toLowerCase();
}
