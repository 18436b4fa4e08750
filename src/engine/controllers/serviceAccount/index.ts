import type { Namespace, ServiceAccount } from "../../kinds/index.ts";
import type { ControllerContext } from "../framework/context.ts";
import type { Controller, SyncResult } from "../framework/controller.ts";
import { handler } from "../framework/controller.ts";

const namespaces = "v1/namespaces";
const serviceAccounts = "v1/serviceaccounts";

/**
 * Keeps a ServiceAccount "default" in every namespace that is not going away.
 * @source pkg/controller/serviceaccount/serviceaccounts_controller.go
 */
export const serviceAccountController: Controller<undefined> = {
  name: "serviceaccount",
  component: "service-account-controller",
  account: "service-account-controller",
  workers: 1,
  informers: [{ resource: namespaces }, { resource: serviceAccounts }],
  newMemory: () => undefined,
  handlers: {
    [namespaces]: handler((change, context) => {
      if (change.type !== "deleted") context.enqueue(change.object.metadata.name);
    }),
    [serviceAccounts]: handler((change, context) => {
      if (change.type === "deleted") context.enqueue(change.object.metadata.namespace ?? "");
    }),
  },
  sync: syncNamespace,
};

function syncNamespace(name: string, context: ControllerContext<undefined>): SyncResult | undefined {
  const namespace = context.get<Namespace>(namespaces, name);
  if (namespace === undefined || namespace.status?.phase === "Terminating" || namespace.metadata.deletionTimestamp !== undefined) return undefined;
  if (context.get(serviceAccounts, `${name}/default`) !== undefined) return undefined;
  const body: ServiceAccount = { apiVersion: "v1", kind: "ServiceAccount", metadata: { name: "default", namespace: name } };
  return { stages: [{ calls: [{ call: { verb: "create", resource: serviceAccounts, namespace: name, body }, tolerates: [409] }] }] };
}
