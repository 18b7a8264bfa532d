/**
 * What to do about a damaged file of a date that can be made anew from the raw parts. It is removed first: `rebuild` leaves a release alone of
 * which every file is there. `date`: "D" where it is not known.
 */
export const bringBack = (date: string): string =>
  `bring it back from a copy, or remove it and make it anew with \`hubrace rebuild --from ${date} --to ${date}\`${date === "D" ? ", D its date" : ""}`;
