import type { KubeObject, StringMap } from "../../api/index.ts";
import { fail, ok } from "../../core/index.ts";
import type { Result } from "../../core/index.ts";
import type { Pod, Service } from "../../kinds/index.ts";

interface Template {
  readonly spec: Pod["spec"];
  readonly metadata?: { readonly labels?: StringMap };
}

interface LabelSelector {
  readonly matchLabels?: StringMap;
  readonly matchExpressions?: readonly { readonly key: string; readonly operator: string; readonly values?: readonly string[] }[];
}

type Exposed = KubeObject & { readonly spec?: { readonly selector?: unknown; readonly template?: Template } };

const isEmpty = (map: StringMap | undefined): boolean => map === undefined || Object.keys(map).length === 0;

/** Which pods stand behind an object. @source k8s.io/kubectl/pkg/polymorphichelpers/mapbasedselectorforobject.go */
export function selectorOf(object: Exposed): Result<StringMap, string> {
  const { kind } = object;
  if (kind === "Pod") return isEmpty(object.metadata.labels) ? fail("the pod has no labels and cannot be exposed") : ok(object.metadata.labels ?? {});
  if (kind === "Service") {
    const selector = object.spec?.selector as StringMap | undefined;
    return selector === undefined ? fail("the service has no pod selector set") : ok(selector);
  }
  if (kind === "ReplicationController") return ok((object.spec?.selector as StringMap | undefined) ?? object.spec?.template?.metadata?.labels ?? {});
  const selector = object.spec?.selector as LabelSelector | undefined;
  if (isEmpty(selector?.matchLabels)) return fail(`invalid ${kind.toLowerCase()}: no selectors, therefore cannot be exposed`);
  const expressions = selector?.matchExpressions ?? [];
  if (expressions.length > 0) return fail(`couldn't convert expressions - "[${expressions.map(({ key, operator, values = [] }) => `{Key:${key} Operator:${operator} Values:[${values.join(" ")}]}`).join(" ")}]" to map-based selector format`);
  return ok(selector?.matchLabels ?? {});
}

export interface ExposedPort {
  readonly port: number;
  readonly protocol: string;
}

/** @source k8s.io/kubectl/pkg/polymorphichelpers/portsforobject.go, protocolsforobject.go */
export function portsOf(object: Exposed): readonly ExposedPort[] {
  if (object.kind === "Service") return (object as Service).spec.ports?.map(({ port, protocol }) => ({ port, protocol: protocol ?? "TCP" })) ?? [];
  const spec = object.kind === "Pod" ? (object as Pod).spec : object.spec?.template?.spec;
  return spec?.containers.flatMap((container) => container.ports?.map((port) => ({ port: port.containerPort, protocol: port.protocol ?? "TCP" })) ?? []) ?? [];
}
