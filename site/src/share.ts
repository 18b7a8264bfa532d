import { cards, GENERAL } from "./cards.ts";
import { report } from "./data.ts";
import { segment } from "./segment.ts";

const byPage = new Map(cards(report, segment).map(({ page, file }) => [page, file]));

/** Site path of the picture that stands for a page where its address is shared. */
export const shareImage = (page: string): string => byPage.get(page) ?? GENERAL;
