import type { ComponentType, LazyExoticComponent } from "react";
import { Boxes, ChartGantt, Columns2, ListChecks, Network, Route, Server, Waypoints } from "lucide-react";
import type { LucideIcon } from "lucide-react";
import { lazyNamed } from "./lazyNamed.ts";
import { Overview } from "../diagrams/overview/index.tsx";

/** A picture of the cluster. It fills the room that it is given. */
export interface Diagram {
  /** Also its address: "#/raft". */
  readonly id: string;
  readonly title: string;
  /** Where there is little room. */
  readonly short: string;
  readonly icon: LucideIcon;
  /** One sentence: what it shows. */
  readonly about: string;
  /** After "v": its key. */
  readonly key: string;
  /** It has clusters and clocks of its own: the page's cluster stands still meanwhile, and its tools are put away. */
  readonly isApart?: true;
  /** All but the first are fetched when they are looked at. */
  readonly Component: ComponentType | LazyExoticComponent<ComponentType>;
}

/** The diagrams, in the order of their tabs: a folder and a line each. The first is what one sees first. */
export const diagrams: readonly Diagram[] = [
  { id: "overview", title: "Cluster", short: "Cluster", icon: Network, about: "Machines, their processes and pods, and the messages between them.", key: "c", Component: Overview },
  { id: "control-plane", title: "Control plane", short: "Control", icon: Route, about: "An API server opened up: requests at their stages, etcd, watches, leases and work queues.", key: "p", Component: lazyNamed(() => import("../diagrams/control/index.tsx"), "ControlDiagram", "control") },
  { id: "node", title: "Worker node", short: "Node", icon: Server, about: "A worker opened up: the kubelet’s loops, its calls to the container runtime, pods with their cgroups, and the rules in the kernel.", key: "n", Component: lazyNamed(() => import("../diagrams/node/index.tsx"), "NodeDiagram", "node") },
  { id: "scheduling", title: "Scheduling flow", short: "Scheduling", icon: ListChecks, about: "A pod’s way from a manifest to running in eight steps, with filters, scores, queues and preemption.", key: "s", Component: lazyNamed(() => import("../diagrams/scheduling/index.tsx"), "SchedulingDiagram", "scheduling") },
  { id: "raft", title: "etcd and Raft", short: "etcd", icon: Waypoints, about: "The members' terms, votes, timers and logs, and the messages between them.", key: "r", Component: lazyNamed(() => import("../diagrams/raft/index.tsx"), "RaftDiagram", "raft") },
  { id: "objects", title: "Objects and their relations", short: "Objects", icon: Boxes, about: "Who owns, selects, mounts and routes to whom; what is wanted against what is.", key: "o", Component: lazyNamed(() => import("../diagrams/objects/index.tsx"), "ObjectsDiagram", "objects") },
  { id: "spacetime", title: "Space and time", short: "Time", icon: ChartGantt, about: "Who said what to whom, when: lanes of processes through time, from a minute to a microsecond.", key: "t", Component: lazyNamed(() => import("../diagrams/spacetime/index.tsx"), "SpacetimeDiagram", "spacetime") },
  { id: "compare", title: "Compare", short: "Compare", icon: Columns2, about: "Two or three clusters side by side on one clock: two branches of this history, or one against three etcd members under the same faults.", key: "d", isApart: true, Component: lazyNamed(() => import("../diagrams/compare/index.tsx"), "CompareDiagram", "compare", "links") },
];

/** Whether the diagram that is shown has clusters of its own. */
export const isApart = (id: string): boolean => diagrams.find((diagram) => diagram.id === id)?.isApart === true;
