import { clusterAuthority } from "../../../api/index.ts";
import type { KubeObject, ResourceKey } from "../../../api/index.ts";
import freshObjects from "./freshObjects.json" with { type: "json" };

/** An object that an API server creates by itself when it is not there. */
export interface Wanted {
  readonly hook: Hook;
  readonly resource: ResourceKey;
  readonly namespace?: string;
  readonly object: KubeObject;
}

/** The post-start hooks, as /readyz names them. @source kubernetes pkg/controlplane/apiserver/server.go, pkg/registry/rbac/rest, kube-aggregator pkg/apiserver */
export type Hook =
  | "start-system-namespaces-controller"
  | "bootstrap-controller"
  | "rbac/bootstrap-roles"
  | "scheduling/bootstrap-system-priority-classes"
  | "priority-and-fairness-config-producer"
  | "apiservice-registration-controller"
  | "start-kubernetes-service-cidr-controller"
  | "start-cluster-authentication-info-controller"
  | "start-legacy-token-tracking-controller";

const object = (apiVersion: string, kind: string, rest: object): KubeObject => ({ apiVersion, kind, ...rest }) as KubeObject;

const namespaces = ["kube-system", "kube-public", "kube-node-lease", "default"].map(
  (name): Wanted => ({ hook: "start-system-namespaces-controller", resource: "v1/namespaces", object: object("v1", "Namespace", { metadata: { name } }) }),
);

const kubernetesService: Wanted = {
  hook: "bootstrap-controller",
  resource: "v1/services",
  namespace: "default",
  object: object("v1", "Service", {
    metadata: { name: "kubernetes", namespace: "default", labels: { component: "apiserver", provider: "kubernetes" } },
    spec: {
      type: "ClusterIP",
      clusterIP: "10.96.0.1",
      clusterIPs: ["10.96.0.1"],
      sessionAffinity: "None",
      ipFamilyPolicy: "SingleStack",
      ports: [{ name: "https", port: 443, protocol: "TCP", targetPort: 6443 }],
    },
  }),
};

const serviceCidr: Wanted = {
  hook: "start-kubernetes-service-cidr-controller",
  resource: "networking.k8s.io/v1/servicecidrs",
  object: object("networking.k8s.io/v1", "ServiceCIDR", { metadata: { name: "kubernetes" }, spec: { cidrs: ["10.96.0.0/12"] } }),
};

/** @source kubernetes pkg/controlplane/controller/clusterauthenticationtrust */
const authenticationInfo: Wanted = {
  hook: "start-cluster-authentication-info-controller",
  resource: "v1/configmaps",
  namespace: "kube-system",
  object: object("v1", "ConfigMap", {
    metadata: { name: "extension-apiserver-authentication", namespace: "kube-system" },
    data: {
      "client-ca-file": clusterAuthority,
      "requestheader-allowed-names": '["front-proxy-client"]',
      "requestheader-client-ca-file": clusterAuthority,
      "requestheader-extra-headers-prefix": '["X-Remote-Extra-"]',
      "requestheader-group-headers": '["X-Remote-Group"]',
      "requestheader-username-headers": '["X-Remote-User"]',
    },
  }),
};

const hooks: Readonly<Record<string, readonly [Hook, string]>> = {
  ClusterRole: ["rbac/bootstrap-roles", "clusterroles"],
  ClusterRoleBinding: ["rbac/bootstrap-roles", "clusterrolebindings"],
  Role: ["rbac/bootstrap-roles", "roles"],
  RoleBinding: ["rbac/bootstrap-roles", "rolebindings"],
  PriorityClass: ["scheduling/bootstrap-system-priority-classes", "priorityclasses"],
  PriorityLevelConfiguration: ["priority-and-fairness-config-producer", "prioritylevelconfigurations"],
  FlowSchema: ["priority-and-fairness-config-producer", "flowschemas"],
  APIService: ["apiservice-registration-controller", "apiservices"],
};

const fresh: readonly KubeObject[] = freshObjects as readonly unknown[] as readonly KubeObject[];

const fromFacts = fresh.flatMap((each): readonly Wanted[] => {
  const known = hooks[each.kind];
  if (known === undefined) return [];
  const { namespace } = each.metadata;
  return [{ hook: known[0], resource: `${each.apiVersion}/${known[1]}`, ...(namespace === undefined ? {} : { namespace }), object: each }];
});

/** Since when legacy tokens are watched: the day on which the cluster was made. @source kubernetes pkg/controlplane/controller/legacytokentracking */
export const tokenTracking = (since: string): Wanted => ({
  hook: "start-legacy-token-tracking-controller",
  resource: "v1/configmaps",
  namespace: "kube-system",
  object: object("v1", "ConfigMap", { metadata: { name: "kube-apiserver-legacy-service-account-token-tracking", namespace: "kube-system" }, data: { since } }),
});

/** What is looked after for ever; the rest is created at start only. */
export const kept: readonly Wanted[] = [...namespaces, kubernetesService];

/** Everything that is in a new cluster because of its API servers: what others wait for first. */
export const wantedAtStart: readonly Wanted[] = [...kept, ...fromFacts, serviceCidr, authenticationInfo];

/** What every node may do, whatever becomes of the role of that name. @source kubernetes plugin/pkg/auth/authorizer/rbac/bootstrappolicy/policy.go NodeRules */
export const nodeRole: KubeObject | undefined = fresh.find(({ kind, metadata }) => kind === "ClusterRole" && metadata.name === "system:node");
