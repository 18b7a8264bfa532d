/** Bands of rank and crowding: powers of two, as bands.sql cuts them. */

/** All bands, the lowest first. */
export const RANK_BANDS = [0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10] as const;
export const CROWDING_BANDS = [0, 1, 2, 3, 4, 5, 6, 7, 8] as const;
const LAST_RANK_BAND = 10;
const LAST_CROWDING_BAND = 8;

/** The band of a rank (from 1): 0 for 1, 1 for 2–3, 2 for 4–7, …, 10 from 1,024 on. */
export function rankBand(rank: number): number {
  return Math.min(LAST_RANK_BAND, powerBelow(rank));
}

/** The band of the rivals of 30 days: 0 for none, 1 for 1, 2 for 2–3, …, 8 from 128 on. */
export function crowdingBand(rivals: number): number {
  return rivals < 1 ? 0 : Math.min(LAST_CROWDING_BAND, 1 + powerBelow(rivals));
}

/** Exponent of the largest power of two that is not above a whole number from 1 on; exact, unlike Math.log2 near powers. */
function powerBelow(value: number): number {
  return Math.floor(value).toString(2).length - 1;
}

/** A span of whole numbers, `to` null where it has no end. */
export interface Span {
  readonly from: number;
  readonly to: number | null;
}

/** The ranks of a band and `more` bands on each side. */
export function ranksOf(band: number, more = 0): Span {
  const last = band + more;
  return { from: 2 ** Math.max(0, band - more), to: last >= LAST_RANK_BAND ? null : 2 ** (last + 1) - 1 };
}

/** The rivals of a band and `more` bands on each side. */
export function rivalsOf(band: number, more = 0): Span {
  const first = Math.max(0, band - more);
  const last = band + more;
  return { from: first === 0 ? 0 : 2 ** (first - 1), to: last >= LAST_CROWDING_BAND ? null : 2 ** last - 1 };
}
