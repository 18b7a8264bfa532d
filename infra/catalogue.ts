import { readFileSync } from "node:fs";
import { join } from "node:path";
import { CATALOGUED } from "../core/lake/catalogue.ts";
import { cataloguePrefix } from "../core/lake/layout.ts";
import { type ColumnType, TABLES } from "../core/release/dictionary.ts";
import { named } from "./names.ts";
import type { Settings } from "./settings.ts";
import type { Stores } from "./storage.ts";

/** Bytes that one query may scan: 100 GB, half a dollar. */
const SCAN_LIMIT = 100 * 1024 ** 3;

/** The first day that a table can have; without it Athena would look for days since 1970. */
const FIRST_DAY = "2025-01-01";

/** Hive's names of the columns' types. */
const HIVE: Readonly<Record<ColumnType, string>> = {
  VARCHAR: "string",
  "VARCHAR[]": "array<string>",
  BIGINT: "bigint",
  INTEGER: "int",
  DOUBLE: "double",
  BOOLEAN: "boolean",
  DATE: "date",
  TIMESTAMP: "timestamp",
};

/** Queries over all days, one .sql file each under infra/athena/. */
const QUERIES = ["families", "niches"] as const;

/**
 * The lake's tables for Athena. A day's folder holds files of several tables, so a table reads its partitions through the
 * pointers that the derive function leaves below catalogue/TABLE/date=D/ (Hive's symlink format). The partitions are
 * computed, not registered: a new day needs no crawler and no call.
 */
export function catalogue(settings: Settings, { lake }: Stores) {
  const name = named(settings, "lake").replaceAll("-", "_");
  const database = new aws.glue.CatalogDatabase("Catalogue", {
    name,
    description: `Hubrace ${settings.stage}: snapshots and panels by date`,
  });
  for (const table of TABLES) {
    if (!CATALOGUED.some((one) => one === table.name)) continue;
    const location = $interpolate`s3://${lake.name}/${cataloguePrefix(table.name)}`;
    new aws.glue.CatalogTable(`${table.name.replaceAll("_", "-")}-table`, {
      name: table.name,
      databaseName: database.name,
      description: table.row,
      tableType: "EXTERNAL_TABLE",
      partitionKeys: [{ name: "date", type: "string", comment: "Snapshot date, YYYY-MM-DD (UTC)." }],
      parameters: {
        classification: "parquet",
        EXTERNAL: "TRUE",
        "projection.enabled": "true",
        "projection.date.type": "date",
        "projection.date.format": "yyyy-MM-dd",
        "projection.date.range": `${FIRST_DAY},NOW`,
        "projection.date.interval": "1",
        "projection.date.interval.unit": "DAYS",
        "storage.location.template": $interpolate`${location}date=\${date}/`,
      },
      storageDescriptor: {
        location,
        inputFormat: "org.apache.hadoop.hive.ql.io.SymlinkTextInputFormat",
        outputFormat: "org.apache.hadoop.hive.ql.io.HiveIgnoreKeyTextOutputFormat",
        serDeInfo: { serializationLibrary: "org.apache.hadoop.hive.ql.io.parquet.serde.ParquetHiveSerDe" },
        columns: table.columns.map((column) => ({ name: column.name, type: HIVE[column.type] })),
      },
    });
  }

  const workgroup = new aws.athena.Workgroup("Athena", {
    name: named(settings, "athena"),
    forceDestroy: settings.stage !== "production",
    configuration: {
      enforceWorkgroupConfiguration: true,
      publishCloudwatchMetricsEnabled: true,
      bytesScannedCutoffPerQuery: SCAN_LIMIT,
      resultConfiguration: {
        outputLocation: $interpolate`s3://${lake.name}/athena/`,
        encryptionConfiguration: { encryptionOption: "SSE_S3" },
      },
    },
  });
  for (const query of QUERIES) {
    new aws.athena.NamedQuery(`${query}-all-dates`, {
      name: named(settings, `${query}-all-dates`),
      database: database.name,
      workgroup: workgroup.name,
      query: readFileSync(join($cli.paths.root, "infra/athena", `${query}.sql`), "utf8"),
    });
  }
  return { database, workgroup };
}
