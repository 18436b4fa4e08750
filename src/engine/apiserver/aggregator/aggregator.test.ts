import { describe, expect, it } from "vitest";
import { ControlPlane, messageOf } from "../../../testing/controlPlane/controlPlane.ts";
import type { KubeObject } from "../../api/index.ts";
import { seconds } from "../../core/index.ts";
import type { Program } from "../../core/index.ts";
import { answerTo } from "../../linux/index.ts";
import type { Packet } from "../../linux/index.ts";
import type { ApiService } from "../../kinds/index.ts";

const plane = new ControlPlane().ready();
const key = "apiregistration.k8s.io/v1/apiservices";
const name = "v1beta1.metrics.k8s.io";
const spec = { group: "metrics.k8s.io", version: "v1beta1", groupPriorityMinimum: 100, versionPriority: 100, insecureSkipTLSVerify: true, service: { namespace: "kube-system", name: "metrics-server" } };
const make = (resource: string, object: object): unknown => plane.create(resource, object as KubeObject);

const aggregatedForm = "application/json;g=apidiscovery.k8s.io;v=v2;as=APIGroupDiscoveryList";
const resourceList = JSON.stringify({ kind: "APIResourceList", apiVersion: "v1", groupVersion: "metrics.k8s.io/v1beta1", resources: [{ name: "pods", singularName: "", namespaced: true, kind: "PodMetrics", verbs: ["get", "list"] }] });

/** Somebody who serves an API at an address, and refuses connections to whatever is called so. */
const backend = (ip: string): Program<object, Packet> => ({
  start(env) {
    env.claim(ip);
    return {};
  },
  step(_state, event, env) {
    if (event.type !== "datagram") return;
    const { message: packet } = event;
    const { payload } = packet;
    if (payload.endsWith("/refused")) return env.post(packet.srcIp, answerTo(packet, "refused", ""));
    const isGone = payload.endsWith("/gone");
    const body = payload.endsWith("/v1beta1") ? resourceList : JSON.stringify(isGone ? { kind: "Status", apiVersion: "v1", metadata: {}, status: "Failure", reason: "NotFound", code: 404 } : { kind: "PodMetricsList", apiVersion: "metrics.k8s.io/v1beta1", metadata: {}, items: [], asked: payload });
    env.post(packet.srcIp, { ...answerTo(packet, "response", ""), code: isGone ? 404 : 200, contentType: "application/json", body, certificate: { names: ["anything"] } });
  },
});

function condition(): unknown {
  plane.run(seconds(3));
  const { body } = plane.call({ verb: "get", resource: key, name });
  const found = (body as ApiService).status?.conditions?.[0];
  return found === undefined ? undefined : [found.status, found.reason, found.message];
}

describe("an API that others are to serve", () => {
  const service = { metadata: { name: "metrics-server", namespace: "kube-system" }, apiVersion: "v1", kind: "Service" };
  const slice = { apiVersion: "discovery.k8s.io/v1", kind: "EndpointSlice", metadata: { name: "metrics-server-1", namespace: "kube-system", labels: { "kubernetes.io/service-name": "metrics-server" } }, addressType: "IPv4" };
  it.for([
    ["no Service", () => make(key, { apiVersion: "apiregistration.k8s.io/v1", kind: "APIService", metadata: { name }, spec }), "ServiceNotFound", 'service/metrics-server in "kube-system" is not present'],
    ["another port", () => make("v1/services", { ...service, spec: { ports: [{ name: "http", port: 80 }] } }), "ServicePortError", 'service/metrics-server in "kube-system" is not listening on port 443'],
    [
      "no slices",
      () => {
        plane.call({ verb: "delete", resource: "v1/services", namespace: "kube-system", name: "metrics-server" });
        make("v1/services", { ...service, spec: { ports: [{ name: "https", port: 443 }] } });
      },
      "EndpointsNotFound",
      'cannot find endpointslices for service/metrics-server in "kube-system"',
    ],
    ["no endpoints", () => make("discovery.k8s.io/v1/endpointslices", { ...slice, ports: [{ name: "https", port: 443 }], endpoints: [] }), "MissingEndpoints", 'endpointslices for service/metrics-server in "kube-system" have no addresses with port name "https"'],
    [
      "nobody answers",
      () => {
        plane.call({ verb: "patch", patchType: "application/merge-patch+json", resource: "discovery.k8s.io/v1/endpointslices", namespace: "kube-system", name: "metrics-server-1", body: { endpoints: [{ addresses: ["10.9.9.9"] }] } });
        plane.run(seconds(6));
      },
      "FailedDiscoveryCheck",
      'failing or missing response from https://10.9.9.9:443/apis/metrics.k8s.io/v1beta1: Get "https://10.9.9.9:443/apis/metrics.k8s.io/v1beta1": context deadline exceeded (Client.Timeout exceeded while awaiting headers)',
    ],
  ] as const)("%s", ([, change, reason, message]) => {
    change();
    expect(condition()).toEqual(["False", reason, message]);
  });

  it("stands in discovery, and is unavailable", () => {
    expect(plane.raw("/apis/metrics.k8s.io")).toMatchObject({ code: 200, body: expect.stringContaining('"metrics.k8s.io/v1beta1"') as string });
    expect(plane.raw("/apis/metrics.k8s.io/v1beta1")).toMatchObject({ code: 503, body: "service unavailable\n" });
    expect(plane.raw("/apis")).toMatchObject({ body: expect.stringMatching(/"name":"metrics.k8s.io"[^[]*\[[^\]]*\][^\]]*\]\}\s*$/) as string });
    expect(plane.call({ verb: "list", resource: "metrics.k8s.io/v1beta1/pods", namespace: "default" })).toMatchObject({ code: 503, body: "service unavailable\n" });
  });

  it("is served by whoever answers at the Service's endpoint, and only as long as that is there", () => {
    plane.kernel.addMachine("backend");
    plane.kernel.addProcess("backend", "backend", backend("10.9.9.10"));
    plane.call({ verb: "patch", patchType: "application/merge-patch+json", resource: "discovery.k8s.io/v1/endpointslices", namespace: "kube-system", name: "metrics-server-1", body: { endpoints: [{ addresses: ["10.9.9.10"] }] } });
    expect(condition()).toEqual(["True", "Passed", "all checks passed"]);
    expect(plane.raw("/apis/metrics.k8s.io/v1beta1")).toMatchObject({ code: 200, body: expect.stringContaining('"PodMetrics"') as string });
    const discovery = plane.raw("/apis", plane.servers[0], aggregatedForm);
    expect(discovery.body).toContain('{"metadata":{"name":"metrics.k8s.io"},"versions":[{"version":"v1beta1","resources":[{"resource":"pods","responseKind":{"group":"","version":"","kind":"PodMetrics"},"scope":"Namespaced","singularResource":"","verbs":["get","list"]}],"freshness":"Current"}]}');
    const pods = { resource: "metrics.k8s.io/v1beta1/pods", namespace: "default" } as const;
    expect(plane.call({ ...pods, verb: "list", options: { labelSelector: "app=web", limit: 5 } })).toMatchObject({ code: 200, body: { kind: "PodMetricsList", asked: "GET /apis/metrics.k8s.io/v1beta1/namespaces/default/pods?labelSelector=app%3Dweb&limit=5" } });
    expect(plane.call({ ...pods, verb: "get", name: "gone" })).toMatchObject({ code: 404, body: { kind: "Status", reason: "NotFound" } });
    expect(plane.call({ ...pods, verb: "get", name: "refused" })).toMatchObject({ code: 503, body: "error trying to reach service: dial tcp 10.9.9.10:443: connect: connection refused\n" });
    plane.call({ verb: "patch", patchType: "application/merge-patch+json", resource: "discovery.k8s.io/v1/endpointslices", namespace: "kube-system", name: "metrics-server-1", body: { endpoints: [] } });
    expect(plane.call({ ...pods, verb: "list" })).toMatchObject({ code: 503, body: "service unavailable\n" });
    expect(condition()).toEqual(["False", "MissingEndpoints", expect.stringContaining("have no addresses")]);
    expect(plane.raw("/apis", plane.servers[0], aggregatedForm).body).toContain('"versions":[{"version":"v1beta1","freshness":"Stale"}]');
  });

  it("is gone with its APIService", () => {
    plane.call({ verb: "delete", resource: key, name });
    plane.run(seconds(1));
    expect(messageOf(plane.call({ verb: "list", resource: "metrics.k8s.io/v1beta1/pods", namespace: "default" }))).toBe("the server could not find the requested resource");
  });
});
