import type { HttpCall, HttpDoor, HttpReply } from "./httpDoor.ts";

/** What the API server writes of its own accord, whatever clients do. */
const ownKeys = [
  "/registry/leases/kube-system/apiserver-",
  "/registry/masterleases/",
  "/registry/services/endpoints/default/kubernetes",
  "/registry/services/specs/default/kubernetes",
  "/registry/ipaddresses/10.96.0.1",
  "/registry/namespaces/default",
  "/registry/namespaces/kube-",
  "/registry/endpointslices/default/kubernetes",
  "/registry/apiextensions.k8s.io/customresourcedefinitions/",
  "/registry/apiservices/",
  "/registry/flowschemas/",
  "/registry/prioritylevelconfigurations/",
  "compact_rev_key",
] as const;
/** Objects of a definition that is on its way out go with it. */
const customPrefix = /^\/registry\/[^/]+\.[^/]+\//;
/** What admission charges a quota or a budget with is not given back when a later stage refuses. @source k8s.io/apiserver/pkg/admission/plugin/resourcequota/controller.go */
const charged = ["/registry/resourcequotas/", "/registry/poddisruptionbudgets/"] as const;

/** Sees to it that a request that is refused, only reads, or only pretends leaves no trace in etcd. */
export class StoreGuard {
  private from: number;

  constructor(private readonly door: HttpDoor) {
    this.from = door.store().changeCount;
  }

  /** To be asked after each request. @returns the keys that it should not have changed */
  check(call: HttpCall, reply: HttpReply): readonly string[] {
    const store = this.door.store();
    const changes = store.changesSince(this.from) ?? [];
    this.from = store.changeCount;
    if (changes.length === 0 || !mustLeaveNoTrace(call, reply)) return [];
    return changes.map(({ kv }) => kv.key).filter((key) => !isOwn(key) && !charged.some((prefix) => key.startsWith(prefix)));
  }
}

const isOwn = (key: string): boolean => ownKeys.some((prefix) => key.startsWith(prefix)) || customPrefix.test(key);

function mustLeaveNoTrace({ method, url, body }: HttpCall, reply: HttpReply): boolean {
  // A collection is deleted one by one: what went before the first failure is gone.
  if (reply.type !== "response") return method === "GET";
  // Options in a body are all that counts: those in the query are not looked at.
  if (method === "DELETE" && body !== "") return false;
  if (method === "GET" || method === "HEAD" || method === "OPTIONS" || /[?&]dryRun=All(&|$)/.test(url)) return true;
  return reply.code >= 400 && reply.code !== 504 && method !== "DELETE";
}
