import { expect, it } from "vitest";
import type { PodSpec } from "../../api/index.ts";
import { resolvConf } from "../runtime/resolvConf.ts";
import { podDns } from "./podDns.ts";

const cluster = "search shop.svc.cluster.local svc.cluster.local cluster.local\nnameserver 10.96.0.10\n";

const cases: readonly { readonly name: string; readonly spec: Partial<PodSpec>; readonly file: string }[] = [
  { name: "no policy is ClusterFirst, in the pod's namespace", spec: {}, file: `${cluster}options ndots:5\n` },
  { name: "ClusterFirst on the node's network is Default", spec: { dnsPolicy: "ClusterFirst", hostNetwork: true }, file: "search .\nnameserver 127.0.0.1\n" },
  { name: "ClusterFirstWithHostNet", spec: { dnsPolicy: "ClusterFirstWithHostNet", hostNetwork: true }, file: `${cluster}options ndots:5\n` },
  { name: "Default", spec: { dnsPolicy: "Default" }, file: "search .\nnameserver 127.0.0.1\n" },
  { name: "None has what dnsConfig says", spec: { dnsPolicy: "None", dnsConfig: { nameservers: ["192.0.2.1"], searches: ["a.example"], options: [{ name: "ndots", value: "2" }, { name: "edns0" }] } }, file: "search a.example\nnameserver 192.0.2.1\noptions ndots:2 edns0\n" },
  { name: "None with servers alone", spec: { dnsPolicy: "None", dnsConfig: { nameservers: ["192.0.2.1"] } }, file: "nameserver 192.0.2.1\n" },
  { name: "dnsConfig comes after the policy; an option of the same name counts instead", spec: { dnsConfig: { nameservers: ["10.96.0.10", "192.0.2.1"], searches: ["a.example", "cluster.local"], options: [{ name: "ndots", value: "1" }] } }, file: "search shop.svc.cluster.local svc.cluster.local cluster.local a.example\nnameserver 10.96.0.10\nnameserver 192.0.2.1\noptions ndots:1\n" },
  { name: "at most three servers", spec: { dnsConfig: { nameservers: ["192.0.2.1", "192.0.2.2", "192.0.2.3"] } }, file: `${cluster}nameserver 192.0.2.1\nnameserver 192.0.2.2\noptions ndots:5\n` },
];

it.for(cases)("resolv.conf: $name", ({ spec, file }) => {
  expect(resolvConf(podDns({ containers: [], ...spec }, "shop"))).toBe(file);
});
