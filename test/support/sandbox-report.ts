import { join } from "node:path";
import { hubrace } from "./command.ts";

/**
 * A report of the simulated Hub below `folder`, made by the command itself: the newest 20,000 of 20,000 models. Returns the site's
 * folder; throws with what the command said when it failed.
 */
export async function sandboxReport(folder: string, models = 20_000): Promise<string> {
  const site = join(folder, "site");
  const ended = await hubrace([
    ...["run", "--hub", "sandbox", "--models", String(models), "--limit", String(models)],
    ...["--lake", join(folder, "lake"), "--site", site],
  ]);
  if (ended.code !== 0) throw new Error(`hubrace run ended with ${ended.code}: ${ended.stderr.slice(-2000)}`);
  return site;
}
