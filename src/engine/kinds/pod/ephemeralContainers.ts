import {
  bumpGeneration,
  deepEqual,
  forbiddenField,
  keepMeta,
  mirrorAnnotation,
  pathOfNothing,
  validateObjectMetaUpdate,
  type EphemeralContainer,
  type FieldError,
  type ObjectPart,
  type PodSpec,
} from "../../api/index.ts";
import type { Pod } from "./types.ts";
import { validateMetadataAndSpec } from "./validation.ts";

const path = "spec.ephemeralContainers";

function withEphemeralContainers(spec: PodSpec, ephemeralContainers: readonly EphemeralContainer[] | undefined): PodSpec {
  const { ephemeralContainers: _old, ...rest } = spec;
  return ephemeralContainers === undefined ? rest : { ...rest, ephemeralContainers };
}

/** Who debugs may add containers; nothing else of the Pod changes. @source pkg/registry/core/pod/strategy.go dropNonEphemeralContainerUpdates */
function prepare(next: Pod, old: Pod): Pod {
  const { ephemeralContainers } = next.spec;
  const spec = deepEqual(ephemeralContainers, old.spec.ephemeralContainers) ? old.spec : withEphemeralContainers(old.spec, ephemeralContainers);
  return bumpGeneration({ ...keepMeta(next, old), spec, status: old.status }, old);
}

/** What is there stays as it is. */
function validateKept(next: readonly EphemeralContainer[], old: readonly EphemeralContainer[]): readonly FieldError[] {
  // Of two with one name the last counts, as in Go's map.
  const byName = new Map(next.map((container) => [container.name, container]));
  return old.flatMap((container) => {
    const now = byName.get(container.name);
    const name = JSON.stringify(container.name);
    if (now === undefined) return [forbiddenField(path, `existing ephemeral containers ${name} may not be removed\n`)];
    return deepEqual(now, container) ? [] : [forbiddenField(path, `existing ephemeral containers ${name} may not be changed\n`)];
  });
}

/**
 * @simplified the message of a changed container ends where Kubernetes appends a diff of Go structs
 * @source pkg/apis/core/validation/validation.go ValidatePodEphemeralContainersUpdate
 */
function validate(next: Pod, old: Pod): readonly FieldError[] {
  if (old.metadata.annotations?.[mirrorAnnotation] !== undefined) return [forbiddenField(pathOfNothing, "static pods do not support ephemeral containers")];
  return [...validateObjectMetaUpdate(next, old), ...validateMetadataAndSpec(next), ...validateKept(next.spec.ephemeralContainers ?? [], old.spec.ephemeralContainers ?? [])];
}

/** GET, PUT and PATCH pods/NAME/ephemeralcontainers: how `kubectl debug` gets its container into a Pod that runs. */
export const ephemeralContainers: ObjectPart<Pod> = { prepare, validate, writes: [["spec", "ephemeralContainers"]] };
