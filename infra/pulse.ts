import { read, write } from "./access.ts";
import { lambda, ownRole } from "./lambda.ts";
import { here, trust } from "./names.ts";
import type { Settings } from "./settings.ts";
import type { Web } from "./site.ts";
import type { Stores } from "./storage.ts";

/** Minutes past each hour: away from the full hour, at which everybody's schedules call the Hub. */
const SCHEDULE = "cron(17 * * * ? *)";

/** What a pulse looks at and writes in the site. */
const LIVE = ["pulse.json", "pulse.xml", "families/*/rss.xml"];

/**
 * The hourly pulse. It may read what sweeps left for it, add arrivals to the lake and the ledger (it removes nothing), and write two
 * files of the site and the feeds of families. A pulse that fails is made good by the next, so nothing is tried again. Returns the function.
 */
export function pulse(
  settings: Settings,
  stores: Stores,
  web: Web,
  bundles: string,
  token: sst.Secret,
): sst.aws.Function {
  const { lake, table } = stores;
  const work = new sst.aws.Function("Pulse", {
    ...lambda(settings, "pulse", bundles, {
      description: "Enters the models that have come within the hour",
      memory: "512 MB",
      storage: "512 MB",
      environment: {
        HUBRACE_TABLE: table.name,
        HUBRACE_LAKE_BUCKET: lake.name,
        HUBRACE_WEB_BUCKET: stores.web.name,
        HUBRACE_HUB: settings.hub,
        HUBRACE_SITE_URL: web.url,
        HUBRACE_CONTACT: settings.contact,
        HF_TOKEN: token.value,
      },
      permissions: [
        ...read(lake, "pulse/ground/*"),
        write(lake, "pulse/arrivals/*"),
        ...read(stores.web, ...LIVE),
        write(stores.web, ...LIVE),
        { actions: ["dynamodb:GetItem", "dynamodb:UpdateItem", "dynamodb:Query"], resources: [table.arn] },
      ],
    }),
    timeout: "5 minutes",
    retries: 0,
    transform: { role: ownRole },
  });
  new sst.aws.CronV2("Hourly", {
    schedule: SCHEDULE,
    timezone: "UTC",
    function: work,
    event: {},
    retries: 0,
    enabled: settings.scheduled,
    transform: {
      role: (args) => {
        args.assumeRolePolicy = trust("scheduler.amazonaws.com", here().account);
      },
    },
  });
  return work;
}
