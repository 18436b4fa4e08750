import type { EndpointSlice, Pod, Service } from "../../kinds/index.ts";
import type { Law } from "../law.ts";
import { nameOf, objectsOf } from "../objectsOf.ts";

/** Not at every instant: the EndpointSlice controller needs time to hear of a pod. But in the end they are the same. */
export const endpointsAreReadyPods: Law = {
  name: "a Service's ready endpoints are its ready Pods",
  begin: () => (world) => {
    const slices = objectsOf<EndpointSlice>(world, "EndpointSlice");
    const pods = objectsOf<Pod>(world, "Pod");
    for (const service of objectsOf<Service>(world, "Service")) {
      const { selector } = service.spec;
      if (selector === undefined || Object.keys(selector).length === 0) continue;
      const wanted = pods.filter((pod) => pod.metadata.namespace === service.metadata.namespace && isSelected(pod, selector) && isReady(pod)).map((pod) => pod.status?.podIP ?? "");
      const own = slices.filter((slice) => slice.metadata.namespace === service.metadata.namespace && slice.metadata.labels?.["kubernetes.io/service-name"] === service.metadata.name);
      const listed = own.flatMap((slice) => slice.endpoints.filter((endpoint) => endpoint.conditions?.ready !== false).flatMap((endpoint) => endpoint.addresses));
      const [a, b] = [wanted.sort().join(" "), listed.sort().join(" ")];
      if (a !== b) return `Service ${nameOf(service)} has the endpoints [${b}], its ready pods are [${a}]`;
    }
    return undefined;
  },
};

const isSelected = (pod: Pod, selector: Readonly<Record<string, string>>) => Object.entries(selector).every(([name, value]) => pod.metadata.labels?.[name] === value);
const isReady = (pod: Pod) => pod.metadata.deletionTimestamp === undefined && pod.status?.conditions?.some(({ type, status }) => type === "Ready" && status === "True") === true;
