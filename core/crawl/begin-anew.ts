import { HubraceError } from "../errors.ts";
import type { CursorRefusedError } from "../hub/errors.ts";
import type { StageContext } from "../stage.ts";
import { type CrawlCheckpoint, crawlCheckpoint, putCheckpoint } from "./checkpoint.ts";

/** A Hub that refuses the third new sweep's cursors too would be asked for ever. */
const MOST_RESTARTS = 3;

/**
 * Sets the run's sweep back to `fresh`, its beginning, because the Hub no longer takes the cursor where it would go on. The list
 * cannot be entered at a date, so what was swept is asked for again, over the same parts; its requests still count.
 * Throws HubraceError (exit 1) when that has been done three times for this run.
 */
export async function beginAnew(
  refused: CursorRefusedError,
  fresh: CrawlCheckpoint,
  { ledger, run, log }: Pick<StageContext, "ledger" | "run" | "log">,
): Promise<void> {
  const found = await crawlCheckpoint(ledger, run.id);
  const { requests = 0, retries = 0, waited_seconds = 0, restarts = 0, pages = 0 } = found?.value ?? {};
  if (restarts >= MOST_RESTARTS) {
    const said = refused.message.slice(0, refused.message.lastIndexOf(";"));
    throw new HubraceError(
      `${said}; the sweep has begun anew ${restarts} times already, so this one ends. Ask the Hub's operators, or try the date in another --lake`,
      1,
      { cause: refused },
    );
  }
  const anew = { ...fresh, requests, retries, waited_seconds, restarts: restarts + 1 };
  await putCheckpoint(ledger, run.id, anew, found?.version ?? 0);
  log.warn("the Hub no longer takes the sweep's cursor; it begins anew", { pages, cause: refused.message });
}
