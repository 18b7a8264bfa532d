/**
 * The value of a chart's mark under the pointer, under a finger, or, once the picture has the focus, of the mark that the arrow keys have
 * reached. The words are the marks' own <title>s, as they were drawn. Nothing on the page moves.
 */
const tip = document.createElement("div");
tip.className = "tip";
tip.setAttribute("role", "status");

/** How far in px from a mark's middle a pointer or finger may be. */
const REACH = 22;

/** The picture and mark whose value is shown, and whether keys led there. */
let shown: { mark: Element; keys: boolean; x: number | null } | null = null;

function show(mark: Element, keys: boolean, x: number | null = null): void {
  shown?.mark.classList.remove("on");
  shown = { mark, keys, x };
  mark.classList.add("on");
  tip.textContent = (mark as SVGElement).dataset.value ?? "";
  place();
}

function hide(): void {
  shown?.mark.classList.remove("on");
  shown = null;
  tip.textContent = "";
}

/** Over the mark, or under it where there is no room; by transform alone, which is no layout shift. */
function place(): void {
  if (shown === null) return;
  const mark = shown.mark.getBoundingClientRect();
  const { width, height } = tip.getBoundingClientRect();
  const middle = shown.x ?? mark.left + mark.width / 2;
  const room = document.documentElement.clientWidth - width - 8;
  const left = Math.min(Math.max(8, middle - width / 2), Math.max(8, room));
  const top = mark.top - height - 8 < 8 ? Math.min(mark.bottom + 8, innerHeight - height - 8) : mark.top - height - 8;
  tip.style.transform = `translate(${Math.round(left)}px,${Math.round(top)}px)`;
}

/** The marks that can be seen now, each with its words; the browser's own late tooltips are taken away. */
function marksOf(picture: Element): Element[] {
  for (const title of picture.querySelectorAll("title")) {
    const mark = title.parentElement as SVGElement | null;
    if (mark) mark.dataset.value = title.textContent ?? "";
    title.remove();
  }
  const tier = picture.getAttribute("data-tier")?.toLowerCase();
  const faded = tier === undefined ? ".dim" : `:is(.t0, .t1, .t2):not(.${tier})`;
  return [...picture.querySelectorAll("[data-value]")].filter(
    (mark) => mark.getClientRects().length > 0 && mark.closest(`.dim, ${faded}`) === null,
  );
}

function nearest(picture: Element, event: PointerEvent): Element | null {
  const marks = marksOf(picture);
  const under = event.target instanceof Element ? event.target.closest("[data-value]") : null;
  if (under !== null && marks.includes(under)) return under;
  const far = (mark: Element) => {
    const { left, top, width, height } = mark.getBoundingClientRect();
    return Math.hypot(left + width / 2 - event.clientX, top + height / 2 - event.clientY);
  };
  let best: Element | null = null;
  let least = REACH;
  for (const mark of marks) {
    const away = far(mark);
    if (away < least) [best, least] = [mark, away];
  }
  return best;
}

function point(event: PointerEvent): void {
  const picture = event.currentTarget as Element;
  const mark = nearest(picture, event);
  if (mark === null) hide();
  else show(mark, false, mark.getBoundingClientRect().width > 40 ? event.clientX : null);
}

/** Where an arrow key leads from a mark: to the next that says something else. */
function step(event: KeyboardEvent): void {
  if (event.key === "Escape") hide();
  const way = { ArrowRight: 1, ArrowDown: 1, ArrowLeft: -1, ArrowUp: -1, Home: 0, End: 0 }[event.key];
  if (way === undefined || event.altKey || event.ctrlKey || event.metaKey) return;
  const words = new Set<string>();
  const marks = marksOf(event.currentTarget as Element).filter((mark) => {
    const told = (mark as SVGElement).dataset.value ?? "";
    return !words.has(told) && words.add(told);
  });
  const told = (shown?.mark as SVGElement | undefined)?.dataset.value;
  const at = marks.findIndex((mark) => (mark as SVGElement).dataset.value === told);
  const next = event.key === "End" ? marks.length - 1 : Math.min(Math.max(0, at + way), marks.length - 1);
  const mark = marks[event.key === "Home" ? 0 : next];
  if (mark === undefined) return;
  event.preventDefault();
  mark.scrollIntoView({ block: "nearest" });
  show(mark, true);
}

/** Lets the pictures that have marks with values take the focus and tell them. */
export function offerValues(pictures: Iterable<HTMLElement>): void {
  for (const picture of pictures) {
    if (picture.querySelector("title") === null) continue;
    picture.tabIndex = 0;
    picture.setAttribute("role", "group");
    picture.setAttribute("aria-label", "Values of the chart: arrow keys lead from mark to mark");
    picture.addEventListener("pointermove", (event) => event.pointerType !== "touch" && point(event));
    picture.addEventListener("pointerdown", point);
    picture.addEventListener("pointerleave", (event) => event.pointerType !== "touch" && hide());
    picture.addEventListener("keydown", step);
    picture.addEventListener("blur", hide);
  }
  document.body.append(tip);
  addEventListener("scroll", () => (shown?.keys ? place() : hide()), { passive: true });
  addEventListener("pointerdown", (event) => {
    if (event.target instanceof Element && event.target.closest(".picture") === null) hide();
  });
}
