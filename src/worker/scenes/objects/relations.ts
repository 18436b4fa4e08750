import { matchesLabelSelector, matchesMap } from "../../../engine/api/index.ts";
import type { KubeObject, LabelSelector } from "../../../engine/api/index.ts";
import type { RelationType } from "../../../protocol/index.ts";
import type { AnyObject } from "./anyObject.ts";

/** A reference from one object to another, by what Kubernetes itself goes by: a uid, a name, or labels. */
export interface Reference {
  readonly type: RelationType;
  readonly field: string;
  readonly text: string;
  readonly to: { readonly uid: string } | { readonly kind: string; readonly name: string; readonly namespace: string; readonly isOptional?: boolean } | { readonly kind: "Pod"; readonly namespace: string; readonly matches: (labels: Readonly<Record<string, string>>) => boolean };
}

const named = (type: RelationType, field: string, kind: string, name: string | undefined, options: { readonly namespace: string; readonly text?: string; readonly isOptional?: boolean }): readonly Reference[] =>
  name === undefined || name === "" ? [] : [{ type, field, text: options.text ?? "", to: { kind, name, namespace: options.namespace, ...(options.isOptional === true ? { isOptional: true } : {}) } }];

const labelText = (labels: Readonly<Record<string, string>>): string => Object.entries(labels).map(([key, value]) => `${key}=${value}`).join(",");

const byMap = (type: RelationType, namespace: string, labels: Readonly<Record<string, string>> | undefined): readonly Reference[] =>
  labels === undefined || Object.keys(labels).length === 0 ? [] : [{ type, field: "spec.selector", text: labelText(labels), to: { kind: "Pod", namespace, matches: (found) => matchesMap(labels, found) } }];

const bySelector = (type: RelationType, field: string, namespace: string, selector: LabelSelector | undefined): readonly Reference[] =>
  selector === undefined ? [] : [{ type, field, text: labelText(selector.matchLabels ?? {}), to: { kind: "Pod", namespace, matches: (found) => matchesLabelSelector(selector, found) } }];

/** All that an object says of others. Owners point at what they own: the reference stands in the owned one and is turned round. */
export function referencesOf(object: KubeObject): readonly Reference[] {
  const { spec = {}, ...rest } = object as AnyObject;
  const namespace = object.metadata.namespace ?? "";
  switch (object.kind) {
    case "Pod":
      return podReferences(object as AnyObject, namespace);
    case "Service":
      return byMap("selects", namespace, spec.selector as Readonly<Record<string, string>> | undefined);
    case "EndpointSlice":
      return (rest.endpoints ?? []).flatMap((endpoint) => (endpoint.targetRef?.uid === undefined ? [] : [{ type: "routes", field: "endpoints", text: endpoint.conditions?.ready === false ? "not ready" : "", to: { uid: endpoint.targetRef.uid } } as const]));
    case "Ingress":
      return [...named("routes", "spec.defaultBackend", "Service", spec.defaultBackend?.service?.name, { namespace }), ...(spec.rules ?? []).flatMap((rule) => (rule.http?.paths ?? []).flatMap((path) => named("routes", "spec.rules", "Service", path.backend?.service?.name, { namespace, text: `${rule.host ?? ""}${path.path ?? ""}` }))), ...(spec.tls ?? []).flatMap((tls) => named("uses", "spec.tls", "Secret", tls.secretName, { namespace, text: "TLS" }))];
    case "PersistentVolumeClaim":
      return [...named("binds", "spec.volumeName", "PersistentVolume", spec.volumeName, { namespace: "" }), ...named("uses", "spec.storageClassName", "StorageClass", spec.storageClassName, { namespace: "" })];
    case "HorizontalPodAutoscaler":
      return named("scales", "spec.scaleTargetRef", spec.scaleTargetRef?.kind ?? "", spec.scaleTargetRef?.name, { namespace });
    case "PodDisruptionBudget":
      return bySelector("protects", "spec.selector", namespace, spec.selector as LabelSelector | undefined);
    case "NetworkPolicy":
      return bySelector("allows", "spec.podSelector", namespace, spec.podSelector);
    default:
      return [];
  }
}

function podReferences({ spec = {} }: AnyObject, namespace: string): readonly Reference[] {
  const containers = [...(spec.initContainers ?? []), ...(spec.containers ?? [])];
  const pathOf = (volume: string) => containers.flatMap(({ volumeMounts = [] }) => volumeMounts).find(({ name }) => name === volume)?.mountPath ?? "";
  return [
    ...named("runsOn", "spec.nodeName", "Node", spec.nodeName, { namespace: "" }),
    ...(spec.volumes ?? []).flatMap((volume) => {
      const options = { namespace, text: pathOf(volume.name) };
      return [
        ...named("mounts", "spec.volumes", "PersistentVolumeClaim", volume.persistentVolumeClaim?.claimName, options),
        ...named("mounts", "spec.volumes", "ConfigMap", volume.configMap?.name, { ...options, isOptional: volume.configMap?.optional === true }),
        ...named("mounts", "spec.volumes", "Secret", volume.secret?.secretName, { ...options, isOptional: volume.secret?.optional === true }),
      ];
    }),
    ...containers.flatMap(({ envFrom = [], env = [] }) => [
      ...envFrom.flatMap(({ configMapRef, secretRef }) => [
        ...named("uses", "spec.containers.envFrom", "ConfigMap", configMapRef?.name, { namespace, text: "env", isOptional: configMapRef?.optional === true }),
        ...named("uses", "spec.containers.envFrom", "Secret", secretRef?.name, { namespace, text: "env", isOptional: secretRef?.optional === true }),
      ]),
      ...env.flatMap(({ name, valueFrom }) => [
        ...named("uses", "spec.containers.env", "ConfigMap", valueFrom?.configMapKeyRef?.name, { namespace, text: name, isOptional: valueFrom?.configMapKeyRef?.optional === true }),
        ...named("uses", "spec.containers.env", "Secret", valueFrom?.secretKeyRef?.name, { namespace, text: name, isOptional: valueFrom?.secretKeyRef?.optional === true }),
      ]),
    ]),
  ];
}
