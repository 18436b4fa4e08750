import { formatTime, newConflict } from "../../api/index.ts";
import type { ApiRequest, DeleteOptions, KubeObject } from "../../api/index.ts";
import type { Namespace } from "../../kinds/index.ts";
import type { ResourceRequest, Server } from "../server/context.ts";
import { admitDelete } from "./decideDelete.ts";
import { decodeBody } from "./decode.ts";
import { refuseWith, remove, same } from "./decision.ts";
import type { Decision } from "./decision.ts";
import { settle } from "./decideUpdate.ts";

/**
 * The first DELETE of a namespace only makes it Terminating; it goes when its content, and with it its
 * finalizers, are gone.
 *
 * @source kubernetes pkg/registry/core/namespace/storage/storage.go Delete
 */
export function decideNamespaceDelete(server: Server, rr: ResourceRequest, options: DeleteOptions, existing: KubeObject): Decision {
  const refusal = admitDelete(server, rr, options, existing);
  if (refusal !== undefined) return refusal;
  const namespace = existing as Namespace;
  const { name, deletionTimestamp, finalizers } = namespace.metadata;
  if (deletionTimestamp === undefined) {
    const metadata = { ...namespace.metadata, deletionTimestamp: formatTime(server.env.now) };
    const after = { ...namespace, metadata, status: { ...namespace.status, phase: "Terminating" } } as KubeObject;
    return { type: "write", after, thenDelete: (namespace.spec.finalizers?.length ?? 0) === 0 && (finalizers?.length ?? 0) === 0 };
  }
  if ((namespace.spec.finalizers?.length ?? 0) > 0) {
    const why = "The system is ensuring all content is removed from this namespace.  Upon completion, this namespace will automatically be purged by the system.";
    return refuseWith(newConflict(rr.resource.groupResource, name, why));
  }
  return (finalizers?.length ?? 0) > 0 ? same : remove;
}

/** PUT namespaces/NAME/finalize: the namespace controller says that all content is gone. @source storage.go FinalizeREST */
export function decideFinalize({ resource }: ResourceRequest, request: ApiRequest, existing: KubeObject): Decision {
  const decoded = decodeBody(resource, request.body, request, existing);
  if (!decoded.ok) return refuseWith(decoded.error);
  const body = decoded.value.object as Namespace;
  const wanted = (body.spec as Namespace["spec"] | undefined)?.finalizers ?? [];
  const namespace = existing as Namespace;
  const version = body.metadata.resourceVersion;
  if (version !== undefined && version !== "" && version !== existing.metadata.resourceVersion) {
    return refuseWith(newConflict({ group: "", resource: "namespaces" }, existing.metadata.name));
  }
  const after = { ...namespace, spec: { ...namespace.spec, finalizers: wanted } } as KubeObject;
  return settle(after, existing);
}
