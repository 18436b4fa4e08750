import { fail, ok } from "../core/index.ts";
import type { Result } from "../core/index.ts";

/** The file ~/.kube/config on the laptop. @source k8s.io/client-go/tools/clientcmd/api/v1/types.go */
export interface Kubeconfig {
  readonly clusters: readonly NamedCluster[];
  readonly contexts: readonly NamedContext[];
  readonly users: readonly NamedUser[];
  readonly currentContext: string;
  /** What kubectl once asked people; it is kept and means nothing. */
  readonly preferences?: Fields;
}

export type Fields = Readonly<Record<string, unknown>>;
export interface NamedCluster {
  readonly name: string;
  readonly cluster: Fields;
}
export interface NamedContext {
  readonly name: string;
  readonly context: Readonly<Record<string, string>>;
}
export interface NamedUser {
  readonly name: string;
  readonly user: Fields;
}

/** As kubeadm writes it. @source k8s.io/kubernetes/cmd/kubeadm/app/util/kubeconfig/kubeconfig.go */
export const newKubeconfig = (server: string): Kubeconfig => ({
  clusters: [{ name: "kubarium", cluster: { "certificate-authority-data": "DATA+OMITTED", server } }],
  contexts: [{ name: "kubernetes-admin@kubarium", context: { cluster: "kubarium", user: "kubernetes-admin" } }],
  users: [{ name: "kubernetes-admin", user: { "client-certificate-data": "DATA+OMITTED", "client-key-data": "DATA+OMITTED" } }],
  currentContext: "kubernetes-admin@kubarium",
});

const isFields = (value: unknown): value is Fields => typeof value === "object" && value !== null && !Array.isArray(value);
const textOf = (value: unknown): string => (typeof value === "string" ? value : "");
const namedIn = (value: unknown): readonly Fields[] => (Array.isArray(value) ? (value as readonly unknown[]).filter(isFields) : []);

/** A kubeconfig out of a file. @returns or why it is none, in kubectl's words */
export function kubeconfigOf(content: unknown): Result<Kubeconfig, string> {
  const file = isFields(content) ? content : {};
  const { apiVersion = "v1", kind = "Config" } = file;
  if (apiVersion !== "v1" || kind !== "Config") return fail(`no kind ${JSON.stringify(kind)} is registered for version ${JSON.stringify(apiVersion)} in scheme "k8s.io/client-go/tools/clientcmd/api/latest/latest.go:50"`);
  return ok({
    clusters: namedIn(file["clusters"]).map(({ name, cluster }) => ({ name: textOf(name), cluster: isFields(cluster) ? cluster : {} })),
    contexts: namedIn(file["contexts"]).map(({ name, context }) => ({ name: textOf(name), context: Object.fromEntries(Object.entries(isFields(context) ? context : {}).map(([key, value]) => [key, textOf(value)])) })),
    users: namedIn(file["users"]).map(({ name, user }) => ({ name: textOf(name), user: isFields(user) ? user : {} })),
    currentContext: textOf(file["current-context"]),
    ...(isFields(file["preferences"]) ? { preferences: file["preferences"] } : {}),
  });
}

/** The context that a command works in. */
export const contextOf = (config: Kubeconfig, given: string | undefined): NamedContext | undefined => config.contexts.find((each) => each.name === (given === undefined || given === "" ? config.currentContext : given));
