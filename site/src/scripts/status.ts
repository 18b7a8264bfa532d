/** Lists the runs of /status.json and the pulses of /pulse.json on the status page. Without them the page links to the files. */

interface Run {
  readonly id?: string;
  readonly status?: string;
  readonly error?: string | null;
  readonly stages?: unknown;
}

interface Pulses {
  readonly pulsed_at: string | null;
  readonly totals: { readonly pulses: number; readonly requests: number; readonly arrivals: number };
  readonly sweeps: readonly Readonly<
    Record<"arrivals" | "swept" | "gone" | "redated" | "unseen", number> & Record<"date", string>
  >[];
}

offer<Run[]>("runs", (runs) => (runs.length > 0 ? [runsTable(runs.slice(0, 20))] : []));
offer<Pulses>("pulses", ({ pulsed_at, totals, sweeps }) => {
  if (pulsed_at === null) return [];
  const words = document.createElement("p");
  const [pulses, requests, arrivals] = [totals.pulses, totals.requests, totals.arrivals].map(number);
  words.textContent = `${pulses} pulses with ${requests} requests entered ${arrivals} models; the last one was at ${pulsed_at.slice(0, 16).replace("T", " ")} UTC.`;
  const titles = ["Sweep", "New models", "Entered by pulses", "Gone", "Given a later date", "Unseen by pulses"];
  const rows = sweeps.map((one) => [
    one.date,
    ...[one.swept, one.arrivals, one.gone, one.redated, one.unseen].map((value) => number(value)),
  ]);
  return sweeps.length === 0 ? [words] : [words, table("Pulses and sweeps", titles, rows)];
});

/** Puts behind an element of the page what is made of its file. */
function offer<Content>(name: string, made: (content: Content) => readonly HTMLElement[]): void {
  const place = document.querySelector<HTMLElement>(`[data-${name}]`);
  const address = place?.dataset[name];
  if (address === undefined) return;
  fetch(address)
    .then((response) => response.json() as Promise<Content>)
    .then((content) => place?.append(...made(content)))
    .catch(() => {
      // The link to the file stays.
    });
}

/** One line per run: how it ended, how long it took in all, and its stages. */
function runsTable(runs: readonly Run[]): HTMLElement {
  const rows = runs.map(({ id, status, error, stages: all }) => {
    const stages = secondsOf(all);
    return [
      id ?? "",
      status === "failed" ? `failed: ${firstClause(error ?? "")}` : (status ?? ""),
      stages.reduce((sum, [, seconds]) => sum + seconds, 0).toFixed(1),
      stages.map(([name, seconds]) => `${name} ${seconds.toFixed(1)}`).join(", "),
    ];
  });
  return table("Runs", ["Run", "Result", "Seconds in all", "Stages, seconds"], rows);
}

function table(label: string, titles: readonly string[], rows: readonly (readonly string[])[]): HTMLElement {
  const box = document.createElement("div");
  box.className = "scroll";
  box.tabIndex = 0;
  box.setAttribute("role", "region");
  box.setAttribute("aria-label", label);
  const element = document.createElement("table");
  const head = element.createTHead().insertRow();
  for (const title of titles) {
    const cell = document.createElement("th");
    cell.scope = "col";
    cell.textContent = title;
    head.append(cell);
  }
  const body = element.createTBody();
  for (const cells of rows) {
    const row = body.insertRow();
    for (const text of cells) row.insertCell().textContent = text;
  }
  box.append(element);
  return box;
}

/** What happened, without what the operator should do. */
function firstClause(error: string): string {
  return error.split(/[.;] /, 1)[0] ?? "";
}

const number = (value: number): string => value.toLocaleString("en-US");

/** Stages come as a list of {stage, seconds} or as an object by name. */
function secondsOf(stages: unknown): [name: string, seconds: number][] {
  if (typeof stages !== "object" || stages === null) return [];
  return Object.entries(stages).flatMap(([key, value]: [string, unknown]) => {
    if (typeof value !== "object" || value === null || !("seconds" in value) || typeof value.seconds !== "number")
      return [];
    const name = "stage" in value ? String(value.stage) : "name" in value ? String(value.name) : key;
    return [[name, value.seconds]];
  });
}
