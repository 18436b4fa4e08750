import { clusterAuthority, deepEqual, encodeBase64, legacyToken } from "../../api/index.ts";
import type { KubeObject } from "../../api/index.ts";
import type { Secret } from "../../kinds/index.ts";
import type { ControllerContext } from "../framework/context.ts";
import type { Controller, Outcome, Stage, SyncResult } from "../framework/controller.ts";
import { handler } from "../framework/controller.ts";

const secrets = "v1/secrets";
const accounts = "v1/serviceaccounts";
const tokenType = "kubernetes.io/service-account-token";
const nameAnnotation = "kubernetes.io/service-account.name";
const uidAnnotation = "kubernetes.io/service-account.uid";

const isToken = (object: KubeObject): object is Secret => (object as Secret).type === tokenType;
const keyOf = ({ metadata }: KubeObject): string => `${metadata.namespace ?? ""}/${metadata.name}`;
const accountOf = ({ metadata }: KubeObject): string => metadata.annotations?.[nameAnnotation] ?? "";

/**
 * Fills Secrets of type service-account-token with a token of their account, and removes them with it.
 * @source pkg/controller/serviceaccount/tokens_controller.go
 */
export const serviceAccountTokenController: Controller<undefined> = {
  name: "serviceaccount-token",
  component: "tokens-controller",
  workers: 5,
  informers: [{ resource: accounts }, { resource: secrets, indexers: { account: (object) => (isToken(object) ? [`${object.metadata.namespace ?? ""}/${accountOf(object)}`] : []) } }],
  primary: secrets,
  newMemory: () => undefined,
  handlers: {
    [secrets]: handler((change, context) => {
      if (change.type !== "deleted" && isToken(change.object)) context.enqueue(keyOf(change.object));
    }),
    [accounts]: handler((change, context) => {
      if (change.type === "modified") return;
      for (const secret of context.index<Secret>(secrets, "account", keyOf(change.object))) context.enqueue(keyOf(secret));
    }),
  },
  sync: syncSecret,
  resume,
};

function syncSecret(key: string, context: ControllerContext<undefined>): SyncResult | undefined {
  const secret = context.get<Secret>(secrets, key);
  if (secret === undefined || !isToken(secret) || secret.metadata.deletionTimestamp !== undefined) return undefined;
  const namespace = secret.metadata.namespace ?? "";
  const account = context.get(accounts, `${namespace}/${accountOf(secret)}`);
  if (account !== undefined) return fill(secret, account);
  // The cache may be behind: only the server knows that it is not there.
  return { stages: [{ calls: [{ call: { verb: "get", resource: accounts, namespace, name: accountOf(secret) }, tolerates: [404] }] }], next: "asked" };
}

function resume(key: string, _next: unknown, outcome: Outcome, context: ControllerContext<undefined>): SyncResult | undefined {
  const [answer] = outcome.results[0] ?? [];
  const secret = context.get<Secret>(secrets, key);
  if (answer?.ok !== true || secret === undefined) return undefined;
  return answer.object === undefined ? { stages: [removal(secret)] } : fill(secret, answer.object);
}

function removal({ metadata }: Secret): Stage {
  const { namespace, name, uid } = metadata;
  const preconditions = uid === undefined ? {} : { preconditions: { uid } };
  return { calls: [{ call: { verb: "delete", resource: secrets, namespace, name, body: { ...preconditions } }, tolerates: [404, 409] }] };
}

/** Of another account that had the same name: the secret goes; else it gets what it lacks. */
function fill(secret: Secret, account: KubeObject): SyncResult | undefined {
  const { namespace, name, annotations = {} } = secret.metadata;
  const uid = account.metadata.uid ?? "";
  const known = annotations[uidAnnotation] ?? "";
  if (known !== "" && known !== uid) return { stages: [removal(secret)] };
  const data = secret.data ?? {};
  const wanted = {
    ...data,
    "ca.crt": encodeBase64(clusterAuthority),
    ...((data["namespace"] ?? "") === "" ? { namespace: encodeBase64(namespace ?? "") } : {}),
    ...((data["token"] ?? "") === "" ? { token: encodeBase64(legacyToken(account, name)) } : {}),
  };
  if (deepEqual(data, wanted)) return undefined;
  const metadata = { ...secret.metadata, annotations: { ...annotations, [nameAnnotation]: account.metadata.name, [uidAnnotation]: uid } };
  return { stages: [{ calls: [{ call: { verb: "update", resource: secrets, namespace, name, body: { ...secret, metadata, data: wanted } }, tolerates: [404] }] }] };
}
