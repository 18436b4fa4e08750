import type { MachineRole } from "../../../../protocol/index.ts";
import type { About } from "./about.ts";

/** Every kind of machine. */
export const aboutMachines: Readonly<Record<MachineRole, About>> = {
  "control-plane": {
    title: "Control-plane machine",
    does: "Runs one member of each control-plane component. It is not a node here: no kubelet and no pods of yours.",
    without: "Its etcd member is missing from every majority; its API server from the load balancer. One of three is what the design allows for.",
    facts: [],
  },
  worker: {
    title: "Worker machine",
    does: "A node of the cluster: kubelet, container runtime, kube-proxy, and the pods that the scheduler put here.",
    without: "Its pods are gone at once, but the API says Running until the node's lease is 40 s old; 5 min later they are evicted and replaced elsewhere.",
    facts: [],
  },
  "load-balancer": {
    title: "Machine of the load balancer",
    does: "Carries the one address under which everyone finds the API servers.",
    without: "Nobody reaches the API, though all API servers are well.",
    facts: [],
  },
  laptop: {
    title: "Your laptop",
    does: "Where kubectl runs, and the probes of the vital signs.",
    without: "You see nothing more of the cluster; it runs on.",
    facts: [],
  },
  cloud: {
    title: "The cloud",
    does: "The provider's API, which hands out machines and load balancers.",
    without: "Nothing new can be had; what exists stays.",
    facts: [],
  },
};
