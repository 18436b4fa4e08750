import { isServing } from "../../crd/index.ts";
import type { CustomResourceDefinition } from "../../crd/index.ts";
import { seconds } from "../../core/index.ts";
import type { KubeObject } from "../../api/index.ts";
import { queueLoopback } from "../server/loopback.ts";
import type { Server } from "../server/context.ts";

const apiServices = "apiregistration.k8s.io/v1/apiservices";
const automanaged = "kube-aggregator.kubernetes.io/automanaged";
const retryAfter = seconds(5);

/**
 * Each group and version of custom kinds has an APIService, which goes with the last of them.
 *
 * @source kubernetes pkg/controlplane/controller/crdregistration/crdregistration_controller.go; kube-aggregator pkg/controllers/autoregister
 */
export function registerGroups(server: Server, definitions: readonly CustomResourceDefinition[]): void {
  const cacher = server.state.cachers.get(apiServices);
  if (cacher?.phase !== "watching") return;
  const wanted = new Map<string, KubeObject>();
  for (const definition of definitions) {
    if (!isServing(definition)) continue;
    for (const { name, served } of definition.spec.versions) if (served === true) wanted.set(`${name}.${definition.spec.group}`, apiService(definition.spec.group, name));
  }
  const present = new Map([...cacher.objects.values()].map((object) => [object.metadata.name, object]));
  for (const [name, body] of wanted) if (!present.has(name)) once(server, name, () => queueLoopback(server.state, { verb: "create", resource: apiServices, body }));
  for (const [name, { metadata }] of present) {
    if (metadata.labels?.[automanaged] === "true" && !wanted.has(name)) once(server, name, () => queueLoopback(server.state, { verb: "delete", resource: apiServices, name }));
  }
}

/** Not again before the answer can be seen in the cache. */
function once(server: Server, name: string, run: () => void): void {
  const { definitionsTended: tended } = server.state;
  const key = `apiservice ${name}`;
  const before = tended.get(key);
  if (before !== undefined && server.env.now - before.at < retryAfter) return;
  tended.set(key, { version: "", at: server.env.now });
  run();
}

const apiService = (group: string, version: string): KubeObject =>
  ({
    apiVersion: "apiregistration.k8s.io/v1",
    kind: "APIService",
    metadata: { name: `${version}.${group}`, labels: { [automanaged]: "true" } },
    spec: { group, version, groupPriorityMinimum: 1000, versionPriority: 100 },
  }) as KubeObject;
