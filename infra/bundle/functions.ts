/** The deployed functions by name, with their handlers: FILE.EXPORT below the zip's root. */
export const HANDLERS = {
  pipeline: "functions/pipeline.handler",
  crawl: "functions/crawl.handler",
  derive: "functions/derive.handler",
  site: "functions/site.handler",
  pulse: "functions/pulse.handler",
} as const;

export type FunctionName = keyof typeof HANDLERS;
export const FUNCTION_NAMES = Object.keys(HANDLERS) as FunctionName[];
