import type { Binary } from "../../../../protocol/index.ts";
import type { About } from "./about.ts";

/** Every component of the cluster: what it does, what breaks without it, its real port and unit. */
export const aboutComponents: Readonly<Record<Binary, About>> = {
  etcd: {
    title: "etcd member",
    does: "Keeps every object of the cluster. The members agree on each write by Raft: it counts once a majority has it on disk, so the speed of their disks is the speed of the cluster.",
    without: "One of three may be missing. Without a majority nothing can be written and consistent reads fail, while everything that runs keeps running.",
    facts: [
      ["Ports", "2379 (clients), 2380 (peers)"],
      ["Unit", "etcd.service; with kubeadm a static pod"],
      ["Data", "/var/lib/etcd/member"],
    ],
  },
  "kube-apiserver": {
    title: "API server",
    does: "The only door to etcd. It finds out who asks and what they may do, fills in defaults, checks objects, stores them, and streams every change to those who watch.",
    without: "With all of them down nobody can read or change what the cluster should be: no kubectl, no scheduling, no healing. Running pods go on serving.",
    facts: [
      ["Port", "6443 (HTTPS)"],
      ["Unit", "static pod kube-apiserver"],
      ["Talks to", "etcd 2379; all others come to it"],
    ],
  },
  "kube-scheduler": {
    title: "Scheduler",
    does: "Chooses a node for each new pod: it filters out nodes that cannot take it, scores the rest and writes the choice as a binding. Several run, and the one that holds the lease works.",
    without: "New pods stay Pending. Pods that have a node already do not notice.",
    facts: [
      ["Port", "10259 (health, metrics)"],
      ["Unit", "static pod kube-scheduler"],
      ["Lease", "kube-system/kube-scheduler"],
    ],
  },
  "kube-controller-manager": {
    title: "Controller manager",
    does: "Many loops in one process. Each watches one kind of object and does what is missing: pods for a ReplicaSet, ReplicaSets for a Deployment, endpoints for a Service, taints for silent nodes.",
    without: "Nothing is replaced, scaled, rolled out or cleaned up, and a dead node is not noticed. What runs keeps running.",
    facts: [
      ["Port", "10257 (health, metrics)"],
      ["Unit", "static pod kube-controller-manager"],
      ["Lease", "kube-system/kube-controller-manager"],
    ],
  },
  "cloud-controller-manager": {
    title: "Cloud controller manager",
    does: "Tells the cloud what the cluster wants and the cluster what the cloud has: addresses and identity of new nodes, load balancers for Services, and which machines no longer exist.",
    without: "New nodes keep their \u201cuninitialized\u201d taint, Services of type LoadBalancer wait for an address, and nodes of deleted machines stay listed.",
    facts: [
      ["Port", "10258 (health, metrics)"],
      ["Unit", "Deployment or static pod, by provider"],
      ["Lease", "kube-system/cloud-controller-manager"],
    ],
  },
  kubelet: {
    title: "kubelet",
    does: "The agent of a node. It watches for pods bound to its node, has the runtime start their containers, probes them, and reports pods and node back to the API.",
    without: "Its containers run on without probes, restarts or news. After about 40 s without its lease the node is marked Unknown, and 5 min later its pods are evicted.",
    facts: [
      ["Port", "10250 (API), 10248 (healthz)"],
      ["Unit", "kubelet.service"],
      ["Talks to", "API server 6443, containerd by its socket"],
    ],
  },
  containerd: {
    title: "containerd",
    does: "The container runtime: it pulls images and starts and stops containers when the kubelet asks over the Container Runtime Interface.",
    without: "No container of the node can be started or stopped and the kubelet reports the node NotReady. Containers that run already go on, for each has its own shim.",
    facts: [
      ["Socket", "/run/containerd/containerd.sock (CRI)"],
      ["Unit", "containerd.service"],
    ],
  },
  "kube-proxy": {
    title: "kube-proxy",
    does: "Writes the rules by which the node's kernel turns a Service's address into the address of one of its pods. It watches Services and EndpointSlices; no packet passes through it.",
    without: "The rules stay as they are: old endpoints keep working, and pods that come or go are not noticed by traffic from this node.",
    facts: [
      ["Port", "10256 (healthz), 10249 (metrics)"],
      ["Unit", "DaemonSet kube-system/kube-proxy"],
    ],
  },
  linux: {
    title: "Operating system",
    does: "The node's kernel: it runs the processes of containers and walks each packet through its rule tables. Pods live here, whatever the kubelet and the API believe.",
    without: "It cannot die alone. Cut the power of its machine instead.",
    facts: [["Holds", "containers, netfilter tables, pod network"]],
  },
  "load-balancer": {
    title: "Load balancer of the API",
    does: "One address in front of all API servers: it passes each connection to one that is up. Everything that talks to the API dials it.",
    without: "The API servers are healthy and nobody reaches them, so it looks like an outage of all of them.",
    facts: [
      ["Port", "6443 (TCP, passed on)"],
      ["Unit", "for instance haproxy.service"],
    ],
  },
  kubectl: {
    title: "kubectl",
    does: "The command-line client on your laptop. Its requests cross the same network and wait for the same API servers as everybody's.",
    without: "The cluster does not care.",
    facts: [["Talks to", "the load balancer, 6443"]],
  },
  bridge: {
    title: "Bridge",
    does: "Where real clients outside, such as the real kubectl, come in: each of their connections has one of its own from here through the load balancer.",
    without: "Clients outside lose the cluster. The cluster does not care.",
    facts: [["Talks to", "the load balancer, 6443"]],
  },
  "vital-signs": {
    title: "Vital signs",
    does: "Probes of this page, not a part of Kubernetes: they read, write, schedule, heal and send traffic all the time, as any user could, to see what still works.",
    without: "The strip of vital signs has no news.",
    facts: [["Runs on", "the laptop"]],
  },
  "cloud-provider": {
    title: "Cloud provider's API",
    does: "What an infrastructure provider offers: machines and load balancers on request.",
    without: "Nothing new can be had from the cloud. What was handed out stays.",
    facts: [["Used by", "cloud-controller-manager"]],
  },
};
