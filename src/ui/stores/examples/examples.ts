import badImage from "./bad-image.yaml?raw";
import type { Words } from "../words/language.ts";
import crashLoop from "./crash-loop.yaml?raw";
import daemonSet from "./daemonset.yaml?raw";
import deployment from "./deployment.yaml?raw";
import failingProbes from "./failing-probes.yaml?raw";
import job from "./job.yaml?raw";
import leak from "./leak.yaml?raw";
import loadBalancer from "./load-balancer.yaml?raw";
import onePod from "./one-pod.yaml?raw";
import rollingUpdate from "./rolling-update.yaml?raw";
import service from "./service.yaml?raw";
import shop from "./shop.yaml?raw";
import tooBig from "./too-big.yaml?raw";

/** A manifest to try, with what to look at. */
export interface Example {
  /** Its title, what to watch and what to break next are in the catalogue. */
  readonly id: keyof Words["examples"];
  readonly yaml: string;
}

/** The gallery, from simple to large. */
export const examples: readonly Example[] = [
  { id: "one-pod", yaml: onePod },
  { id: "deployment", yaml: deployment },
  { id: "service", yaml: service },
  { id: "rolling-update", yaml: rollingUpdate },
  { id: "crash-loop", yaml: crashLoop },
  { id: "job", yaml: job },
  { id: "daemonset", yaml: daemonSet },
  { id: "load-balancer", yaml: loadBalancer },
  { id: "shop", yaml: shop },
  { id: "too-big", yaml: tooBig },
  { id: "bad-image", yaml: badImage },
  { id: "failing-probes", yaml: failingProbes },
  { id: "leak", yaml: leak },
];
