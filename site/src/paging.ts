/** Families on one page of the index: about 12 kB compressed, and drawn at once. */
export const FAMILIES_PER_PAGE = 200;
