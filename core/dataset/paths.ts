/** Where things lie in a data set on the Hub. */

/** The card: the Hub shows it as the page's text and reads its first lines as settings. */
export const CARD = "README.md";
/** Stands in data sets of simulated releases and in no other, so that the two are never mixed. */
export const SIMULATED_MARK = "SIMULATED-DATA.txt";
/** The table that a data set opens with, and by whose folders it is seen which dates are there. */
export const MAIN_TABLE = "derivatives";

/** Folder of a table, all dates: one configuration of the data set. */
export const tableFolder = (table: string) => `data/${table}`;
/** Folder of a table of a date, in Hive's spelling, so that readers find the date in the path. */
export const dataFolder = (table: string, date: string) => `${tableFolder(table)}/date=${date}`;
/** A table of a date; one file, however large. */
export const dataPath = (table: string, date: string) => `${dataFolder(table, date)}/part-0.parquet`;
/** What of a release is no table. */
export const besidePath = (name: string, date: string) => `about/date=${date}/${name}`;

/** The table that a file of a release is, or null. */
export const tableOf = (file: string) => /^([a-z][a-z0-9_]*)\.parquet$/.exec(file)?.[1] ?? null;
