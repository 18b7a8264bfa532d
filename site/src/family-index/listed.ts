import { type ListedFamily as Family, isPrinted } from "../family.ts";
import { RELATIONS } from "../format.ts";

/** A family as one row of the index. */
export interface IndexRow {
  readonly base: string;
  /** OWNER/NAME as it stands in addresses. */
  readonly address: string;
  readonly present: boolean;
  readonly state: string;
  readonly children: number;
  readonly t1: number;
  readonly authors: number;
  /** Entries in the 30 days before the snapshot. */
  readonly recent: number;
  readonly likes: number;
  /** Share of the likes that the first ten entries hold; null below the printing rule. */
  readonly leader: number | null;
  /** Entries by relation, in the order of RELATIONS. */
  readonly mix: readonly number[];
  /** The relation with most entries. */
  readonly relation: string;
}

/** What a family can be, the liveliest first. */
export const STATES = ["emerging", "hot", "stable", "quiet"] as const;

/** /families/index.json: rows as lists, since ten thousand of them are read at once. The address is left out where it is the base. */
export type PackedRow = readonly [
  base: string,
  present: 0 | 1,
  state: number,
  t1: number,
  authors: number,
  recent: number,
  likes: number,
  leader: number | null,
  mix: readonly number[],
  address?: string,
];

/** A family as a row of the list; `unpackRow` gives back what the index shows. */
export function packRow(family: Family): PackedRow {
  const mix = RELATIONS.map((relation) => family[`children_${relation}`]);
  const leader = isPrinted(family) ? family.leader_share_10 : null;
  const { base, address } = family;
  const row = [
    base,
    family.present ? 1 : 0,
    STATES.indexOf(family.state),
    family.children_t1,
    family.authors,
    family.entries_30d,
    family.likes_sum,
    leader === null ? null : Math.round(leader * 10_000) / 10_000,
    mix,
  ] as const;
  return address === base ? row : [...row, address];
}

/** A row of the list as the index shows it: `relation` is the one with most entries. */
export function unpackRow([
  base,
  present,
  state,
  t1,
  authors,
  recent,
  likes,
  leader,
  mix,
  address,
]: PackedRow): IndexRow {
  const most = mix.reduce((best, entries, index) => (entries > (mix[best] ?? 0) ? index : best), 0);
  return {
    base,
    address: address ?? base,
    present: present === 1,
    state: STATES[state] ?? "stable",
    children: mix.reduce((sum, entries) => sum + entries, 0),
    t1,
    authors,
    recent,
    likes,
    leader,
    mix,
    relation: RELATIONS[most] ?? "unknown",
  };
}
