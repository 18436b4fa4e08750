import { schemaOf } from "../../engine/api/index.ts";
import type { FieldNode, StructNode, TypeNode } from "../../engine/api/index.ts";
import { resourceKinds } from "../../engine/kinds/registry.ts";
import { plainCall } from "./httpDoor.ts";
import type { HttpCall } from "./httpDoor.ts";
import { widgetOne, widgetsUrl } from "./setUp.ts";

/** Sound requests to begin with: every kind with each verb, made from its schema; and what is not a resource. */
export function corpus(): readonly HttpCall[] {
  return [...resourceKinds.flatMap(callsOf), ...rawPaths.map((url) => ({ ...plainCall, url })), ...pods(), ...widgets(), ...connects()];
}

const rawPaths = ["/", "/api", "/apis", "/api/v1", "/apis/apps/v1", "/version", "/healthz", "/livez?verbose", "/readyz?verbose&exclude=etcd", "/readyz/etcd", "/metrics", "/openapi/v2", "/openapi/v3", "/openapi/v3/apis/apps/v1", "/openapi/v3/apis/fuzz.example.com/v1", "/apis/fuzz.example.com", "/.well-known/openid-configuration", "/openid/v1/jwks", "/logs", "/debug/pprof", "/api/v1/watch/pods", "/apis/apps/v1/watch/namespaces/default/deployments/one"];

function callsOf(kind: (typeof resourceKinds)[number]): readonly HttpCall[] {
  const { apiVersion, resource, namespaced } = kind;
  const root = `${apiVersion.includes("/") ? "/apis" : "/api"}/${apiVersion}${namespaced ? "/namespaces/default" : ""}/${resource}`;
  const struct = schemaOf(`${apiVersion}/${kind.kind}`);
  const object = { ...(struct === undefined ? {} : (sample(struct, 0) as object)), apiVersion, kind: kind.kind, metadata: { name: "one", labels: { a: "b" } } };
  const body = JSON.stringify(object);
  const named = `${root}/one`;
  return [
    { ...plainCall, url: root },
    { ...plainCall, url: `${root}?watch=1&timeoutSeconds=1` },
    { ...plainCall, url: named },
    { ...plainCall, method: "POST", url: root, body },
    { ...plainCall, method: "PUT", url: named, body },
    { ...plainCall, method: "PATCH", url: named, contentType: "application/strategic-merge-patch+json", body: JSON.stringify({ metadata: { labels: { c: "d" } } }) },
    { ...plainCall, method: "PATCH", url: named, contentType: "application/merge-patch+json", body },
    { ...plainCall, method: "PATCH", url: named, contentType: "application/json-patch+json", body: JSON.stringify([{ op: "add", path: "/metadata/labels/x", value: "y" }, { op: "test", path: "/metadata/name", value: "one" }, { op: "move", from: "/metadata/labels/x", path: "/metadata/labels/z" }]) },
    { ...plainCall, method: "PATCH", url: `${named}?fieldManager=fuzz&force=true`, contentType: "application/apply-patch+yaml", body },
    { ...plainCall, method: "DELETE", url: named, body: JSON.stringify({ kind: "DeleteOptions", apiVersion: "v1", propagationPolicy: "Background", gracePeriodSeconds: 0 }) },
    { ...plainCall, method: "DELETE", url: root },
    ...kind.subresources.flatMap((subresource): readonly HttpCall[] => [
      { ...plainCall, url: `${named}/${subresource}` },
      { ...plainCall, method: "PUT", url: `${named}/${subresource}`, body },
      { ...plainCall, method: "POST", url: `${named}/${subresource}`, body },
    ]),
  ];
}

/** Pods that are whole: most of the machinery is theirs. */
function pods(): readonly HttpCall[] {
  const spec = { containers: [{ name: "c", image: "nginx", ports: [{ containerPort: 80 }], env: [{ name: "A", value: "b" }], resources: { limits: { cpu: "1" } } }] };
  const pod = { apiVersion: "v1", kind: "Pod", metadata: { name: "whole" }, spec };
  const deployment = { apiVersion: "apps/v1", kind: "Deployment", metadata: { name: "whole" }, spec: { replicas: 1, selector: { matchLabels: { a: "b" } }, template: { metadata: { labels: { a: "b" } }, spec } } };
  const applied = { contentType: "application/apply-patch+yaml", method: "PATCH" };
  return [
    { ...plainCall, method: "POST", url: "/api/v1/namespaces/default/pods", body: JSON.stringify(pod) },
    { ...plainCall, ...applied, url: "/api/v1/namespaces/default/pods/whole?fieldManager=a", body: JSON.stringify(pod) },
    { ...plainCall, method: "POST", url: "/apis/apps/v1/namespaces/default/deployments", body: JSON.stringify(deployment) },
    { ...plainCall, ...applied, url: "/apis/apps/v1/namespaces/default/deployments/whole?fieldManager=b", body: JSON.stringify(deployment) },
    { ...plainCall, ...applied, url: "/apis/apps/v1/namespaces/default/deployments/whole?fieldManager=c&force=true", body: JSON.stringify(deployment) },
    { ...plainCall, method: "PATCH", contentType: "application/strategic-merge-patch+json", url: "/apis/apps/v1/namespaces/default/deployments/whole", body: JSON.stringify({ spec: { template: { spec: { containers: [{ name: "c", image: "x" }], $setElementOrder: ["c"] } } } }) },
    { ...plainCall, method: "PUT", url: "/apis/apps/v1/namespaces/default/deployments/whole/scale", body: JSON.stringify({ apiVersion: "autoscaling/v1", kind: "Scale", metadata: { name: "whole", namespace: "default" }, spec: { replicas: 3 } }) },
  ];
}

/** Of a custom kind, in both versions. */
function widgets(): readonly HttpCall[] {
  return ["v1", "v1beta1"].flatMap((version) => {
    const list = widgetsUrl.replace("/v1/", `/${version}/`);
    const body = JSON.stringify({ ...widgetOne, apiVersion: `fuzz.example.com/${version}` });
    const scale = JSON.stringify({ apiVersion: "autoscaling/v1", kind: "Scale", metadata: { name: "one" }, spec: { replicas: 3 } });
    return [
      { ...plainCall, url: list },
      { ...plainCall, url: `${list}?watch=1&timeoutSeconds=1` },
      { ...plainCall, url: `${list}/one` },
      { ...plainCall, method: "POST", url: list, body },
      { ...plainCall, method: "PUT", url: `${list}/one`, body },
      { ...plainCall, method: "PATCH", url: `${list}/one`, contentType: "application/merge-patch+json", body },
      { ...plainCall, method: "PATCH", url: `${list}/one?fieldManager=fuzz&force=true`, contentType: "application/apply-patch+yaml", body },
      { ...plainCall, method: "PUT", url: `${list}/one/status`, body },
      { ...plainCall, method: "PUT", url: `${list}/one/scale`, body: scale },
      { ...plainCall, method: "PATCH", url: `${list}/one/scale?fieldManager=fuzz`, contentType: "application/apply-patch+yaml", body: scale },
    ];
  });
}

/** What is passed on to kubelets, pods and services, of which none is there. */
function connects(): readonly HttpCall[] {
  const pod = "/api/v1/namespaces/default/pods/one";
  return ["log?follow=true&tailLines=1", "exec?command=ls&stdout=true", "attach?stdin=true", "portforward?ports=80", "proxy/a/b?c=d"].map((tail) => ({ ...plainCall, url: `${pod}/${tail}` })).concat([{ ...plainCall, url: "/api/v1/namespaces/default/services/http:one:80/proxy/" }, { ...plainCall, url: "/api/v1/nodes/one/proxy/metrics" }]);
}

const depthMax = 4;

/** A value of the type with something in every field. */
function sample(struct: StructNode, depth: number): unknown {
  const made: Record<string, unknown> = {};
  for (const field of struct.fields.values()) if (field.name !== "metadata" && (depth < depthMax || field.isRequired)) made[field.name] = sampleField(field, depth);
  return made;
}

const sampleField = (field: FieldNode, depth: number): unknown => field.enumValues?.[0] ?? field.defaultValue ?? sampleType(field.type, depth);

function sampleType(type: TypeNode, depth: number): unknown {
  if (depth > depthMax + 2) return null;
  switch (type.kind) {
    case "struct":
      return sample(type.struct, depth + 1);
    case "array":
      return [sampleType(type.item, depth + 1)];
    case "map":
      return { a: sampleType(type.item, depth + 1) };
    case "scalar":
      return scalars[type.scalar];
  }
}

const scalars = { string: "a", bool: true, int32: 1, int64: 1, double: 1, quantity: "1", time: "2026-01-01T00:00:00Z", microTime: "2026-01-01T00:00:00.000000Z", intOrString: 1, bytes: "YQ==", any: { a: 1 } } as const;
