import { writingOf } from "../forms.ts";

const { count, figure } = writingOf("en");
const podForms = { one: "pod", other: "pods" };

export const crowd = {
  columns: {
    name: "Worker",
    failing: "Failing",
    cpu: "CPU asked for",
    zone: "Zone",
    pool: "Pool",
    state: "State",
    pods: "Pods",
    failingPods: "Failing pods",
  },
  ready: (ready: number, all: number) => `${figure(ready)}/${figure(all)} Ready`,
  pods: (pods: number) => `${count(pods, podForms)}`,
  workers: "Workers",
  filter: "Filter workers by name, state, zone",
  noneSo: "No worker is like that.",
  workersOf: (workers: number) => `${count(workers, { one: "worker", other: "workers" })}`,
  find: "Find a worker",
  found: "Workers found",
  notFound: "No worker is called so.",
  stand: "Workers stand",
  failing: (pods: number) => `${figure(pods)} failing`,
  notReady: (pods: number) => `${figure(pods)} not ready`,
  cpu: (percent: number) => `${percent} % of cpu asked for`,
};
