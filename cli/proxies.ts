import { setGlobalProxyFromEnv } from "node:http";

/** What lies on this machine (the sandbox, a hub beside it) is never asked for through a proxy. */
const HERE = ["127.0.0.1", "localhost", "[::1]"];

/** Requests go through the proxies that HTTPS_PROXY and HTTP_PROXY name, but for the hosts in NO_PROXY; Node alone would not look. */
export function useProxies(environment: Readonly<Record<string, string | undefined>>): void {
  const named = (name: string) => environment[name.toLowerCase()] || environment[name];
  const [https, http] = [named("HTTPS_PROXY"), named("HTTP_PROXY")];
  if (https === undefined && http === undefined) return;
  const direct = [...HERE, ...(named("NO_PROXY")?.split(",") ?? [])].join(",");
  setGlobalProxyFromEnv({ HTTPS_PROXY: https, HTTP_PROXY: http, NO_PROXY: direct });
}
