import type { Binary, Statement } from "../../../protocol/index.ts";

/** What the guide expects of a statement, and why, in our own words. */
export interface Expectation {
  readonly holds: "yes" | "no" | "partly";
  readonly text: string;
}

export interface Guide {
  /** The statements that are asked about. */
  readonly alone: Readonly<Partial<Record<Statement, Expectation>>>;
  /** Where others of its kind go on; absent: there is one for each node, or only one. */
  readonly spare?: Readonly<Partial<Record<Statement, Expectation>>>;
  /** So many simulated seconds are watched. */
  readonly seconds: number;
}

/** As a learner reads them: each may still hold, or not. */
export const statementWords: Readonly<Record<Statement, string>> = {
  reads: "kubectl get works",
  writes: "writes succeed: kubectl apply works",
  scheduling: "new pods get a node",
  healing: "pods that die are replaced",
  routing: "Services reach their pods",
  running: "containers that run keep running",
  leading: "one instance of it does the work",
  noticed: "the cluster notices: the node is marked NotReady",
  starting: "new containers start on its node",
  oldRules: "its node keeps the rules it has",
  newRules: "its node learns of pods that come and go",
};

const yes = (text: string): Expectation => ({ holds: "yes", text });
const no = (text: string): Expectation => ({ holds: "no", text });
const partly = (text: string): Expectation => ({ holds: "partly", text });

const keepsRunning = yes("Kubelet and runtime hold containers up by themselves; no control plane is needed for that.");
const keepsRouting = yes("The rules are in the kernels of the nodes, and no packet passes through the control plane.");
const apiIsWell = { reads: yes("The API servers and etcd do not need it."), writes: yes("The API servers and etcd do not need it.") };

/** By component: what breaks without it, and what goes on. */
export const guides: Readonly<Partial<Record<Binary, Guide>>> = {
  etcd: {
    seconds: 90,
    alone: {
      reads: no("A consistent read asks a majority of the members first."),
      writes: no("A write counts when a majority has it on disk."),
      leading: no("Without a majority nobody can be elected."),
      scheduling: no("A pod that cannot be stored cannot be placed."),
      healing: no("Controllers cannot write what they want to be so."),
      routing: keepsRouting,
      running: keepsRunning,
    },
    spare: {
      reads: yes("The others answer; there is a pause when it was the leader."),
      writes: yes("A majority is left: they commit without it."),
      leading: yes("If it was the leader, the others elect another within a few seconds."),
      scheduling: yes("The store works."),
      healing: yes("The store works."),
      routing: keepsRouting,
      running: keepsRunning,
    },
  },
  "kube-apiserver": {
    seconds: 90,
    alone: {
      reads: no("It is the only door to the store."),
      writes: no("It is the only door to the store."),
      scheduling: no("The scheduler can neither hear of pods nor bind them."),
      healing: no("Controllers can neither see nor change anything."),
      routing: keepsRouting,
      running: keepsRunning,
    },
    spare: {
      reads: yes("It keeps nothing of its own: the load balancer passes requests to the others."),
      writes: yes("The load balancer passes requests to the others."),
      scheduling: yes("The scheduler connects to another one."),
      healing: yes("The controllers connect to another one."),
      routing: keepsRouting,
      running: keepsRunning,
    },
  },
  "kube-scheduler": {
    seconds: 90,
    alone: {
      ...apiIsWell,
      scheduling: no("Nobody chooses a node: new pods stay Pending."),
      healing: no("A new pod is made in the place of the dead one, and waits for a node."),
      leading: no("There is none left."),
      routing: keepsRouting,
      running: yes("Pods that have a node already do not notice."),
    },
    spare: {
      ...apiIsWell,
      scheduling: yes("Another one takes the lease when it has run out, after some 15 s."),
      healing: yes("As soon as pods get nodes again."),
      leading: yes("Those that stand by watch the lease; one of them takes it."),
      routing: keepsRouting,
      running: yes("Pods that have a node already do not notice."),
    },
  },
  "kube-controller-manager": {
    seconds: 90,
    alone: {
      ...apiIsWell,
      scheduling: yes("The scheduler works by itself: a pod that is made gets its node."),
      healing: no("Nobody compares what is wanted with what is there."),
      leading: no("There is none left."),
      routing: partly("What is routed goes on, but nobody takes pods that are gone out of the EndpointSlices."),
      running: keepsRunning,
    },
    spare: {
      ...apiIsWell,
      scheduling: yes("The scheduler works by itself."),
      healing: yes("Another one takes the lease when it has run out, after some 15 s."),
      leading: yes("Those that stand by watch the lease; one of them takes it."),
      routing: keepsRouting,
      running: keepsRunning,
    },
  },
  "cloud-controller-manager": {
    seconds: 60,
    alone: {
      ...apiIsWell,
      scheduling: yes("Nodes that are there are known already; only new ones wait for it."),
      healing: yes("That is the controller manager\u2019s work."),
      leading: no("There is none left."),
      routing: keepsRouting,
      running: keepsRunning,
    },
    spare: {
      ...apiIsWell,
      scheduling: yes("Nodes that are there are known already."),
      healing: yes("That is the controller manager\u2019s work."),
      leading: yes("Those that stand by watch the lease; one of them takes it."),
      routing: keepsRouting,
      running: keepsRunning,
    },
  },
  kubelet: {
    seconds: 120,
    alone: {
      ...apiIsWell,
      noticed: yes("Its heartbeats stop; after 50 s the node is marked, and pods are kept away."),
      starting: no("Nobody tells the runtime what to start."),
      running: yes("Containers are no children of the kubelet."),
      routing: partly("Its pods go on serving; one that dies there is not taken out before the node is marked."),
      scheduling: yes("The other nodes take pods; until it is noticed, some may be sent to the dead one and wait there."),
    },
  },
  containerd: {
    seconds: 120,
    alone: {
      ...apiIsWell,
      noticed: yes("Its kubelet reports the node NotReady after 30 s without the runtime."),
      starting: no("It is the one that starts containers."),
      running: yes("Each container has a shim of its own that goes on."),
      routing: partly("Its pods go on running, but a node that is not ready takes them out of the Services."),
      scheduling: yes("The other nodes take pods."),
    },
  },
  "kube-proxy": {
    seconds: 60,
    alone: {
      ...apiIsWell,
      oldRules: yes("The rules are the kernel\u2019s: they stay when their writer dies."),
      newRules: no("Nobody writes rules for endpoints that come, nor takes those away that go."),
      routing: partly("By way of the other nodes all is well; from this node some requests go to pods that are gone."),
      running: yes("It has no part in that."),
      scheduling: yes("It has no part in that."),
    },
  },
  "load-balancer": {
    seconds: 60,
    alone: {
      reads: no("Everybody looks for the API under its address."),
      writes: no("Everybody looks for the API under its address."),
      scheduling: no("The scheduler cannot reach the API either."),
      healing: no("Nor can the controllers."),
      routing: keepsRouting,
      running: keepsRunning,
    },
  },
};
