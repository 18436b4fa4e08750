import {
  ageColumn,
  column,
  dns1123SubdomainErrors,
  getCondition,
  invalidField,
  keepSpec,
  labelValueErrors,
  nameColumn,
  notSupportedField,
  qualifiedNameErrors,
  requiredField,
  validateObjectMeta,
  validateObjectMetaUpdate,
  wideColumn,
  withStatus,
  type FieldError,
  type ResourceKind,
} from "../../api/index.ts";
import { compareStrings } from "../../core/index.ts";
import type { Node, NodeAddress } from "./types.ts";

const rolePrefix = "node-role.kubernetes.io/";
const noSpec = {};
const noStatus = {};

function statusText(node: Node): string {
  const ready = getCondition(node.status.conditions, "Ready");
  const text = ready === undefined ? "Unknown" : ready.status === "True" ? "Ready" : "NotReady";
  return node.spec.unschedulable === true ? `${text},SchedulingDisabled` : text;
}

function roles(node: Node): string {
  const found = new Set<string>();
  for (const [key, value] of Object.entries(node.metadata.labels ?? {})) {
    if (key.startsWith(rolePrefix) && key.length > rolePrefix.length) found.add(key.slice(rolePrefix.length));
    else if (key === "kubernetes.io/role" && value !== "") found.add(value);
  }
  return found.size === 0 ? "<none>" : [...found].toSorted(compareStrings).join(",");
}

function addressOf(node: Node, type: NodeAddress["type"]): string {
  return node.status.addresses?.find((address) => address.type === type)?.address ?? "<none>";
}

const orUnknown = (text: string | undefined): string => (text === undefined || text === "" ? "<unknown>" : text);

/** @source pkg/apis/core/validation/validation.go validateNodeTaints */
function validateTaints(node: Node): readonly FieldError[] {
  const seen = new Set<string>();
  return (node.spec.taints ?? []).flatMap((taint, index) => {
    const at = `spec.taints[${index}]`;
    const errors: FieldError[] = [];
    for (const message of qualifiedNameErrors(taint.key ?? "")) errors.push(invalidField(`${at}.key`, taint.key ?? "", message));
    const values = labelValueErrors(taint.value ?? "");
    if (values.length > 0) errors.push(invalidField(`${at}.value`, taint.value ?? "", values.join(";")));
    if (taint.effect === undefined) errors.push(requiredField(`${at}.effect`));
    else if (!["NoSchedule", "PreferNoSchedule", "NoExecute"].includes(taint.effect)) {
      errors.push(notSupportedField(`${at}.effect`, taint.effect, ["NoSchedule", "PreferNoSchedule", "NoExecute"]));
    }
    const pair = `${taint.key}:${taint.effect}`;
    if (seen.has(pair)) errors.push({ type: "FieldValueDuplicate", field: at, value: taint, detail: "taints must be unique by key and effect pair" });
    seen.add(pair);
    return errors;
  });
}

function validateUpdate(next: Node, old: Node): readonly FieldError[] {
  const errors: FieldError[] = [...validateObjectMetaUpdate(next, old), ...(next.spec.taints === old.spec.taints ? [] : validateTaints(next))];
  const oldId = old.spec.providerID ?? "";
  if (oldId !== "" && next.spec.providerID !== oldId) {
    errors.push({ type: "FieldValueForbidden", field: "spec", detail: "node updates may only change labels, taints, or capacity (or configSource, if the DynamicKubeletConfig feature gate is enabled)" });
  }
  return errors;
}

/** @source pkg/registry/core/node/strategy.go */
export const node = {
  apiVersion: "v1",
  kind: "Node",
  resource: "nodes",
  singular: "node",
  shortNames: ["no"],
  categories: [],
  namespaced: false,
  hasStatus: true,
  subresources: ["status", "proxy"],
  allowsUnconditionalUpdate: true,
  allowsCreateOnUpdate: false,
  columns: [
    nameColumn,
    column("Status", statusText),
    column("Roles", roles),
    ageColumn,
    column("Version", (object: Node) => object.status.nodeInfo?.kubeletVersion ?? ""),
    wideColumn("Internal-IP", (object: Node) => addressOf(object, "InternalIP")),
    wideColumn("External-IP", (object: Node) => addressOf(object, "ExternalIP")),
    wideColumn("OS-Image", (object: Node) => orUnknown(object.status.nodeInfo?.osImage)),
    wideColumn("Kernel-Version", (object: Node) => orUnknown(object.status.nodeInfo?.kernelVersion)),
    wideColumn("Container-Runtime", (object: Node) => orUnknown(object.status.nodeInfo?.containerRuntimeVersion)),
  ],
  selectableFields: { "spec.unschedulable": (object: Node) => String(object.spec.unschedulable ?? false) },
  applyDefaults: (object: Node) =>
    object.spec === undefined || object.status === undefined ? { ...object, spec: object.spec ?? noSpec, status: object.status ?? noStatus } : object,
  prepareForCreate: (object: Node) => object,
  prepareForUpdate: (next: Node, old: Node) => withStatus(next, old.status),
  prepareForStatusUpdate: (next: Node, old: Node) => keepSpec(next, old),
  validate: (object: Node) => [...validateObjectMeta(object.metadata, false, dns1123SubdomainErrors), ...validateTaints(object)],
  validateUpdate,
  validateStatusUpdate: (next: Node, old: Node) => validateObjectMetaUpdate(next, old),
} satisfies ResourceKind<Node>;
