/** How long the buckets keep what, in days. The lifecycle rules and the cost page read them here, so that they cannot drift apart. */

/** Raw parts, and what pulses left. */
export const RAW_DAYS = 35;

/** Overwritten and deleted objects stay restorable. */
export const OLD_VERSION_DAYS = 30;

/** The look-up's shards, all written anew each day and more bytes than all pages together, do not: a site is made again from its release. */
export const OLD_LOOKUP_DAYS = 3;

/** A day's tables and release stay in the standard class: the runs of the next days read them, later ones do not. */
export const TABLE_DAYS = 3;

/** The history stays there: each day's run reads that of its month's first day. */
export const HISTORY_DAYS = 35;
