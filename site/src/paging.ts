/** Families on one page of the index: about 60 kB compressed. */
export const FAMILIES_PER_PAGE = 1000;
