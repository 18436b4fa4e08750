import { nameColumn, questionKind } from "../../api/index.ts";
import type { Column, Condition, KubeObject } from "../../api/index.ts";

/** How a part of the control plane is: asked, not stored. @source k8s.io/api/core/v1/types.go ComponentStatus */
export interface ComponentStatus extends KubeObject {
  readonly apiVersion: "v1";
  readonly kind: "ComponentStatus";
  readonly conditions: readonly (Pick<Condition, "type" | "status" | "message"> & { readonly error?: string })[];
}

const healthy = (object: KubeObject): ComponentStatus["conditions"][number] | undefined => (object as ComponentStatus).conditions.find(({ type }) => type === "Healthy");

/** @source kubernetes pkg/printers/internalversion/printers.go printComponentStatus */
const statusColumns: readonly Column<KubeObject>[] = [
  { name: "Status", type: "string", priority: 0, cell: (object) => (healthy(object)?.status === "True" ? "Healthy" : "Unhealthy") },
  { name: "Message", type: "string", priority: 0, cell: (object) => healthy(object)?.message ?? "" },
  { name: "Error", type: "string", priority: 0, cell: (object) => healthy(object)?.error ?? "" },
];

/** @source k8s.io/api/core/v1/zz_generated.prerelease-lifecycle.go: deprecated since v1.19 */
export const componentStatus = {
  ...questionKind({ apiVersion: "v1", kind: "ComponentStatus", resource: "componentstatuses", singular: "componentstatus", namespaced: false }),
  shortNames: ["cs"],
  verbs: ["get", "list"] as const,
  deprecation: "v1 ComponentStatus is deprecated in v1.19+",
  columns: [nameColumn, ...statusColumns],
};
