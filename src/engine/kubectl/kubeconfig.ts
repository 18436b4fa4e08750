/** The file ~/.kube/config on the laptop. @source k8s.io/client-go/tools/clientcmd/api/v1/types.go */
export interface Kubeconfig {
  readonly clusters: readonly NamedCluster[];
  readonly contexts: readonly NamedContext[];
  readonly users: readonly NamedUser[];
  readonly currentContext: string;
}

export type Fields = Readonly<Record<string, string | boolean>>;
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

/** The context that a command works in. */
export const contextOf = (config: Kubeconfig, given: string | undefined): NamedContext | undefined => config.contexts.find((each) => each.name === (given ?? config.currentContext));
