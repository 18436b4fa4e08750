import { forbiddenField, invalidField, newBadRequest, newInvalid, pathOfNothing, Query } from "../../api/index.ts";
import type { ApiRequest, FieldError, Status } from "../../api/index.ts";
import { fail, ok } from "../../core/index.ts";
import type { Result } from "../../core/index.ts";
import type { Pod } from "../../kinds/index.ts";

/** Where a request on a pod's stream is passed on to. */
export interface Location {
  readonly node: string;
  /** On the kubelet's server. */
  readonly path: string;
  readonly query: string;
}

/** The subresources of a pod that the kubelet answers. */
export const connectSubresources = ["log", "exec", "attach", "portforward"] as const;
export type ConnectSubresource = (typeof connectSubresources)[number];

/**
 * Takes the options of a log, exec, attach or port-forward apart, and says where the pod's kubelet is asked.
 * Undefined: the pod is on no node yet and has no log.
 *
 * @source pkg/registry/core/pod/strategy.go LogLocation, streamLocation, PortForwardLocation
 */
export function podLocation(pod: Pod, subresource: ConnectSubresource, request: ApiRequest): Result<Location | undefined, Status> {
  const query = new Query(request.query ?? "");
  const namespace = pod.metadata.namespace ?? "default";
  const { name } = pod.metadata;
  const node = pod.spec.nodeName ?? "";
  if (subresource === "portforward") {
    if (node === "") return fail(newBadRequest(`pod ${name} does not have a host assigned`));
    return ok({ node, path: `/portForward/${namespace}/${name}`, query: query.getAll("ports").map((port) => `port=${port}`).join("&") });
  }
  if (subresource === "log") {
    const errors = logOptionErrors(query);
    if (errors.length > 0) return fail(newInvalid({ group: "", kind: "PodLogOptions" }, name, errors));
  }
  const container = containerOf(pod, query.get("container") ?? "");
  if (!container.ok) return container;
  if (subresource === "log") {
    return ok(node === "" ? undefined : { node, path: `/containerLogs/${namespace}/${name}/${container.value}`, query: logQuery(query) });
  }
  if (node === "") return fail(newBadRequest(`pod ${name} does not have a host assigned`));
  return ok({ node, path: `/${subresource}/${namespace}/${name}/${container.value}`, query: streamQuery(query) });
}

/** @source pkg/registry/core/pod/strategy.go validateContainer */
function containerOf({ metadata: { name }, spec }: Pod, wanted: string): Result<string, Status> {
  const containers = spec.containers.map((container) => container.name);
  const init = (spec.initContainers ?? []).map((container) => container.name);
  const ephemeral = ((spec as { readonly ephemeralContainers?: readonly { readonly name: string }[] }).ephemeralContainers ?? []).map((container) => container.name);
  if (wanted !== "") return [...containers, ...init, ...ephemeral].includes(wanted) ? ok(wanted) : fail(newBadRequest(`container ${wanted} is not valid for pod ${name}`));
  const [only, ...more] = containers;
  if (only !== undefined && more.length === 0) return ok(only);
  if (only === undefined) return fail(newBadRequest(`a container name must be specified for pod ${name}`));
  return fail(newBadRequest(`a container name must be specified for pod ${name}, choose one of: [${[...init, ...containers, ...ephemeral].join(" ")}]`));
}

/** @source pkg/apis/core/validation/validation.go ValidatePodLogOptions */
function logOptionErrors(query: Query): readonly FieldError[] {
  const errors: FieldError[] = [];
  const number = (field: string): number | undefined => (query.get(field) === undefined ? undefined : Number(query.get(field)));
  const tail = number("tailLines");
  const limit = number("limitBytes");
  const since = number("sinceSeconds");
  if (tail !== undefined && tail < 0) errors.push(invalidField("tailLines", tail, "must be greater than or equal to 0"));
  if (limit !== undefined && limit < 1) errors.push(invalidField("limitBytes", limit, "must be greater than 0"));
  if (since !== undefined && query.get("sinceTime") !== undefined) errors.push(forbiddenField(pathOfNothing, "at most one of `sinceTime` or `sinceSeconds` may be specified"));
  else if (since !== undefined && since < 1) errors.push(invalidField("sinceSeconds", since, "must be greater than 0"));
  return errors;
}

/** The kubelet knows PodLogOptions by the same names. */
function logQuery(query: Query): string {
  const names = ["follow", "previous", "timestamps", "sinceSeconds", "sinceTime", "tailLines", "limitBytes"];
  return pairs(names.flatMap((name) => query.getAll(name).slice(0, 1).map((value) => [name, value] as const)));
}

/** @source pkg/registry/core/pod/strategy.go streamParams */
function streamQuery(query: Query): string {
  const isSet = (name: string): boolean => ["true", "1"].includes(query.get(name) ?? "");
  const flags = [["stdin", "input"], ["stdout", "output"], ["stderr", "error"], ["tty", "tty"]] as const;
  const set = flags.filter(([name]) => isSet(name)).map(([, name]) => [name, "1"] as const);
  return pairs([...query.getAll("command").map((word) => ["command", word] as const), ...set]);
}

const pairs = (list: readonly (readonly [string, string])[]): string => list.map(([name, value]) => `${name}=${encodeURIComponent(value)}`).join("&");
