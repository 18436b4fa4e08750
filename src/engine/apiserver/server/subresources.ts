import { newGenericNotFound, newMethodNotSupported, newServiceUnavailable } from "../../api/index.ts";
import type { ApiRequest, Status, Verb } from "../../api/index.ts";
import type { ResourceInfo } from "../registry/resources.ts";

const objectVerbs: readonly Verb[] = ["get", "update", "patch"];

/** The subresources that do something here, and the verbs they take. */
export const servedSubresources: Readonly<Record<string, readonly Verb[]>> = {
  status: objectVerbs,
  approval: objectVerbs,
  ephemeralcontainers: objectVerbs,
  resize: objectVerbs,
  scale: objectVerbs,
  finalize: ["update"],
  binding: ["create"],
  eviction: ["create"],
  token: ["create"],
  log: ["get"],
  exec: ["create", "get"],
  attach: ["create", "get"],
  portforward: ["create", "get"],
  proxy: ["create", "delete", "get", "patch", "update"],
};

/** Why a request on a subresource cannot be served; undefined when it can. */
export function refuseSubresource(resource: ResourceInfo, request: ApiRequest): Status | undefined {
  const { subresource, verb } = request;
  if (subresource === undefined) return undefined;
  const { served: strategy, groupResource } = resource;
  if (!strategy.subresources.includes(subresource)) return newGenericNotFound();
  const verbs = Object.hasOwn(servedSubresources, subresource) ? servedSubresources[subresource] : undefined;
  if (verbs === undefined) return newServiceUnavailable(`${strategy.resource}/${subresource} is not simulated`);
  return verbs.includes(verb) ? undefined : newMethodNotSupported({ ...groupResource, resource: `${groupResource.resource}/${subresource}` }, verb);
}
