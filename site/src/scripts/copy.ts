/** Buttons that copy the text of a field: `data-copy` names the field's id, the output beside the button says what happened. */
document.addEventListener("click", async (event) => {
  const button = event.target instanceof Element ? event.target.closest<HTMLElement>("[data-copy]") : null;
  const field = document.getElementById(button?.dataset.copy ?? "");
  if (button === null || !(field instanceof HTMLTextAreaElement)) return;
  const copied = await copy(field);
  const said = button.parentElement?.querySelector("output");
  if (said) said.textContent = copied ? "Copied." : "Not copied: press Ctrl or ⌘ and C.";
});

async function copy(field: HTMLTextAreaElement): Promise<boolean> {
  try {
    await navigator.clipboard.writeText(field.value);
    return true;
  } catch {
    // No clipboard outside https, or not allowed: the text is selected, so that one key press is left.
    field.focus();
    field.select();
    return false;
  }
}
