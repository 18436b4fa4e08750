import { describe, expect, it } from "vitest";
import { ControlPlane, messageOf } from "../../../testing/controlPlane/controlPlane.ts";
import type { KubeObject } from "../../api/index.ts";

const plane = new ControlPlane().ready();
const make = (resource: string, object: object): unknown => plane.create(resource, object as KubeObject);
const namespace = "default";
make("v1/serviceaccounts", { apiVersion: "v1", kind: "ServiceAccount", metadata: { name: "default", namespace } });
make("v1/pods", { apiVersion: "v1", kind: "Pod", metadata: { name: "p", namespace }, spec: { containers: [{ name: "c", image: "nginx" }] } });
make("v1/services", { apiVersion: "v1", kind: "Service", metadata: { name: "web", namespace }, spec: { ports: [{ name: "http", port: 80 }] } });
make("v1/endpoints", { apiVersion: "v1", kind: "Endpoints", metadata: { name: "web", namespace }, subsets: [] });

describe("a request that cannot be passed on", () => {
  it.for([
    { resource: "v1/pods", name: "ftp:p:80", want: 'invalid pod request "ftp:p:80"' },
    { resource: "v1/pods", name: "q", want: 'pods "q" not found' },
    { resource: "v1/pods", name: "p:80", want: "address not allowed" },
    { resource: "v1/services", name: "a:b:c:d", want: 'invalid service request "a:b:c:d"' },
    { resource: "v1/services", name: "web:81", want: 'no service port 81 found for service "web"' },
    { resource: "v1/services", name: "web:80", want: 'no endpoints available for service "web"' },
    { resource: "v1/services", name: "gone", want: 'endpoints "gone" not found' },
    { resource: "v1/nodes", name: "n", want: 'nodes "n" not found' },
  ])("$resource $name: $want", ({ resource, name, want }) => {
    const answered = plane.call({ verb: "get", resource, ...(resource === "v1/nodes" ? {} : { namespace }), name, subresource: "proxy", path: "/" });
    expect(messageOf(answered)).toBe(want);
  });
});
