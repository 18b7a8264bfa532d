/** The charts of the front page, of today's and of every day in the archive. */
export const FRONT_CHARTS = ["newest-family-entries", "likes-by-release-order", "crowded-niches"] as const;
