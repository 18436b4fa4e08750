import { spawnSync } from "node:child_process";

/** The minor version of a kubectl on this machine; undefined: there is none. */
export function minorOf(kubectl: string): number | undefined {
  const asked = spawnSync(kubectl, ["version", "--client", "-o", "json"], { encoding: "utf8" });
  const minor = Number.parseInt(/"minor": "(\d+)/.exec(asked.stdout ?? "")?.[1] ?? "", 10);
  return asked.error !== undefined || Number.isNaN(minor) ? undefined : minor;
}
