import { parseQuantity } from "../../../api/index.ts";
import { parseSelectorText } from "../selectorText.ts";
import { generatorVerb } from "./generator.ts";
import { newMeta } from "./names.ts";

const amount = (text: string): number | string => (/^\d+$/.test(text) ? Number(text) : text);

/** `kubectl create poddisruptionbudget`. @source k8s.io/kubectl/pkg/cmd/create/create_pdb.go */
export const createPodDisruptionBudget = generatorVerb({
  failure: "failed to create poddisruptionbudgets:",
  make({ args: { flags } }, name) {
    const { selector = "", "min-available": least = "", "max-unavailable": most = "" } = flags;
    if (selector === "") return "a selector must be specified";
    if (least === "" && most === "") return "one of min-available or max-unavailable must be specified";
    if (least !== "" && most !== "") return "min-available and max-unavailable cannot be both specified";
    const wanted = parseSelectorText(selector);
    const spec = { ...(least === "" ? {} : { minAvailable: amount(least) }), selector: wanted, ...(most === "" ? {} : { maxUnavailable: amount(most) }) };
    const object = { kind: "PodDisruptionBudget", apiVersion: "policy/v1", metadata: newMeta(name), spec, status: { disruptionsAllowed: 0, currentHealthy: 0, desiredHealthy: 0, expectedPods: 0 } };
    return object;
  },
});

/** `kubectl create priorityclass`. @source k8s.io/kubectl/pkg/cmd/create/create_priorityclass.go */
export const createPriorityClass = generatorVerb({
  failure: "failed to create priorityclass:",
  make({ args: { flags } }, name) {
    const object = {
      kind: "PriorityClass",
      apiVersion: "scheduling.k8s.io/v1",
      metadata: newMeta(name),
      value: Number(flags["value"] ?? 0),
      ...(flags["global-default"] === "true" ? { globalDefault: true } : {}),
      ...((flags["description"] ?? "") === "" ? {} : { description: flags["description"] }),
      preemptionPolicy: flags["preemption-policy"] ?? "PreemptLowerPriority",
    };
    return object;
  },
});

/** "cpu=1,memory=1G" */
function hardOf(text: string): Readonly<Record<string, string>> | string {
  const hard: Record<string, string> = {};
  for (const pair of text.split(",")) {
    const parts = pair.split("=");
    const [resource = "", value = ""] = parts;
    if (parts.length !== 2) return `Invalid argument syntax ${pair}, expected <resource>=<value>`;
    if (parseQuantity(value) === undefined) return "quantities must match the regular expression '^([+-]?[0-9.]+)([eEinumkKMGTP]*[-+]?[0-9]*)$'";
    hard[resource] = value;
  }
  return hard;
}

/** `kubectl create quota`. @source k8s.io/kubectl/pkg/cmd/create/create_quota.go */
export const createQuota = generatorVerb({
  failure: "failed to create quota:",
  make({ args: { flags } }, name) {
    const hard = (flags["hard"] ?? "") === "" ? undefined : hardOf(flags["hard"] ?? "");
    if (typeof hard === "string") return hard;
    const scopes = (flags["scopes"] ?? "").split(",").filter((scope) => scope !== "");
    if (new Set(scopes).size !== scopes.length) return "duplicate scope";
    const object = { kind: "ResourceQuota", apiVersion: "v1", metadata: newMeta(name), spec: { ...(hard === undefined ? {} : { hard }), ...(scopes.length === 0 ? {} : { scopes }) }, status: {} };
    return object;
  },
});
