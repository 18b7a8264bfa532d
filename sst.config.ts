/// <reference path="./.sst/platform/config.d.ts" />

/** Composes the deployment; what there is, is in infra/. SST reads `app` before anything else, so it imports nothing. */
export default $config({
  app(input) {
    const production = input.stage === "production";
    return {
      name: "hubrace",
      home: "aws",
      removal: production ? "retain" : "remove",
      protect: production,
      // The region is that of the AWS profile or of AWS_REGION.
      providers: { aws: { version: "7.20.0" } },
    };
  },
  async run() {
    const { configuration } = await import("./hubrace.config.ts");
    const { readSettings } = await import("./infra/settings.ts");
    const settings = readSettings($app.stage, configuration);
    const { bundles } = await import("./infra/bundles.ts");
    const { storage } = await import("./infra/storage.ts");
    const { site } = await import("./infra/site.ts");
    const { pipeline } = await import("./infra/pipeline.ts");
    const { pulse } = await import("./infra/pulse.ts");
    const { catalogue } = await import("./infra/catalogue.ts");
    const { alarms } = await import("./infra/alarms.ts");

    const stores = storage(settings);
    const web = site(settings, stores);
    const folders = bundles();
    const functions = pipeline(settings, stores, web, folders);
    const hourly = pulse(settings, stores, web, folders, functions.token);
    const { workgroup } = catalogue(settings, stores);
    const { topic } = alarms(settings, functions, hourly);
    return {
      site: web.url,
      pipeline: functions.workflow.nodes.function.targetArn,
      lake: stores.lake.name,
      releases: stores.releases.name,
      web: stores.web.name,
      table: stores.table.name,
      distribution: web.distributionId,
      alarms: topic.arn,
      athena: workgroup.name,
    };
  },
});
