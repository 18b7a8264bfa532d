/** The look-up of a derivative: reads its shard, shows what is there, keeps the id in the address. */

import { readModelId } from "../../../core/plan/model-id.ts";
import { answered, answering, h, nameOf, opensElsewhere } from "../lookup/dom.ts";
import { type LookupPlace, loadModel } from "../lookup/load.ts";
import { modelView } from "../lookup/model-view.ts";
import { suggestions } from "../lookup/suggest.ts";

const form = document.querySelector<HTMLFormElement>("[data-lookup]");
const field = form?.querySelector<HTMLInputElement>("input[name=id]");
const output = document.querySelector<HTMLElement>("[data-answer]");
if (form && field && output) start(form, field, output);

function start(form: HTMLFormElement, field: HTMLInputElement, output: HTMLElement): void {
  const place: LookupPlace = {
    base: form.dataset.base ?? "/",
    digits: form.dataset.digits === "3" ? 3 : 2,
    publicSite: form.dataset.public ?? "/",
    asOf: form.dataset.asOf ?? "",
    date: form.dataset.date ?? "",
  };
  const title = document.title;
  let newest = 0;

  async function answer(asked: boolean): Promise<void> {
    const turn = ++newest;
    document.title = title;
    const say = (...content: readonly Node[]) => {
      if (turn === newest) output.replaceChildren(...content);
    };
    const read = readModelId(field.value);
    if ("problem" in read) {
      field.setAttribute("aria-invalid", "true");
      say(h("p", { class: "note", role: "alert" }, read.problem));
      return answered();
    }
    field.removeAttribute("aria-invalid");
    say(h("p", { class: "soft" }, "Looking…"));
    try {
      const found = await loadModel(read.id, place);
      say(found === null ? await missing(read.id, place) : modelView(found, place));
      if (turn !== newest) return;
      if (found !== null) document.title = `${found.id} · Hubrace`;
      // Who asked by keyboard or with a screen reader goes on from the answer.
      if (asked) output.querySelector<HTMLElement>("[tabindex='-1']")?.focus();
    } catch {
      say(
        h(
          "p",
          { class: "note", role: "alert" },
          location.protocol === "http:" && !globalThis.isSecureContext
            ? "The look-up needs a page opened by https, or on this machine."
            : "The data could not be read. Check the connection and try again.",
        ),
      );
    } finally {
      if (turn === newest) answered();
    }
  }

  function fromAddress(): void {
    field.value = new URLSearchParams(location.search).get("id") ?? "";
    if (field.value !== "") return void answer(false);
    // What is still being looked up comes too late.
    newest++;
    document.title = title;
    output.replaceChildren();
    answered();
  }

  function lookUp(id: string): void {
    field.value = id;
    const address = id.trim() === "" ? location.pathname : `?id=${encodeURIComponent(id.trim())}`;
    if (`?id=${encodeURIComponent(new URLSearchParams(location.search).get("id") ?? "")}` !== address)
      history.pushState(null, "", address);
    void answer(true);
  }

  form.addEventListener("submit", (event) => {
    event.preventDefault();
    lookUp(field.value);
  });
  output.addEventListener("click", (event) => {
    const suggestion = event.target instanceof Element ? event.target.closest<HTMLElement>("[data-id]") : null;
    if (suggestion?.dataset.id === undefined || opensElsewhere(event)) return;
    event.preventDefault();
    lookUp(suggestion.dataset.id);
  });
  addEventListener("popstate", fromAddress);
  answering();
  fromAddress();
}

/** Why an id may not be there, and what may have been meant. */
async function missing(id: string, place: LookupPlace): Promise<HTMLElement> {
  const meant = await suggestions(id, place).catch(() => ({ models: [], families: [] }));
  const base = meant.families.find((family) => family.base.toLowerCase() === id.toLowerCase());
  const families = meant.families.filter((family) => family !== base);
  const familyLink = ({ base: name, path }: { base: string; path: string }) =>
    h("a", { href: place.base + path.slice(1) }, nameOf(name));
  return h(
    "div",
    { "data-missing": "" },
    h("p", { class: "note", tabindex: "-1" }, nameOf(id), " is not among the derivatives of this snapshot."),
    base === undefined ? null : h("p", {}, "It is a base with a page of its own: ", familyLink(base), "."),
    meant.models.length === 0
      ? null
      : h(
          "div",
          {},
          h("p", {}, "Did you mean:"),
          h(
            "ul",
            {},
            ...meant.models.map((one) =>
              h("li", {}, h("a", { href: `?id=${encodeURIComponent(one)}`, "data-id": one }, nameOf(one))),
            ),
          ),
        ),
    families.length === 0
      ? null
      : h(
          "div",
          {},
          h("p", {}, "Families with a name like it:"),
          h("ul", {}, ...families.map((family) => h("li", {}, familyLink(family)))),
        ),
    h(
      "p",
      { class: "small" },
      "A model is here when it was listed on the day of the snapshot and its tags or card name a base model. It may be newer than the snapshot, have been removed or renamed, or name no base.",
    ),
  );
}
