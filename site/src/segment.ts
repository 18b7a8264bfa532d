/** A finding's id as a segment of an address; ids are made of a date and a kind, so it hardly ever changes one. */
export const segment = (id: string): string =>
  id
    .toLowerCase()
    .replace(/[^a-z0-9._-]+/g, "-")
    .replace(/^\.+/, "");
