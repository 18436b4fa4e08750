import { newBadRequest, newConflict, newGenericNotFound, newInvalid } from "../../api/index.ts";
import type { ApiRequest, KubeObject, Scale } from "../../api/index.ts";
import type { ManagedEntries } from "../fieldManager/entries.ts";
import type { ResourceRequest, Server } from "../server/context.ts";
import { enterStage } from "../server/stages.ts";
import { admitMutating, admitValidating } from "../admission/chain.ts";
import { refuseWith } from "./decision.ts";
import type { Decision } from "./decision.ts";
import { settle } from "./decideUpdate.ts";
import { admissionFor } from "./lookup.ts";
import { decodeBody } from "./decode.ts";
import { trackScaled, withEntries, withOldTimes } from "./managed.ts";
import { scaleResource } from "./postedBody.ts";

/** PUT .../scale: only the number of replicas changes. `owners`: who owns what, where the Scale was applied. @source kubernetes pkg/registry/apps/deployment/storage/storage.go scaleUpdatedObjectInfo */
export function decideScale(server: Server, rr: ResourceRequest, request: ApiRequest, existing: KubeObject, owners?: ManagedEntries): Decision {
  const { resource } = rr;
  const { strategy } = resource;
  if (strategy.scale === undefined) return refuseWith(newGenericNotFound());
  const decoded = decodeBody(scaleResource, request.body, request);
  if (!decoded.ok) return refuseWith(decoded.error);
  const wanted = decoded.value.object as Partial<Scale>;
  rr.flight.warnings = decoded.value.warnings;
  const name = existing.metadata.name;
  const given = wanted.metadata?.name ?? "";
  if (given !== "" && given !== name) return refuseWith(newBadRequest(`the name of the object (${given}) does not match the name on the URL (${name})`));
  const version = wanted.metadata?.resourceVersion;
  if (version !== undefined && version !== "" && version !== existing.metadata.resourceVersion) return refuseWith(newConflict(resource.groupResource, name));
  const replicas = wanted.spec?.replicas ?? 0;
  if (!Number.isInteger(replicas) || replicas < 0) {
    const error = { type: "FieldValueInvalid", field: "spec.replicas", value: replicas, detail: "must be greater than or equal to 0" } as const;
    return refuseWith(newInvalid({ group: "autoscaling", kind: "Scale" }, name, [error]));
  }
  const admitted = admitScale(server, rr, strategy.scale.get(strategy.scale.set(existing, replicas)), existing);
  if ("type" in admitted) return admitted;
  const scaled = strategy.scale.set(existing, admitted.spec.replicas ?? replicas);
  const next = owners === undefined ? trackScaled(resource, request, scaled, existing) : withEntries(scaled, owners);
  const after = withOldTimes(strategy.prepareForUpdate(next, existing), existing);
  const errors = strategy.validateUpdate(after, existing);
  if (errors.length > 0) return refuseWith(newInvalid({ group: resource.group, kind: strategy.kind }, name, errors));
  return settle(after, existing);
}

/** Plugins see the Scale, not the object behind it. @source kubernetes pkg/registry/apps/deployment/storage/storage.go ScaleREST.Update (toScaleCreateValidation, toScaleUpdateValidation) */
function admitScale(server: Server, rr: ResourceRequest, next: Scale, existing: KubeObject): Scale | Decision {
  const { request, run } = admissionFor(server, rr, "UPDATE", existing);
  const shown = { ...request, old: rr.resource.strategy.scale?.get(existing) };
  const outcome = admitMutating(shown, run, next);
  if (outcome.type === "admitted") enterStage(rr.flight, "admission-validating", server.env.now);
  const verdict = outcome.type === "admitted" ? admitValidating(shown, run, outcome.object) : outcome;
  if (verdict.type === "wait") return verdict;
  if (verdict.type === "refused") return refuseWith(verdict.status);
  return outcome.type === "admitted" ? (outcome.object as Scale) : next;
}
