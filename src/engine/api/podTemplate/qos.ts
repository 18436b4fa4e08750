import { parseQuantity } from "../quantity.ts";
import type { Container, PodSpec } from "./types.ts";

const classes = new WeakMap<PodSpec, "Guaranteed" | "Burstable" | "BestEffort">();

/** Guaranteed, Burstable or BestEffort. @source pkg/apis/core/v1/helper/qos/qos.go ComputePodQOS */
export function podQOSClass(spec: PodSpec): "Guaranteed" | "Burstable" | "BestEffort" {
  const known = classes.get(spec);
  if (known !== undefined) return known;
  const found = compute([...(spec.initContainers ?? []), ...spec.containers]);
  classes.set(spec, found);
  return found;
}

function compute(containers: readonly Container[]): "Guaranteed" | "Burstable" | "BestEffort" {
  let isGuaranteed = true;
  let asksForAnything = false;
  for (const { resources } of containers) {
    for (const name of ["cpu", "memory"]) {
      const request = amount(resources?.requests?.[name]);
      const limit = amount(resources?.limits?.[name]);
      if (request > 0n || limit > 0n) asksForAnything = true;
      if (limit === 0n || (resources?.requests?.[name] !== undefined && request !== limit)) isGuaranteed = false;
    }
  }
  if (!asksForAnything) return "BestEffort";
  return isGuaranteed ? "Guaranteed" : "Burstable";
}

const amount = (text: string | undefined): bigint => (text === undefined ? 0n : (parseQuantity(text)?.nano ?? 0n));
