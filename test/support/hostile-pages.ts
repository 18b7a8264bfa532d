import fc from "fast-check";

/** What a Hub, a proxy or a captive portal may answer in place of a page. */
export interface HostilePage {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Uint8Array;
  /** The rows that are in the body, as texts without white space outside of strings; null when it is not a list. */
  readonly rows: readonly string[] | null;
  /** How many times it comes before the page that was asked for does. */
  readonly times: number;
}

const text = fc.constantFrom(
  '"plain"',
  '"\\u0000\\u001b[2J"',
  '"\\ud800"',
  '"] , [ { } \\" \\\\"',
  '"\u202e\u2028\u2029\ufeff"',
  "12345678901234567890",
  "-0",
  "1e400",
  "null",
  "true",
);
const deep = fc.integer({ min: 1, max: 10_000 }).map((depth) => "[".repeat(depth) + "]".repeat(depth));
const row = fc.oneof(
  { weight: 6, arbitrary: fc.tuple(fc.nat(9), text).map(([n, odd]) => `{"_id":"h${n}","id":"evil/m${n}","x":${odd}}`) },
  { weight: 2, arbitrary: text },
  { weight: 1, arbitrary: deep },
  { weight: 1, arbitrary: fc.constantFrom("{}", "[]", '{"id":"a/b","id":"c/d"}', '{"__proto__":{"id":"x/y"}}') },
);
const space = fc.constantFrom("", " ", "\n", "\r\n\t", " ".repeat(5_000));

/** Lists, as they should be, but for what is in them. */
const list = fc.tuple(fc.array(row, { maxLength: 6 }), space).map(([rows, blank]) => ({
  body: Buffer.from(`${blank}[${blank}${rows.join(`${blank},${blank}`)}${blank}]${blank}`),
  rows: rows as readonly string[] | null,
}));

const notAList = fc
  .oneof(
    fc.constantFrom<string>(
      ...["", " ", "null", "{}", '"[]"', "7", "[", "]", "[,]", "[1,]", "[01]", "[NaN]", "[undefined]", "['x']"],
      ...[
        '{"error":"busy"}',
        '{"models":[]}',
        "<html>",
        "<!doctype html><p>Sign in",
        "[1]]",
        "[1][2]",
        "[]//",
        "\u0000[]",
      ],
    ),
    fc.tuple(list, fc.nat()).map(([{ body }, at]) =>
      body
        .toString("latin1")
        .slice(0, at % Math.max(1, body.length - 1))
        .trimEnd()
        .replace(/\]$/, ""),
    ),
    fc.string({ maxLength: 40 }).map((noise) => `[${noise}`),
  )
  .map((body) => ({ body: Buffer.from(body), rows: rowsIfList(body) }));

/** Bytes that are no UTF-8 become replacement characters; other encodings are no JSON. */
const badBytes = fc.constantFrom(
  { body: Buffer.from('["\xff\xfe"]', "latin1"), rows: ['"\ufffd\ufffd"'] as readonly string[] | null },
  { body: Buffer.from('[{"id":"a/b"}]', "utf16le"), rows: null },
  { body: Buffer.from("1f8b0800", "hex"), rows: null },
);

const link = fc.constantFrom<string | null>(
  ...[
    null,
    "",
    "garbage",
    '<>; rel="next"',
    "<http://[>; rel=next",
    '<http://evil.test/api/models?cursor=4>; rel="next"',
  ],
  ...[
    '<//evil.test/x>; rel="next"',
    '<javascript:alert(1)>; rel="next"',
    '<file:///etc/passwd>; rel="next"',
    "</api/mo",
  ],
  ...[
    '</api/models?cursor=2>; rel="next"',
    '</api/models?cursor=4>; rel="next"',
    '<?cursor=4>; rel="next"; rel="prev"',
  ],
  ...['</a>; rel="prev", </api/models?cursor=4>; rel=next', `<${"/a".repeat(4_000)}>; rel="next"`, '<a>; rel="next'],
);
const type = fc.constantFrom(
  "application/json",
  "application/json; charset=utf-8",
  "text/plain",
  "text/html",
  "x".repeat(300),
);
const quota = fc.constantFrom<string | null>(
  ...[
    null,
    null,
    '"api";r=0;t=5',
    '"api";r=-1;t=-5',
    '"api";r=0;t=999999999999',
    '"api";r=1e9;t=x',
    ";;;",
    '"api";r=0',
  ],
);
const later = fc.constantFrom<string | null>(
  null,
  null,
  "0",
  "-1",
  "99999999999",
  "Fri, 31 Dec 9999 23:59:59 GMT",
  "soon",
);
const status = fc.oneof(
  { weight: 5, arbitrary: fc.constant(200) },
  {
    weight: 2,
    arbitrary: fc.constantFrom(
      201,
      203,
      206,
      302,
      307,
      400,
      401,
      403,
      404,
      410,
      418,
      422,
      429,
      451,
      500,
      502,
      503,
      599,
    ),
  },
);

/** Any of it together. */
export function hostilePage(): fc.Arbitrary<HostilePage> {
  const content = fc.oneof(
    { weight: 4, arbitrary: list },
    { weight: 4, arbitrary: notAList },
    { weight: 1, arbitrary: badBytes },
  );
  return fc
    .record({ content, status, link, type, quota, later, times: fc.integer({ min: 1, max: 10 }) })
    .map(({ content: { body, rows }, link: next, type: contentType, quota: rate, later: retry, ...rest }) => ({
      ...rest,
      body,
      rows,
      headers: {
        "content-type": contentType,
        ...(next !== null && { link: next }),
        ...(rate !== null && { RateLimit: rate }),
        ...(retry !== null && { "Retry-After": retry }),
      },
    }));
}

/** The rows of a text that turned out to be a list after all. */
function rowsIfList(body: string): string[] | null {
  try {
    const parsed: unknown = JSON.parse(body);
    return Array.isArray(parsed) ? parsed.map((element) => JSON.stringify(element)) : null;
  } catch {
    return null;
  }
}
