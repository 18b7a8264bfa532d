/** Names that a model may have and that try to break out of HTML, SVG, JSON, file names and addresses; an id is `owner/` and one of them. */
export const NASTY_NAMES: readonly string[] = [
  "<script>alert(1)<script>",
  '"><svg onload=alert(1)>',
  "'><img src=x onerror=alert(1)>",
  "....%2f%2e%2e",
  "\u202Egnp.exe\u200F",
  "n".repeat(200),
  "🦊🔥\u200D",
  "=cmd|' !A0",
  "&lt;b&gt;&#x3c;",
  "`1`{{2}}]]>",
  "__proto__",
];

/** The same for bases, which need not be listed: what climbs out of a folder too. */
export const NASTY_BASES: readonly string[] = [
  ...NASTY_NAMES.map((name) => `evil/${name}`),
  "evil/..",
  "../../x",
  "/etc/x",
];
