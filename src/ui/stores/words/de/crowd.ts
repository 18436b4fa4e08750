import type { Words } from "../language.ts";
import { writingOf } from "../forms.ts";

const { count, figure } = writingOf("de");
const podForms = { one: "Pod", other: "Pods" };

export const crowd: Words["crowd"] = {
  columns: {
    name: "Worker",
    failing: "Gestört",
    cpu: "CPU angefordert",
    zone: "Zone",
    pool: "Pool",
    state: "Zustand",
    pods: "Pods",
    failingPods: "Gestörte Pods",
  },
  ready: (ready, all) => `${figure(ready)}/${figure(all)} Ready`,
  pods: (pods) => `${count(pods, podForms)}`,
  workers: "Worker",
  filter: "Worker filtern nach Name, Zustand, Zone",
  noneSo: "Kein Worker ist so.",
  workersOf: (workers) => `${count(workers, { one: "Worker", other: "Worker" })}`,
  find: "Worker suchen",
  found: "Gefundene Worker",
  notFound: "Kein Worker heißt so.",
  stand: "Worker stehen",
  failing: (pods) => `${figure(pods)} gestört`,
  notReady: (pods) => `${figure(pods)} nicht bereit`,
  cpu: (percent) => `${percent} % der CPU angefordert`,
};
