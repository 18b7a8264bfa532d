declare module "js-yaml" {
  /** Parses one document of YAML 1.2 as the Hub does; throws YAMLException. */
  export function load(text: string): unknown;
}
