import { column, deepEqual, dns1123SubdomainErrors, forbiddenField, internalValue, invalidField, plainKind, requiredField, validateCsiDriverName, type FieldError } from "../../api/index.ts";
import type { VolumeAttachment } from "./types.ts";

function validateSource(source: NonNullable<VolumeAttachment["spec"]["source"]>): readonly FieldError[] {
  const { persistentVolumeName: name, inlineVolumeSpec } = source;
  const exactlyOne = "must specify exactly one of inlineVolumeSpec and persistentVolumeName";
  if (name === undefined && inlineVolumeSpec === undefined) return [requiredField("spec.source", exactlyOne)];
  if (name !== undefined && inlineVolumeSpec !== undefined) return [forbiddenField("spec.source", exactlyOne)];
  if (name === undefined) return [];
  if (name === "") return [requiredField("spec.source.persistentVolumeName", "must specify non empty persistentVolumeName")];
  return dns1123SubdomainErrors(name).map((message) => invalidField("spec.source.persistentVolumeName", name, message));
}

/**
 * @source pkg/apis/storage/validation/validation.go ValidateVolumeAttachment
 * @simplified an inline volume's own specification is not looked into
 */
function validate({ spec }: VolumeAttachment): readonly FieldError[] {
  const { attacher = "", nodeName = "" } = spec;
  return [
    ...validateCsiDriverName(attacher, "spec.attacher"),
    ...validateSource(spec.source ?? {}),
    ...dns1123SubdomainErrors(nodeName).map((message) => invalidField("spec.nodeName", nodeName, message)),
  ];
}

/** @source pkg/registry/storage/volumeattachment/strategy.go */
export const volumeAttachment = plainKind<VolumeAttachment>(
  { apiVersion: "storage.k8s.io/v1", kind: "VolumeAttachment", resource: "volumeattachments", singular: "volumeattachment", namespaced: false },
  {
    columns: [
      column("Attacher", ({ spec }) => spec.attacher ?? ""),
      column("PV", ({ spec }) => spec.source?.persistentVolumeName ?? ""),
      column("Node", ({ spec }) => spec.nodeName ?? ""),
      column("Attached", ({ status }) => String(status.attached)),
    ],
    initialStatus: { attached: false },
    applyDefaults: (object) => (object.status === undefined ? { ...object, status: { attached: false } } : object),
    validate,
    validateChange: (next, old) => (deepEqual(next.spec, old.spec) ? [] : [invalidField("spec", internalValue("VolumeAttachmentSpec", next.spec), "field is immutable")]),
    notSimulated: () => [{ path: "spec.attacher", reason: "no storage driver attaches volumes" }],
  },
);
