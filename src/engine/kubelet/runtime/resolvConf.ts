import type { DnsConfig } from "./cri.ts";

/**
 * The text of /etc/resolv.conf that the runtime puts into a sandbox's containers; a line without values is left out.
 *
 * @source containerd internal/cri/server/sandbox_run_linux.go parseDNSOptions
 */
export function resolvConf({ servers, searches, options }: DnsConfig): string {
  const search = searches.length === 0 ? "" : `search ${searches.join(" ")}\n`;
  const last = options.length === 0 ? "" : `options ${options.join(" ")}\n`;
  return `${search}${servers.map((server) => `nameserver ${server}\n`).join("")}${last}`;
}
