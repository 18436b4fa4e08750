import type { PodTemplateSpec } from "../../../api/index.ts";
import { compareStrings } from "../../../core/index.ts";
import type { PodSpec } from "../podTemplateOf.ts";
import { annotationsText, labelsText } from "./common.ts";
import { containersText } from "./containers.ts";
import { volumesText } from "./volumes.ts";

type Toleration = NonNullable<PodSpec["tolerations"]>[number];

function tolerationText({ key = "", value = "", effect, operator, tolerationSeconds }: Toleration): string {
  const subject = `${key}${value === "" ? "" : `=${value}`}${effect === undefined ? "" : `:${effect}`}`;
  const exists = operator === "Exists" && value === "" ? (subject === "" ? "op=Exists" : " op=Exists") : "";
  return `${subject}${exists}${tolerationSeconds === undefined ? "" : ` for ${tolerationSeconds}s`}\n`;
}

/** "Tolerations:\t..." and a line for each further one. */
export function tolerationsText(title: string, tolerations: readonly Toleration[] | undefined): string {
  if (tolerations === undefined || tolerations.length === 0) return `${title}:\t<none>\n`;
  return `${title}:\t${tolerations.toSorted((a, b) => compareStrings(a.key ?? "", b.key ?? "")).map(tolerationText).join("\t")}`;
}

/** Topology spread constraints; nothing where there are none. */
export function spreadText(title: string, { topologySpreadConstraints: constraints = [] }: PodSpec): string {
  if (constraints.length === 0) return "";
  const lines = constraints.map(({ topologyKey, whenUnsatisfiable, maxSkew, labelSelector }) => {
    const labels = Object.entries(labelSelector?.matchLabels ?? {}).map(([key, value]) => `${key}=${value}`).join(",");
    return `${topologyKey}:${whenUnsatisfiable} when max skew ${maxSkew} is exceeded${labels === "" ? "" : ` for selector ${labels}`}\n`;
  });
  return `${title}:\t${lines.join("\t")}`;
}

/** A pod template as `describe` and `rollout history` show it. @source k8s.io/kubectl/pkg/describe/describe.go DescribePodTemplate */
export function templateText({ metadata, spec }: PodTemplateSpec): string {
  const annotations = metadata?.annotations ?? {};
  return [
    "Pod Template:\n",
    labelsText("  Labels", metadata?.labels),
    Object.keys(annotations).length === 0 ? "" : annotationsText("  Annotations", annotations),
    spec.serviceAccountName === undefined || spec.serviceAccountName === "" ? "" : `  Service Account:\t${spec.serviceAccountName}\n`,
    spec.initContainers === undefined || spec.initContainers.length === 0 ? "" : containersText("Init Containers", spec.initContainers, [], "  "),
    containersText("Containers", spec.containers, [], "  "),
    volumesText(spec.volumes, "  "),
    spreadText("  Topology Spread Constraints", spec),
    spec.priorityClassName === undefined || spec.priorityClassName === "" ? "" : `  Priority Class Name:\t${spec.priorityClassName}\n`,
    labelsText("  Node-Selectors", spec.nodeSelector),
    tolerationsText("  Tolerations", spec.tolerations),
  ].join("");
}
