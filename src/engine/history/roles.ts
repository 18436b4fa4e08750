/** What a machine is there for. */
export type MachineRole = "control-plane" | "worker" | "load-balancer" | "laptop" | "cloud";

/** What can run on a machine; a process is called `<binary>-<machine>`, but for those that there is one of. */
export type Binary =
  | "etcd"
  | "kube-apiserver"
  | "kube-scheduler"
  | "kube-controller-manager"
  | "cloud-controller-manager"
  | "kubelet"
  | "containerd"
  | "kube-proxy"
  | "linux"
  | "load-balancer"
  | "kubectl"
  | "bridge"
  | "vital-signs"
  | "cloud-provider";
