import { formatTime } from "../../../api/index.ts";
import type { KubeObject } from "../../../api/index.ts";
import type { FlowSchema } from "../../../kinds/index.ts";
import type { Server } from "../context.ts";
import { queueLoopback } from "../loopback.ts";
import { objectKey } from "../../storage/keys.ts";
import { cached } from "../../registry/lookup.ts";

const schemas = "flowcontrol.apiserver.k8s.io/v1/flowschemas";
const levels = "flowcontrol.apiserver.k8s.io/v1/prioritylevelconfigurations";

/**
 * Says of each FlowSchema whether its priority level exists.
 *
 * @source k8s.io/apiserver/pkg/util/flowcontrol/apf_controller.go syncFlowSchemaStatus
 */
export function keepFlowConditions(server: Server): void {
  const { state, env } = server;
  const cacher = state.cachers.get(schemas);
  if (cacher?.phase !== "watching" || state.cachers.get(levels)?.phase !== "watching") return;
  for (const object of cacher.objects.values()) {
    const schema = object as FlowSchema;
    const level = schema.spec.priorityLevelConfiguration?.name ?? "";
    const exists = cached(server, levels, objectKey("prioritylevelconfigurations", undefined, level)) !== undefined;
    const status = exists ? "False" : "True";
    const known = schema.status?.conditions?.find(({ type }) => type === "Dangling");
    if (known?.status === status) continue;
    const message = `This FlowSchema references the PriorityLevelConfiguration object named ${JSON.stringify(level)} ${exists ? "and it exists" : "but there is no such object"}`;
    const condition = { type: "Dangling", status, lastTransitionTime: formatTime(env.now), reason: exists ? "Found" : "NotFound", message };
    queueLoopback(state, { verb: "update", resource: schemas, name: schema.metadata.name, subresource: "status", body: { ...schema, status: { ...schema.status, conditions: [condition] } } as KubeObject });
  }
}
