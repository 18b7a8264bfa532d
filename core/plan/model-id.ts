/** What somebody typed as a model, read: its id, or what is wrong with it as a sentence. */
export type ReadId = { readonly id: string } | { readonly problem: string };

/**
 * Reads OWNER/NAME out of what people paste: the id with spaces around it, or an address of the model on the Hub
 * (https://huggingface.co/OWNER/NAME/tree/main, hf.co/OWNER/NAME). Letter case is kept.
 */
export function readModelId(text: string): ReadId {
  const typed = text.trim();
  if (typed === "") return { problem: "Type a model’s name as the Hub spells it: owner/name." };
  const path = /^(?:https?:\/\/)?(?:www\.)?(?:huggingface\.co|hf\.co)\/(.*)$/i.exec(typed)?.[1];
  if (path !== undefined) {
    const [owner = "", name = ""] = path
      .replace(/[?#].*/, "")
      .split("/")
      .map(decoded);
    if (/^(datasets|spaces|docs|blog|papers|collections|models)$/i.test(owner))
      return { problem: "This is not the address of a model. A model’s address is huggingface.co/owner/name." };
    return owner === "" || name === ""
      ? { problem: "This address names an owner but no model. A model’s address is huggingface.co/owner/name." }
      : { id: `${owner}/${name}` };
  }
  const parts = typed.split("/");
  if (parts.length !== 2 || parts.some((part) => part.trim() === ""))
    return { problem: "A model’s name has two parts with one slash between them: owner/name." };
  return { id: typed };
}

function decoded(segment: string): string {
  try {
    return decodeURIComponent(segment);
  } catch {
    return segment;
  }
}
