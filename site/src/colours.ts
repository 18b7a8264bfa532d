/**
 * Colours of text, lines and categories, [light, dark]. The relations keep the hues of Okabe & Ito (2008), darkened for paper and
 * lightened for the dark theme until text in them reaches a contrast of 4.5 to 1; test/site/colours.test.ts measures it. Likes and
 * downloads stand beside relations, so they take hues of the same palette that no relation has.
 */
export const COLOURS = {
  paper: ["#fbfaf7", "#15161a"],
  card: ["#ffffff", "#1c1e23"],
  ink: ["#1b1b1f", "#e9e7e2"],
  soft: ["#5b5d64", "#a6a7ac"],
  line: ["#e3e1da", "#34363d"],
  grid: ["#e6e4dd", "#2c2e34"],
  accent: ["#0b5cad", "#82bbf5"],
  warn: ["#fbf0d3", "#2e2917"],
  "rel-quantized": ["#0069a6", "#5cb8ec"],
  "rel-finetune": ["#b34a00", "#f08a4b"],
  "rel-adapter": ["#00755a", "#35c79c"],
  "rel-merge": ["#9c3f77", "#e29ac3"],
  "rel-unknown": ["#63646b", "#a6a7ac"],
  "cat-0": ["#8a5a00", "#e6b04a"],
  "cat-1": ["#1b1b1f", "#e9e7e2"],
  "cat-2": ["#0f6d85", "#6fc9df"],
  "cat-3": ["#6a6800", "#d3cb5a"],
  likes: ["#8a5a00", "#e6b04a"],
  downloads: ["#1b1b1f", "#e9e7e2"],
  "step-0": ["#dbe7f2", "#22364a"],
  "step-1": ["#adcae4", "#2f5578"],
  "step-2": ["#72a4cf", "#4680b1"],
  "step-3": ["#2f74ae", "#79b1e0"],
  "step-4": ["#0d4576", "#bcdcf7"],
  "on-step-0": ["#1b1b1f", "#e9e7e2"],
  "on-step-1": ["#1b1b1f", "#e9e7e2"],
  "on-step-2": ["#1b1b1f", "#0d0e11"],
  "on-step-3": ["#ffffff", "#0d0e11"],
  "on-step-4": ["#ffffff", "#0d0e11"],
} as const satisfies Record<string, readonly [light: string, dark: string]>;
