import { readFileSync, writeFileSync } from "node:fs";
import { costs, measurementsShape } from "./compute.ts";
import { costPage } from "./page.ts";

const measured = measurementsShape.parse(
  JSON.parse(readFileSync(new URL("measurements.json", import.meta.url), "utf8")),
);
writeFileSync(new URL("../../docs/cost.md", import.meta.url), costPage(measured));
for (const { service, day, month, free } of costs(measured, 1)) {
  console.log(
    `${service.padEnd(26)} ${day.toFixed(3)} a day  ${month.toFixed(2)} a month  ${free.toFixed(2)} with free allowances`,
  );
}
