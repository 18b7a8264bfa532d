import { type BadLine, readCsv, refuseBadLines, shown } from "./csv.ts";
import { eachOnce, type Statement } from "./statements.ts";

/** Where an organization has its seat, in the words of the operator's file. */
export interface OrganizationRegion {
  /** The owner's name on the Hub, as the file spells it; compare without letter case. */
  readonly organization: string;
  /** Lower case, such as us, eu, china, other, unknown. */
  readonly region: string;
}

/** Columns that the file must have; notes are for its readers. */
const COLUMNS = ["hf_org", "region"];

/**
 * Reads the text of a file of regions (`hf_org,region,notes`), each organization once; regions become lower case.
 * `name` is what messages call the file, such as `--regions regions.csv`. Throws UsageError (exit 2) that names every line
 * with a wrong number of fields, a name that no owner can have, a region that is no short word, or another region than an earlier line's.
 */
export function parseRegions(text: string, name: string): OrganizationRegion[] {
  const { rows, bad } = readCsv(text, COLUMNS, name);
  const wrongs: BadLine[] = [...bad];
  const statements: Statement[] = [];
  for (const row of rows) {
    const { hf_org: id = "", region = "" } = row.fields;
    const wrong = wrongOrganization(id) ?? wrongRegion(region);
    if (wrong) wrongs.push({ line: row.line, text: row.text, wrong });
    else statements.push({ id, value: region.toLowerCase(), row });
  }
  const { once, bad: contradictions } = eachOnce(statements);
  refuseBadLines([...wrongs, ...contradictions], name);
  return once.map(({ id, value }) => ({ organization: id, region: value }));
}

function wrongOrganization(id: string): string | null {
  return /^[^\s/]+$/.test(id) ? null : `hf_org ${shown(id)} is not the name of an owner on the Hub`;
}

/** Regions become names in charts, so they are words: at most 40 letters, digits, spaces, dots, hyphens. */
function wrongRegion(region: string): string | null {
  return /^[\p{L}\p{N}][\p{L}\p{N} .-]{0,39}$/u.test(region)
    ? null
    : `region ${shown(region)} is not a word such as eu (at most 40 letters, digits, spaces, dots, hyphens)`;
}
