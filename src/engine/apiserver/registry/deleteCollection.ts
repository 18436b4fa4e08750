import { newMethodNotSupported } from "../../api/index.ts";
import type { ApiRequest, KubeObject, ObjectList } from "../../api/index.ts";
import { loadAll } from "../crd/conversion.ts";
import { answer, refuse } from "../server/context.ts";
import type { Answer, ResourceRequest, Server } from "../server/context.ts";
import { queueLoopback } from "../server/loopback.ts";
import { selectFrom, storageIsInitializing } from "./list.ts";
import { selectionOf } from "./selection.ts";

/**
 * DELETE of a collection: each object that matches is deleted as if by name.
 *
 * @simplified the collection is read from the cache, and all its objects are deleted at the same time
 * @source k8s.io/apiserver/pkg/registry/generic/registry/store.go DeleteCollection
 */
export function deleteCollection(server: Server, rr: ResourceRequest, request: ApiRequest): Answer | undefined {
  const { flight, resource } = rr;
  if (resource.key === "v1/namespaces") return refuse(newMethodNotSupported(resource.groupResource, request.verb));
  const cacher = server.state.cachers.get(resource.key);
  if (cacher === undefined || cacher.phase !== "watching") return refuse(storageIsInitializing);
  const selection = selectionOf(resource, request);
  if (!selection.ok) return refuse(selection.error);
  const loaded = loadAll(server, rr, selectFrom(resource, cacher, selection.value), { type: "handle" });
  if (loaded === undefined) return undefined;
  if (!loaded.ok) return refuse(loaded.error);
  const objects: readonly KubeObject[] = loaded.value;
  const { apiVersion, kind } = resource.served;
  // What was found is what is answered: the objects as they were.
  const body: ObjectList = { apiVersion, kind: `${kind}List`, metadata: { resourceVersion: String(cacher.revision) }, items: objects };
  if (request.options?.dryRun === true || objects.length === 0) return answer(200, body);
  flight.progress = { type: "collection", left: objects.length, body, failure: undefined };
  for (const { metadata } of objects) {
    const id = queueLoopback(server.state, {
      verb: "delete",
      resource: request.resource,
      ...(metadata.namespace === undefined ? {} : { namespace: metadata.namespace }),
      name: metadata.name,
      ...(request.body === undefined ? {} : { body: request.body }),
    });
    server.state.bootstrap.collections.set(id, flight.id);
  }
  return undefined;
}
