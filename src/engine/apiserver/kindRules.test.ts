import { describe, expect, it } from "vitest";
import type { KubeObject } from "../api/index.ts";
import { ControlPlane, messageOf } from "../../testing/controlPlane/controlPlane.ts";

const plane = new ControlPlane().ready();
let count = 0;

interface Place {
  readonly resource: string;
  readonly kind: string;
  readonly namespace?: string;
}

const places = {
  flowSchema: { resource: "flowcontrol.apiserver.k8s.io/v1/flowschemas", kind: "FlowSchema" },
  level: { resource: "flowcontrol.apiserver.k8s.io/v1/prioritylevelconfigurations", kind: "PriorityLevelConfiguration" },
  deviceClass: { resource: "resource.k8s.io/v1/deviceclasses", kind: "DeviceClass" },
  claim: { resource: "resource.k8s.io/v1/resourceclaims", kind: "ResourceClaim", namespace: "default" },
  template: { resource: "resource.k8s.io/v1/resourceclaimtemplates", kind: "ResourceClaimTemplate", namespace: "default" },
  slice: { resource: "resource.k8s.io/v1/resourceslices", kind: "ResourceSlice" },
} as const satisfies Readonly<Record<string, Place>>;

const apiVersionOf = (resource: string): string => resource.slice(0, resource.lastIndexOf("/"));
const object = ({ resource, kind, namespace }: Place, spec: object, name = `o${++count}`): KubeObject => ({ apiVersion: apiVersionOf(resource), kind, metadata: { name, ...(namespace === undefined ? {} : { namespace }) }, spec }) as KubeObject;

/** What is wrong with a new object; "": nothing. */
function wrongWith(place: Place, spec: object, name?: string): string {
  const made = object(place, spec, name);
  const { group } = { group: apiVersionOf(place.resource).split("/")[0] ?? "" };
  return messageOf(plane.create(place.resource, made)).replace(`${place.kind}.${group} "${made.metadata.name}" is invalid: `, "");
}

interface Case {
  readonly name: string;
  readonly place: Place;
  readonly spec: object;
  readonly as?: string;
  readonly want: string;
}

const rule = { subjects: [{ kind: "User", user: { name: "alice" } }], resourceRules: [{ verbs: ["*"], apiGroups: ["*"], resources: ["*"], namespaces: ["*"] }] };
const schema = (more: object): object => ({ priorityLevelConfiguration: { name: "workload-low" }, rules: [rule], ...more });
const limited = (more: object, response: object = { type: "Reject" }): object => ({ type: "Limited", limited: { limitResponse: response, ...more } });
const queue = (queuing: object): object => limited({}, { type: "Queue", queuing });

const flowCases: readonly Case[] = [
  { name: "a flow", place: places.flowSchema, spec: schema({}), want: "" },
  { name: "a precedence out of range", place: places.flowSchema, spec: schema({ matchingPrecedence: 10_001 }), want: "spec.matchingPrecedence: Invalid value: 10001: must not be greater than 10000" },
  { name: "the precedence of the exempt", place: places.flowSchema, spec: schema({ matchingPrecedence: 1 }), want: "spec.matchingPrecedence: Invalid value: 1: only the schema named 'exempt' may have matchingPrecedence 1" },
  { name: "a verb that is none", place: places.flowSchema, spec: schema({ rules: [{ ...rule, resourceRules: [{ ...rule.resourceRules[0], verbs: ["feed"] }] }] }), want: 'spec.rules[0].resourceRules[0].verbs: Unsupported value: ["feed"]: supported values: "create", "delete", "deletecollection", "get", "list", "patch", "proxy", "update", "watch"' },
  { name: "everything and more", place: places.flowSchema, spec: schema({ rules: [{ ...rule, resourceRules: [{ ...rule.resourceRules[0], resources: ["*", "pods"] }] }] }), want: `spec.rules[0].resourceRules[0].resources: Invalid value: ["*","pods"]: if '*' is present, must not specify other resources` },
  { name: "a user beside a group", place: places.flowSchema, spec: schema({ rules: [{ ...rule, subjects: [{ kind: "Group", group: { name: "g" }, user: { name: "u" } }] }] }), want: "spec.rules[0].subjects[0].user: Forbidden: user is forbidden when subject kind is not 'User'" },
  { name: "an account without a namespace", place: places.flowSchema, spec: schema({ rules: [{ ...rule, subjects: [{ kind: "ServiceAccount", serviceAccount: { name: "*", namespace: "" } }] }] }), want: "spec.rules[0].subjects[0].serviceAccount.namespace: Required value: must specify namespace for service account" },
  { name: "a path with a wildcard in the middle", place: places.flowSchema, spec: schema({ rules: [{ subjects: rule.subjects, nonResourceRules: [{ verbs: ["get"], nonResourceURLs: ["/a*"] }] }] }), want: 'spec.rules[0].nonResourceRules[0].nonResourceURLs[0]: Invalid value: "/a*": wildcard can only do suffix matching' },
  { name: "a level", place: places.level, spec: limited({ nominalConcurrencyShares: 0 }), want: "" },
  { name: "negative shares", place: places.level, spec: limited({ nominalConcurrencyShares: -1 }), want: "spec.limited.nominalConcurrencyShares: Invalid value: -1: must be a non-negative integer" },
  { name: "more hands than queues", place: places.level, spec: queue({ queues: 4, handSize: 8, queueLengthLimit: 1 }), want: "spec.limited.limitResponse.queuing.handSize: Invalid value: 8: should not be greater than queues (4)" },
  { name: "too many ways to deal", place: places.level, spec: queue({ queues: 512, handSize: 8, queueLengthLimit: 1 }), want: "spec.limited.limitResponse.queuing.handSize: Invalid value: 8: required entropy bits of deckSize 512 and handSize 8 should not be greater than 60" },
  { name: "an exempt level of another name", place: places.level, spec: { type: "Exempt" }, want: `spec.type: Invalid value: "Exempt": type must be 'Exempt' if and only if name is 'exempt'` },
];

const exactly = (more: object = {}): object => ({ devices: { requests: [{ name: "gpu", exactly: { deviceClassName: "gpu.example.com", ...more } }] } });
const device = (more: object): object => ({ driver: "gpu.example.com", pool: { name: "p", resourceSliceCount: 1 }, nodeName: "w1", devices: [{ name: "d", ...more }] });

const deviceCases: readonly Case[] = [
  { name: "a class", place: places.deviceClass, spec: { selectors: [{ cel: { expression: "device.driver == 'gpu.example.com' && device.attributes['gpu.example.com'].model == 'a'" } }] }, want: "" },
  { name: "an expression that is no question", place: places.deviceClass, spec: { selectors: [{ cel: { expression: "device.driver" } }] }, want: 'spec.selectors[0].cel.expression: Invalid value: "device.driver": must evaluate to bool or the unknown type, not string' },
  { name: "no expression", place: places.deviceClass, spec: { selectors: [{}] }, want: "spec.selectors[0].cel: Required value" },
  { name: "a resource that is no extended one", place: places.deviceClass, spec: { extendedResourceName: "cpu" }, want: 'spec.extendedResourceName: Invalid value: "cpu": must be a valid extended resource name' },
  { name: "a claim", place: places.claim, spec: exactly(), want: "" },
  { name: "no class", place: places.claim, spec: { devices: { requests: [{ name: "gpu", exactly: {} }] } }, want: "spec.devices.requests[0].exactly.deviceClassName: Required value" },
  { name: "neither one nor several ways", place: places.claim, spec: { devices: { requests: [{ name: "gpu" }] } }, want: "spec.devices.requests[0]: Required value: exactly one of `exactly` or `firstAvailable` is required" },
  { name: "one name twice", place: places.claim, spec: { devices: { requests: [{ name: "a", exactly: { deviceClassName: "c" } }, { name: "a", exactly: { deviceClassName: "c" } }] } }, want: 'spec.devices.requests[1]: Duplicate value: "a"' },
  { name: "all of them, and three", place: places.claim, spec: exactly({ allocationMode: "All", count: 3 }), want: "spec.devices.requests[0].exactly.count: Invalid value: 3: must not be specified when allocationMode is 'All'" },
  { name: "a constraint on nothing", place: places.claim, spec: { devices: { requests: [{ name: "a", exactly: { deviceClassName: "c" } }], constraints: [{ requests: ["b"], matchAttribute: "d/model" }] } }, want: `spec.devices.constraints[0].requests[0]: Invalid value: "b": must be the name of a request in the claim or the name of a request and a subrequest separated by '/'` },
  { name: "an attribute without a domain", place: places.claim, spec: { devices: { requests: [{ name: "a", exactly: { deviceClassName: "c" } }], constraints: [{ matchAttribute: "model" }] } }, want: 'spec.devices.constraints[0].matchAttribute: Invalid value: "model": must include a domain' },
  { name: "configuration without parameters", place: places.claim, spec: { devices: { config: [{ opaque: { driver: "d" } }] } }, want: "spec.devices.config[0].opaque.parameters: Required value" },
  { name: "a template", place: places.template, spec: { spec: exactly() }, want: "" },
  { name: "a template's claim", place: places.template, spec: { spec: { devices: { requests: [{ name: "gpu" }] } } }, want: "spec.spec.devices.requests[0]: Required value: exactly one of `exactly` or `firstAvailable` is required" },
  { name: "a slice", place: places.slice, spec: device({ attributes: { model: { string: "a" } }, capacity: { memory: { value: "1Gi" } } }), want: "" },
  { name: "a slice of nowhere", place: places.slice, spec: { driver: "d", pool: { name: "p", resourceSliceCount: 1 } }, want: "spec: Required value: exactly one of `nodeName`, `nodeSelector`, `allNodes`, `perDeviceNodeSelection` is required" },
  { name: "a slice of two places", place: places.slice, spec: { driver: "d", pool: { name: "p", resourceSliceCount: 1 }, nodeName: "w1", allNodes: true }, want: 'spec: Invalid value: "{`nodeName`, `allNodes`}": exactly one of `nodeName`, `nodeSelector`, `allNodes`, `perDeviceNodeSelection` is required, but multiple fields are set' },
  { name: "a version that is none", place: places.slice, spec: device({ attributes: { v: { version: "1.0" } } }), want: 'spec.devices[0].attributes[v].version: Invalid value: "1.0": must be a string compatible with semver.org spec 2.0.0' },
  { name: "a pool of no slices", place: places.slice, spec: { driver: "d", pool: { name: "p" }, nodeName: "w1" }, want: "spec.pool.resourceSliceCount: Invalid value: 0: must be greater than zero" },
];

describe.each([
  ["priority and fairness", flowCases],
  ["devices", deviceCases],
] as const)("rules of %s", (_name, cases) => {
  it.for(cases)("$name", ({ place, spec, as, want }) => {
    expect(wrongWith(place, spec, as)).toBe(want);
  });
});

describe("what may not change", () => {
  it("the flows and levels that keep the server alive", () => {
    const { resource } = places.flowSchema;
    const exempt = plane.get(resource, undefined, "exempt").body as KubeObject & { readonly spec: object };
    const changed = plane.call({ verb: "update", resource, name: "exempt", body: { ...exempt, spec: { ...exempt.spec, matchingPrecedence: 2 } } });
    expect(messageOf(changed)).toContain("spec of 'exempt' must equal the fixed value");
  });

  it("a claim, once it is made; and what it gets by default", () => {
    const { resource } = places.claim;
    const made = plane.create(resource, object(places.claim, exactly(), "fixed")).body as KubeObject & { readonly spec: object };
    expect(made.spec).toEqual(exactly({ allocationMode: "ExactCount", count: 1 }));
    expect(messageOf(plane.call({ verb: "update", resource, namespace: "default", name: "fixed", body: { ...made, spec: exactly({ count: 2 }) } }))).toContain("field is immutable");
  });

  it("a claim's allocation; and nobody reserves what is not allocated", () => {
    const { resource } = places.claim;
    const made = plane.create(resource, object(places.claim, exactly(), "used")).body as KubeObject;
    const put = (status: object): string => messageOf(plane.call({ verb: "update", resource, namespace: "default", name: "used", subresource: "status", body: { ...(plane.get(resource, "default", "used").body as KubeObject), status } }));
    const user = { resource: "pods", name: "p", uid: made.metadata.uid };
    const allocation = { devices: { results: [{ request: "gpu", driver: "gpu.example.com", pool: "p", device: "d" }] } };
    expect(put({ reservedFor: [user] })).toContain("status.reservedFor: Forbidden: may not be specified when `allocated` is not set");
    expect(put({ allocation: { devices: { results: [{ ...allocation.devices.results[0], request: "cpu" }] } } })).toContain("must be the name of a request in the claim");
    expect(put({ allocation, reservedFor: [user] })).toBe("");
    expect(put({ allocation: {}, reservedFor: [user] })).toContain("field is immutable");
  });
});

describe("a node's drivers and the cluster's ranges", () => {
  it("keep what they are: only limits change", () => {
    const resource = "storage.k8s.io/v1/csinodes";
    const made = plane.create(resource, { apiVersion: "storage.k8s.io/v1", kind: "CSINode", metadata: { name: "w1" }, spec: { drivers: [{ name: "d.example.com", nodeID: "a" }] } } as KubeObject).body as KubeObject;
    const put = (driver: object): string => messageOf(plane.call({ verb: "update", resource, name: "w1", body: { ...made, metadata: { name: "w1" }, spec: { drivers: [driver] } } }));
    expect(put({ name: "d.example.com", nodeID: "a", allocatable: { count: 5 } })).toBe("");
    expect(put({ name: "d.example.com", nodeID: "b" })).toContain("CSINodeDriver: Invalid value: ");
  });

  it("grow once", () => {
    const resource = "networking.k8s.io/v1/servicecidrs";
    const made = plane.get(resource, undefined, "kubernetes").body as KubeObject;
    const put = (cidrs: readonly string[]): string => messageOf(plane.call({ verb: "update", resource, name: "kubernetes", body: { ...made, metadata: { name: "kubernetes" }, spec: { cidrs } } }));
    expect(put(["10.97.0.0/16"])).toContain('spec.cidrs[0]: Invalid value: "10.97.0.0/16": field is immutable');
    expect(put(["10.96.0.0/12", "fd00::/108"])).toBe("");
  });
});
