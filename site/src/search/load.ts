import type { Engine } from "./engine.ts";
import type { SearchList } from "./places.ts";

let engine: Promise<Engine> | null = null;

/** The engine over /search/places.json: both are fetched when somebody searches, once. A failed try is tried again. */
export function loadSearch(base: string): Promise<Engine> {
  engine ??= Promise.all([
    import("./engine.ts"),
    import("./places.ts"),
    fetch(`${base}search/places.json`).then((response) => response.json() as Promise<SearchList>),
  ]).then(([{ searchEngine }, { placesOf }, list]) => searchEngine(placesOf(list)));
  engine.catch(() => {
    engine = null;
  });
  return engine;
}
