import type { KubeObject } from "../../../api/index.ts";
import type { VerbInput } from "../../verb.ts";
import { keyValues } from "./keyValues.ts";
import { exactlyOneName, newMeta } from "./names.ts";

/** `kubectl create configmap`. */
export function configMap(input: VerbInput): KubeObject | string {
  const [name, problem] = exactlyOneName(input, 1);
  if (problem !== undefined) return problem;
  const data = keyValues(input, "ConfigMap", name);
  if (!data.ok) return data.error;
  const object = { apiVersion: "v1", kind: "ConfigMap", metadata: newMeta(name), ...(Object.keys(data.value).length === 0 ? {} : { data: data.value }) };
  return object;
}
