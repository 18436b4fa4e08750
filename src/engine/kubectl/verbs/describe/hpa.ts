import type { KubeObject } from "../../../api/index.ts";
import { longTime } from "../../longTime.ts";
import { annotationsText, labelsText } from "./common.ts";
import { at, listAt, textAt } from "./fields.ts";

const unknown = "<unknown>";

/** A resource's use against its target: a quantity, or per cent of what was asked for. */
function resourceText(lead: string, source: unknown, current: unknown): string {
  if (at(source, "target.averageValue") !== undefined) return `${lead}:\t${textAt(current, "current.averageValue", unknown)} / ${textAt(source, "target.averageValue")}\n`;
  const utilization = at(current, "current.averageUtilization");
  const now = utilization === undefined ? unknown : `${textAt(current, "current.averageUtilization")}% (${textAt(current, "current.averageValue")})`;
  const target = at(source, "target.averageUtilization") === undefined ? "<auto>" : `${textAt(source, "target.averageUtilization")}%`;
  return `${lead}  (as a percentage of request):\t${now} / ${target}\n`;
}

function metricText(metric: unknown, status: unknown): string {
  switch (textAt(metric, "type")) {
    case "External": {
      const source = at(metric, "external");
      const name = JSON.stringify(textAt(source, "metric.name"));
      const field = at(source, "target.averageValue") === undefined ? "value" : "averageValue";
      return `  ${name} (target ${field === "value" ? "value" : "average value"}):\t${textAt(status, `external.current.${field}`, unknown)} / ${textAt(source, `target.${field}`)}\n`;
    }
    case "Pods":
      return `  ${JSON.stringify(textAt(metric, "pods.metric.name"))} on pods:\t${textAt(status, "pods.current.averageValue", unknown)} / ${textAt(metric, "pods.target.averageValue")}\n`;
    case "Object": {
      const source = at(metric, "object");
      const field = textAt(source, "target.type") === "AverageValue" ? "averageValue" : "value";
      return `  "${textAt(source, "metric.name")}" on ${textAt(source, "describedObject.kind")}/${textAt(source, "describedObject.name")} (target ${field === "value" ? "value" : "average value"}):\t${textAt(status, `object.current.${field}`, unknown)} / ${textAt(source, `target.${field}`)}\n`;
    }
    case "Resource":
      return resourceText(`  resource ${textAt(metric, "resource.name")} on pods`, at(metric, "resource"), at(status, "resource"));
    case "ContainerResource":
      return resourceText(`  resource ${textAt(metric, "containerResource.name")} of container "${textAt(metric, "containerResource.container")}" on pods`, at(metric, "containerResource"), at(status, "containerResource"));
    default:
      return `  <unknown metric type ${JSON.stringify(textAt(metric, "type"))}>\n`;
  }
}

function behaviorText(title: string, rules: unknown): string {
  if (rules === undefined) return "";
  const policies = listAt(rules, "policies").map((policy) => `      - Type: ${textAt(policy, "type")}\tValue: ${textAt(policy, "value")}\tPeriod: ${textAt(policy, "periodSeconds")} seconds\n`);
  return [
    `  ${title}:\n`,
    at(rules, "stabilizationWindowSeconds") === undefined ? "" : `    Stabilization Window: ${textAt(rules, "stabilizationWindowSeconds")} seconds\n`,
    policies.length === 0 ? "" : `    Select Policy: ${textAt(rules, "selectPolicy", "Max")}\n    Policies:\n${policies.join("")}`,
  ].join("");
}

/** @source k8s.io/kubectl/pkg/describe/describe.go describeHorizontalPodAutoscalerV2 */
export function describeHorizontalPodAutoscaler(hpa: KubeObject): string {
  const kind = textAt(hpa, "spec.scaleTargetRef.kind");
  const statuses = listAt(hpa, "status.currentMetrics");
  const conditions = listAt(hpa, "status.conditions").map((one) => `  ${textAt(one, "type")}\t${textAt(one, "status")}\t${textAt(one, "reason")}\t${textAt(one, "message")}\n`);
  return [
    `Name:\t${hpa.metadata.name}\nNamespace:\t${hpa.metadata.namespace ?? ""}\n`,
    labelsText("Labels", hpa.metadata.labels),
    annotationsText("Annotations", hpa.metadata.annotations),
    `CreationTimestamp:\t${longTime(hpa.metadata.creationTimestamp)}\nReference:\t${kind}/${textAt(hpa, "spec.scaleTargetRef.name")}\nMetrics:\t( current / target )\n`,
    ...listAt(hpa, "spec.metrics").map((metric, index) => metricText(metric, statuses[index])),
    `Min replicas:\t${textAt(hpa, "spec.minReplicas", "<unset>")}\nMax replicas:\t${textAt(hpa, "spec.maxReplicas")}\n`,
    at(hpa, "spec.behavior") === undefined ? "" : `Behavior:\n${behaviorText("Scale Up", at(hpa, "spec.behavior.scaleUp"))}${behaviorText("Scale Down", at(hpa, "spec.behavior.scaleDown"))}`,
    `${kind} pods:\t${textAt(hpa, "status.currentReplicas", "0")} current / ${textAt(hpa, "status.desiredReplicas", "0")} desired\n`,
    conditions.length === 0 ? "" : `Conditions:\n  Type\tStatus\tReason\tMessage\n  ----\t------\t------\t-------\n${conditions.join("")}`,
  ].join("");
}
