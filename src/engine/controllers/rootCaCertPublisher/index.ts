import { clusterAuthority, deepEqual } from "../../api/index.ts";
import type { ConfigMap, Namespace } from "../../kinds/index.ts";
import type { ControllerContext } from "../framework/context.ts";
import type { Controller, SyncResult } from "../framework/controller.ts";
import { handler } from "../framework/controller.ts";

const namespaces = "v1/namespaces";
const configMaps = "v1/configmaps";
const name = "kube-root-ca.crt";

const annotations = {
  "kubernetes.io/description":
    "Contains a CA bundle that can be used to verify the kube-apiserver when using internal endpoints such as the internal service IP or kubernetes.default.svc. No other usage is guaranteed across distributions of Kubernetes clusters.",
} as const;

const data = { "ca.crt": clusterAuthority } as const;

/**
 * Keeps a ConfigMap with the cluster's root certificate in every namespace that is not going away.
 * @source pkg/controller/certificates/rootcacertpublisher/publisher.go
 */
export const rootCaCertPublisherController: Controller<undefined> = {
  name: "root-ca-certificate-publisher",
  component: "root-ca-cert-publisher",
  account: "root-ca-cert-publisher",
  workers: 1,
  informers: [{ resource: namespaces }, { resource: configMaps }],
  newMemory: () => undefined,
  handlers: {
    [namespaces]: handler((change, context) => {
      if (change.type !== "deleted") context.enqueue(change.object.metadata.name);
    }),
    [configMaps]: handler((change, context) => {
      if (change.object.metadata.name === name && change.type !== "added") context.enqueue(change.object.metadata.namespace ?? "");
    }),
  },
  sync: syncNamespace,
};

function syncNamespace(namespace: string, context: ControllerContext<undefined>): SyncResult | undefined {
  const found = context.get<Namespace>(namespaces, namespace);
  if (found === undefined || found.status?.phase === "Terminating" || found.metadata.deletionTimestamp !== undefined) return undefined;
  const existing = context.get<ConfigMap>(configMaps, `${namespace}/${name}`);
  if (existing === undefined) {
    const body: ConfigMap = { apiVersion: "v1", kind: "ConfigMap", metadata: { name, namespace, annotations }, data };
    return { stages: [{ calls: [{ call: { verb: "create", resource: configMaps, namespace, body }, tolerates: [409] }] }] };
  }
  const hasDescription = existing.metadata.annotations?.["kubernetes.io/description"] !== undefined;
  if (deepEqual(existing.data, data) && hasDescription) return undefined;
  const body: ConfigMap = { ...existing, metadata: { ...existing.metadata, annotations: { ...existing.metadata.annotations, ...annotations } }, data };
  return { stages: [{ calls: [{ call: { verb: "update", resource: configMaps, namespace, name, body } }] }] };
}
