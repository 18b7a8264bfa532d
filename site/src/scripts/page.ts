/**
 * The script of every page: the search field, buttons that copy or save, the theme switch, and what charts offer where scripts run. Everything
 * can be read without it; this makes it quicker. One file, since each more is a request.
 */
import "./copy.ts";
import "./find.ts";
import "./png.ts";
import { offerSwitches } from "./charts/switches.ts";
import { offerValues } from "./charts/values.ts";
import { offerPulse } from "./pulse.ts";

/** Opens what holds the place that the address names, where the browser does not do so itself. */
function openNamed(): void {
  const place = document.getElementById(location.hash.slice(1));
  const closed = place?.closest<HTMLDetailsElement>("details:not([open])");
  if (!closed) return;
  closed.open = true;
  place?.scrollIntoView();
}

const root = document.documentElement;
const button = document.querySelector<HTMLButtonElement>("[data-theme-switch]");
const prefersDark = matchMedia("(prefers-color-scheme: dark)");

function isDark(): boolean {
  return root.dataset.theme === undefined ? prefersDark.matches : root.dataset.theme === "dark";
}

function name(): void {
  if (button === null) return;
  button.textContent = isDark() ? "Light" : "Dark";
  button.setAttribute("aria-label", `Switch to the ${isDark() ? "light" : "dark"} theme`);
  button.hidden = false;
}

button?.addEventListener("click", () => {
  const next = isDark() ? "light" : "dark";
  root.dataset.theme = next;
  try {
    localStorage.setItem("theme", next);
  } catch {
    // Storage can be forbidden; the choice then lasts for this page.
  }
  name();
});
prefersDark.addEventListener("change", name);
name();

offerSwitches();
offerValues(document.querySelectorAll<HTMLElement>(".picture"));
offerPulse(document.querySelector<HTMLElement>("[data-pulse]"));
addEventListener("hashchange", openNamed);
openNamed();
