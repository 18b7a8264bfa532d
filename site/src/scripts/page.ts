/** The theme switch, and values of a chart under the pointer or finger. Everything works without it; this makes it quicker. */

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

const tip = document.createElement("div");
tip.className = "tip";
tip.hidden = true;
document.body.append(tip);

/** The text of the mark under the pointer; the native title would appear late and not at all on touch screens. */
function textOf(target: EventTarget | null): string | null {
  if (!(target instanceof Element)) return null;
  const mark = target.closest(".picture svg *");
  const title = mark?.querySelector(":scope > title") ?? null;
  return title?.textContent ?? null;
}

function show(event: PointerEvent): void {
  const text = textOf(event.target);
  tip.hidden = text === null;
  if (text === null) return;
  tip.textContent = text;
  const { width, height } = tip.getBoundingClientRect();
  const left = Math.min(Math.max(8, event.clientX - width / 2), root.clientWidth - width - 8);
  const above = event.clientY - height - 14;
  tip.style.left = `${left}px`;
  tip.style.top = `${above < 8 ? event.clientY + 18 : above}px`;
}

for (const picture of document.querySelectorAll<HTMLElement>(".picture")) {
  picture.addEventListener("pointermove", show);
  picture.addEventListener("pointerdown", show);
  picture.addEventListener("pointerleave", () => {
    tip.hidden = true;
  });
}
addEventListener(
  "scroll",
  () => {
    tip.hidden = true;
  },
  { passive: true },
);
