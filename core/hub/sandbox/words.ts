/** Invented words that the sandbox's names are made of. None of them is an organization or a model of the real Hub. */

const split = (text: string): readonly string[] => text.trim().split(/\s+/);

/** Series of base models. */
export const SERIES = split(`
  Aurorella Brindlewick Cindermoss Dapplewing Emberlyne Fernglowe Gossamere Hollowreed Inkwellow Juniperine Kestrelow
  Lanternfin Marrowby Nettlebloom Oakhavenne Pebblewick Quillonby Rookerie Saltmarshe Thistledowne Umbrelline Velvetone
  Willowisp Xylowren Yarrowick Zinniabelle Amberglade Bramblethorn Copperfinch Dewlantern Elderquay Foxglimmer Greyheron
  Hazelmere Ivorybark Jadewhistle Kelpsong Larchmoor Mistlethrush Nightbriar Orchardeen Plumefell Quartzling Rivergloam
  Sparrowmead Tidewhisper Underbough Violethorn Wrenfield Yewlantern Ashenvale Birchlight Cloverdene Driftmoss Eveningfen
  Flintwood Gladewater Heathersby Islefern Jasperine Knotweave Lilyquarry Mosslander Northbracken`);

const SUFFIXES = split("labs works studio collective research institute garden union");

/** Organizations: 32, plainly invented. */
export const ORGANIZATION_NAMES: readonly string[] = split(`
  nimbus brindle lanternfish cinderpath quillhouse mossgate harborfog tinselwood ravenpost saltglass thimble owlery
  pinefrost copperkettle duskmeadow eiderdown foxtrotter gablewood hearthloom inkstone jigsawpond kiteflyer loomcraft
  marblehen nutmegger oxbowbend paperboat quayside rustleaf snowpetal teakettle undertow`).map(
  (word, place) => `${word}-${SUFFIXES[place % SUFFIXES.length] ?? "labs"}`,
);

/** Everyday words for people's names and models of their own. */
export const WORDS = split(`
  pebble quill tinsel marble button copper velvet ribbon lantern thimble saddle kettle acorn bramble cobble dapple ember
  fennel ginger hazel icicle jolly candle linen maple nectar olive pepper quiet rusty sunny timber upland vivid walnut yonder`);

export const TOPICS = split(`
  Chat Recipes Poetry Ledger Harvest Weather Chess Botany Radio Puzzle Legal Fables Atlas Sonnet Tutor Dialogue Almanac
  Journal Riddle Sketch Watercolor Portrait Anime Pixel Landscape Ceramic Origami Clinic Astronomy Gardening`);

export const MERGE_METHODS = split("slerp ties dare linear stock blend");

/** Tags that people really would write: spaces, other scripts, quotes, commas, emoji. */
export const ODD_TAGS: readonly string[] = [
  "PCA + ridge regression",
  "weather report",
  "sécheresse",
  "模型",
  "модель",
  "Español neutro",
  'so-called "tiny"',
  "a, comma",
  "🌿",
  "v1.0: final",
  "50% off",
  "tab\there",
];

/** Names, tags and licences that try to break out of HTML, SVG, CSV, file names and terminals. */
export const HOSTILE_NAMES: readonly string[] = [
  "<script>alert(1)",
  '"><svg onload=alert(1)>',
  "=cmd|x",
  "\u202Egnp.exe",
  "@SUM(1+1)*cmd",
  "🦊🔥\u200D\u200F",
  `${"long".repeat(48)}-end`,
  "&amp;'`{{7*7}}",
];
export const HOSTILE_TAGS: readonly string[] = [
  "</script><script>alert(1)</script>",
  "]]><!--",
  "=1+1",
  "license:<img src=x onerror=alert(1)>",
];

const CONSONANTS = "bdfgjklmnprstvwz";
const VOWELS = "aeiou";
const SYLLABLES = CONSONANTS.length * VOWELS.length;
/** Number of words of four syllables. */
export const CODES = SYLLABLES ** 4;
const FACTOR = 17_389_613;
const SHIFT = 5_640_173;
const INVERSE = inverse(FACTOR, CODES);

/** A pronounceable word of eight letters for a number below `CODES`; different numbers, different words. */
export function codeWord(number: number): string {
  let rest = (number * FACTOR + SHIFT) % CODES;
  let word = "";
  for (let i = 0; i < 4; i++) {
    const syllable = rest % SYLLABLES;
    rest = Math.floor(rest / SYLLABLES);
    word += (CONSONANTS[Math.floor(syllable / VOWELS.length)] ?? "") + (VOWELS[syllable % VOWELS.length] ?? "");
  }
  return word;
}

/** The number of a code word in any letter case, or −1 when it is none. */
export function codeNumber(word: string): number {
  const lower = word.toLowerCase();
  if (lower.length !== 8) return -1;
  let number = 0;
  for (let i = 6; i >= 0; i -= 2) {
    const consonant = CONSONANTS.indexOf(lower[i] ?? "?");
    const vowel = VOWELS.indexOf(lower[i + 1] ?? "?");
    if (consonant < 0 || vowel < 0) return -1;
    number = number * SYLLABLES + consonant * VOWELS.length + vowel;
  }
  return ((number - SHIFT + CODES) * INVERSE) % CODES;
}

/** The number whose product with `factor` leaves 1 when divided by `modulus` (extended Euclid). */
function inverse(factor: number, modulus: number): number {
  let [a, b, x, y] = [factor, modulus, 1, 0];
  while (b > 0) {
    const quotient = Math.floor(a / b);
    [a, b, x, y] = [b, a - quotient * b, y, x - quotient * y];
  }
  return ((x % modulus) + modulus) % modulus;
}
