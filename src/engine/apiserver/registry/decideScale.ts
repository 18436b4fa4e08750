import { newConflict, newGenericNotFound, newInvalid } from "../../api/index.ts";
import type { ApiRequest, KubeObject, Scale } from "../../api/index.ts";
import type { ResourceRequest, Server } from "../server/context.ts";
import { refuseWith } from "./decision.ts";
import type { Decision } from "./decision.ts";
import { settle } from "./decideUpdate.ts";
import { trackWrite } from "./managed.ts";

/** PUT .../scale: only the number of replicas changes. @source kubernetes pkg/registry/apps/deployment/storage/storage.go scaleUpdatedObjectInfo */
export function decideScale(server: Server, { resource }: ResourceRequest, request: ApiRequest, existing: KubeObject): Decision {
  const { strategy } = resource;
  if (strategy.scale === undefined) return refuseWith(newGenericNotFound());
  const wanted = request.body as Partial<Scale>;
  const name = existing.metadata.name;
  const version = wanted.metadata?.resourceVersion;
  if (version !== undefined && version !== "" && version !== existing.metadata.resourceVersion) return refuseWith(newConflict(resource.groupResource, name));
  const replicas = wanted.spec?.replicas ?? 0;
  if (!Number.isInteger(replicas) || replicas < 0) {
    const error = { type: "FieldValueInvalid", field: "spec.replicas", value: replicas, detail: "must be greater than or equal to 0" } as const;
    return refuseWith(newInvalid({ group: "autoscaling", kind: "Scale" }, name, [error]));
  }
  const next = trackWrite(resource, request, strategy.scale.set(existing, replicas), server.env.now, existing);
  return settle(strategy.prepareForUpdate(next, existing), existing);
}
