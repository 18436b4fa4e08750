import { familyOf } from "./ip.ts";

/** The first address of version 4 that a text of /etc/hosts gives to a name; names are compared without case, as a resolver does. */
export function addressInHosts(text: string, name: string): string | undefined {
  const wanted = name.toLowerCase();
  for (const line of text.split("\n")) {
    const [ip = "", ...names] = (line.split("#")[0] ?? "").trim().split(/\s+/);
    if (familyOf(ip) === "IPv4" && names.some((each) => each.toLowerCase() === wanted)) return ip;
  }
  return undefined;
}
