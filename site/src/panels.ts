/** What the list of panels and the page of each have in common. */
export interface PanelAbout {
  readonly path: string;
  readonly title: string;
  readonly question: string;
  readonly description: string;
  /** Charts of the page in order; the answer is a finding of the page, else the summaries of the first two charts that have one. */
  readonly charts: readonly string[];
  /** Tables of the release that the page stands on. */
  readonly tables: readonly string[];
}

/** Every panel, in the order in which the list shows them. */
export const PANELS: readonly PanelAbout[] = [
  {
    path: "/priority/",
    title: "Priority",
    question: "Who comes first on a base, and what do the first hold?",
    description:
      "How soon derivatives follow an open model, by relation, and what share of the likes and downloads the first entries hold.",
    charts: [
      "first-entrants",
      "newest-family-entries",
      "lag-by-relation",
      "first-arrivals",
      "leader-share",
      "likes-by-release-order",
      "liked-by-place",
    ],
    tables: ["derivatives", "families"],
  },
  {
    path: "/congestion/",
    title: "Congestion",
    question: "Where is it crowded, and who goes unnoticed?",
    description:
      "The most crowded niches of open model releases now, how many rivals derivatives meet, and how many stay without a like.",
    charts: ["crowded-niches", "rivals-by-relation", "entries-per-week", "zero-likes-by-crowding"],
    tables: ["derivatives", "niches"],
  },
  {
    path: "/recognition/",
    title: "Recognition",
    question: "Which entries are liked and downloaded, the early ones or those in empty niches?",
    description:
      "Likes and downloads of derivatives by release order and by crowding, within each relation, and what the first hold against chance.",
    charts: [
      "likes-by-release-order-tenth",
      "downloads-by-release-order-tenth",
      "likes-by-crowding-tenth",
      "downloads-by-crowding-tenth",
      "leaders-against-chance",
      "zero-likes-by-month",
      "first-like",
    ],
    tables: ["recognition", "leader_share", "recognition_months", "first_like"],
  },
  {
    path: "/maturation/",
    title: "Maturation",
    question: "Do promising bases draw more entrants, who hurry more and document less?",
    description:
      "Expected potential of a base, the entrants it draws, how soon they come and what they document, after Hill and Stein; and how wrong the expectation is.",
    charts: ["potential-error", "lag-by-potential", "quality-by-potential"],
    tables: ["maturation", "potential", "potential_error"],
  },
  {
    path: "/diffusion/",
    title: "Diffusion",
    question: "How long until a base has its first, tenth and hundredth child?",
    description:
      "Kaplan–Meier curves of the time to the first, tenth and hundredth derivative of a model, by relation, with bases that still wait counted.",
    charts: ["wait-for-first-child", "wait-for-tenth-child", "wait-for-hundredth-child"],
    tables: ["diffusion_curve", "diffusion"],
  },
  {
    path: "/ecosystem/",
    title: "Ecosystem",
    question: "On whose models does the Hub build?",
    description:
      "Organizations and regions by the derivatives of their models, raw and cleaned, by declared parent and by root.",
    charts: ["organizations-built-on", "regions-built-on", "leading-organization"],
    tables: ["ecosystem", "ecosystem_monthly"],
  },
  {
    path: "/efficiency/",
    title: "Efficiency",
    question: "On which sizes do derivatives gather, and what does each size earn?",
    description:
      "Derivatives by parameters of the base: share quantized, recognition, and downloads against models of the same size and age.",
    charts: ["relations-by-size", "zero-likes-by-size", "adoption-leaders"],
    tables: ["efficiency", "adoption"],
  },
  {
    path: "/cadence/",
    title: "Cadence",
    question: "How often do organizations release, and what does each week after bring?",
    description: "Days between the releases of an organization’s bases, and derivatives per base in each week after.",
    charts: ["days-between-releases", "weeks-after-release"],
    tables: ["cadence", "cadence_weeks"],
  },
  {
    path: "/formats/",
    title: "Formats",
    question: "In which formats are derivatives published, and how does that change?",
    description: "Weight formats and runtimes of derivatives by relation, and those of quantizations over months.",
    charts: ["formats-by-relation", "quantized-formats-by-month"],
    tables: ["formats"],
  },
  {
    path: "/licenses/",
    title: "Licences",
    question: "Under which licences do derivatives of a base appear?",
    description:
      "From the class of the base’s licence to that of its derivatives, as declared by uploaders. Not legal advice.",
    charts: ["licence-class-kept", "licences-of-finetunes", "licences-of-quantizations"],
    tables: ["licenses", "license_classes"],
  },
  {
    path: "/concentration/",
    title: "Concentration",
    question: "How concentrated are entries, likes and downloads?",
    description: "What the largest tenth of bases, authors and models hold of entries, likes and downloads.",
    charts: ["entry-and-attention", "entry-concentration-by-month"],
    tables: ["concentration"],
  },
  {
    path: "/churn/",
    title: "Churn",
    question: "How many models vanish, and how soon?",
    description: "Share of models that are not listed any more, by relation and age, with models still listed counted.",
    charts: ["still-listed", "gone-within-days"],
    tables: ["churn_curve", "churn", "tombstones", "vanished"],
  },
];

/** The panel of a path; an unknown one is a mistake in a page and ends the build. */
export function panel(path: string): PanelAbout {
  const found = PANELS.find((one) => one.path === path);
  if (found === undefined) throw new Error(`site: no panel ${path}; panels are listed in site/src/panels.ts`);
  return found;
}
