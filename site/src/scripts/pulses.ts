/** Says on the status page how many pulses there were, and how each sweep differed from those before it, out of pulse.json. */

interface Pulses {
  readonly pulsed_at: string | null;
  readonly totals: Readonly<Record<"pulses" | "requests" | "arrivals", number>>;
  readonly sweeps: readonly (Readonly<Record<"swept" | "arrivals" | "gone" | "redated" | "unseen", number>> & {
    readonly date: string;
  })[];
}

const place = document.querySelector<HTMLElement>("[data-pulses]");
if (place?.dataset.pulses !== undefined) {
  fetch(place.dataset.pulses)
    .then((response) => response.json() as Promise<Pulses>)
    .then((pulses) => place.append(...said(pulses)))
    .catch(() => {
      // The link to the file stays.
    });
}

function said({ pulsed_at, totals, sweeps }: Pulses): HTMLElement[] {
  if (pulsed_at === null) return [];
  const words = document.createElement("p");
  words.textContent =
    `${count(totals.pulses, "pulse")} with ${count(totals.requests, "request")} entered ${count(totals.arrivals, "model")}; ` +
    `the last one was at ${pulsed_at.slice(0, 16).replace("T", " ")} UTC.`;
  const list = document.createElement("ul");
  for (const { date, swept, arrivals, gone, redated, unseen } of sweeps) {
    const item = document.createElement("li");
    item.textContent =
      `Sweep of ${date}: ${count(swept, "new model")}, ${number(arrivals)} entered by pulses before it; ` +
      `${number(gone)} gone, ${number(redated)} given a later date, ${number(unseen)} not seen by any pulse.`;
    list.append(item);
  }
  return sweeps.length === 0 ? [words] : [words, list];
}

/** 1 → "1 pulse", 12 → "12 pulses". */
function count(value: number, singular: string): string {
  return `${number(value)} ${singular}${value === 1 ? "" : "s"}`;
}

function number(value: number): string {
  return value.toLocaleString("en-US");
}
