import { expect, it } from "vitest";
import type { PodSpec } from "../../api/index.ts";
import { podHostname, podHosts } from "./podHosts.ts";

const pod = (spec: Partial<PodSpec>, name = "web-0") => ({ metadata: { name, namespace: "shop" }, spec: { containers: [], ...spec } });
/** What is under the loopback's lines. */
const own = (text: string): readonly string[] => text.split("ip6-allrouters\n")[1]?.split("\n") ?? [];

const files: readonly { readonly name: string; readonly spec: Partial<PodSpec>; readonly lines: readonly string[] }[] = [
  { name: "its own name", spec: {}, lines: ["10.244.0.5\tweb-0", ""] },
  { name: "its host name", spec: { hostname: "db" }, lines: ["10.244.0.5\tdb", ""] },
  { name: "a subdomain makes the name full", spec: { hostname: "db", subdomain: "dbs" }, lines: ["10.244.0.5\tdb.dbs.shop.svc.cluster.local\tdb", ""] },
  { name: "a name set over all has no domain", spec: { hostnameOverride: "x.example", subdomain: "dbs" }, lines: ["10.244.0.5\tx.example", ""] },
  { name: "aliases", spec: { hostAliases: [{ ip: "192.0.2.1", hostnames: ["a", "b.example"] }, { ip: "192.0.2.2" }] }, lines: ["10.244.0.5\tweb-0", "", "# Entries added by HostAliases.", "192.0.2.1\ta\tb.example", "192.0.2.2", ""] },
  { name: "the node's", spec: { hostNetwork: true, hostname: "db", subdomain: "dbs" }, lines: ["10.244.0.5\tworker-1", ""] },
];

it.for(files)("/etc/hosts: $name", ({ spec, lines }) => {
  const text = podHosts(pod(spec), "worker-1", "10.244.0.5");
  expect(own(text)).toEqual(lines);
  expect(text.split("\n")[0]).toBe(`# Kubernetes-managed hosts file${spec.hostNetwork === true ? " (host network)" : ""}.`);
});

it("a host name is cut to 63 characters, and does not end in a dash or a dot", () => {
  expect(podHostname(pod({}, `${"a".repeat(62)}-b`))).toBe("a".repeat(62));
  expect(podHostname(pod({}, "a".repeat(63)))).toHaveLength(63);
});
