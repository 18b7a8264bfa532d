/**
 * Rules of Croissant 1.1 (docs.mlcommons.org/croissant, by section) about how the parts of a description hang together, which no JSON Schema can say.
 * What each part must have by itself stands in `descriptor-rules.ts`. Croissant has no schema of its own; its Python validator (mlcroissant) is the
 * reference, and the rules here are those of its checks that concern files, record sets and fields of tables.
 */

/** Terms of appendix 1 that are the vocabulary's own under the same name. */
const OWN_TERMS =
  "annotation arrayShape citeAs column containedIn equivalentProperty excludes extract field fileProperty fileObject fileSet format includes isArray isLiveDataset jsonPath key md5 parentField recordSet references regex readLines sdVersion separator source subField transform unArchive value".split(
    " ",
  );
/** Appendix 1 in full. It writes schema.org with http; the validator and its examples with https, which is taken here. */
const CONTEXT: Readonly<Record<string, unknown>> = {
  "@language": "en",
  "@vocab": "https://schema.org/",
  sc: "https://schema.org/",
  cr: "http://mlcommons.org/croissant/",
  rai: "http://mlcommons.org/croissant/RAI/",
  dct: "http://purl.org/dc/terms/",
  conformsTo: "dct:conformsTo",
  data: { "@id": "cr:data", "@type": "@json" },
  dataType: { "@id": "cr:dataType", "@type": "@vocab" },
  examples: { "@id": "cr:examples", "@type": "@json" },
  ...Object.fromEntries(OWN_TERMS.map((term) => [term, `cr:${term}`])),
};
/** Further terms of the validator's context; without them it warns that a context is not the standard one. */
const ASKED_FOR = ["description", "name", "path", "repeated", "replace", "samplingRate"];

interface Node {
  readonly [key: string]: unknown;
}
const nodes = (value: unknown): Node[] =>
  (Array.isArray(value) ? value : value === undefined ? [] : [value]).filter(
    (entry): entry is Node => typeof entry === "object" && entry !== null,
  );
const id = (node: unknown) => String((node as Node | undefined)?.["@id"]);

type Rule = (document: Node) => string[];

/** Every rule under the name that a fault is told by. */
const RULES: Readonly<Record<string, Rule>> = {
  "context has all of appendix 1": ({ "@context": context }) =>
    Object.entries(CONTEXT).flatMap(([term, meaning]) =>
      JSON.stringify((context as Node)[term]) === JSON.stringify(meaning) ? [] : [term],
    ),
  "context has what the validator asks for": ({ "@context": context }) =>
    ASKED_FOR.filter((term) => (context as Node)[term] === undefined),
  "ids are given once (ID and reference mechanism)": (document) => {
    const given = things(document).map(id);
    return given.filter((each, place) => given.indexOf(each) !== place);
  },
  "references find a thing (ID and reference mechanism)": (document) => {
    const given = new Set(things(document).map(id));
    return references(document).filter((each) => !given.has(each));
  },
  "keys are fields of their own record set (RecordSet)": (document) =>
    nodes(document.recordSet).flatMap(({ key, field }) => {
      const own = new Set(nodes(field).map(id));
      return nodes(key)
        .map(id)
        .filter((each) => !own.has(each));
    }),
  "a field's data come from a file of the distribution (Field)": (document) => {
    const files = new Set(nodes(document.distribution).map(id));
    return fields(document).flatMap((field) =>
      nodes(field.source).every(({ fileObject }) => files.has(id(fileObject))) ? [] : [id(field)],
    );
  },
  "a record set without a join reads one file (Joins)": (document) =>
    nodes(document.recordSet).flatMap((set) => {
      const read = new Set(
        nodes(set.field).flatMap(({ source }) => nodes(source).map(({ fileObject }) => id(fileObject))),
      );
      return read.size === 1 ? [] : [id(set)];
    }),
  "a foreign key names a field of another record set (Joins)": (document) =>
    nodes(document.recordSet).flatMap((set) => {
      const own = new Set(nodes(set.field).map(id));
      const all = new Set(fields(document).map(id));
      return nodes(set.field).flatMap(({ references: to }) =>
        nodes(to)
          .map(id)
          .filter((each) => own.has(each) || !all.has(each)),
      );
    }),
  "arrayShape stands only beside isArray (Field)": (document) =>
    fields(document)
      .filter(({ isArray, arrayShape }) => arrayShape !== undefined && isArray !== true)
      .map(id),
  "files have a checksum unless the data set is live (Checksums)": (document) =>
    document.isLiveDataset === true
      ? []
      : nodes(document.distribution)
          .filter(({ sha256, md5 }) => sha256 === undefined && md5 === undefined)
          .map(id),
};

/** What is wrong with a Croissant description (JSON-LD, not expanded): a line for each rule that it breaks, with where; none when all is well. */
export function croissantGraphFaults(document: unknown): string[] {
  return Object.entries(RULES).flatMap(([rule, check]) => {
    const where = check(document as Node);
    return where.length === 0 ? [] : [`${rule}: ${where.slice(0, 5).join(", ")}`];
  });
}

const fields = ({ recordSet }: Node) => nodes(recordSet).flatMap(({ field }) => nodes(field));
const things = (document: Node) => [...nodes(document.distribution), ...nodes(document.recordSet), ...fields(document)];

/** Ids of objects that hold nothing else: the specification's form of a reference. */
function references(value: unknown): string[] {
  if (Array.isArray(value)) return value.flatMap(references);
  if (typeof value !== "object" || value === null) return [];
  const entries = Object.entries(value).filter(([key]) => key !== "@context");
  return entries.length === 1 && entries[0]?.[0] === "@id"
    ? [id(value)]
    : entries.flatMap(([, each]) => references(each));
}
