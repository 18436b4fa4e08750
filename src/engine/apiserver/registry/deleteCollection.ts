import { newMethodNotSupported, newSuccess } from "../../api/index.ts";
import type { ApiRequest, KubeObject } from "../../api/index.ts";
import { answer, refuse } from "../server/context.ts";
import type { Answer, ResourceRequest, Server } from "../server/context.ts";
import { queueLoopback } from "../server/loopback.ts";
import { selectFrom, storageIsInitializing } from "./list.ts";
import { selectionOf } from "./selection.ts";

/**
 * DELETE of a collection: each object that matches is deleted as if by name.
 *
 * @simplified the deletions run at once and the answer does not wait for them; the collection is read
 *   from the cache
 * @source k8s.io/apiserver/pkg/registry/generic/registry/store.go DeleteCollection
 */
export function deleteCollection(server: Server, { resource }: ResourceRequest, request: ApiRequest): Answer {
  if (resource.key === "v1/namespaces") return refuse(newMethodNotSupported(resource.groupResource, request.verb));
  const cacher = server.state.cachers.get(resource.key);
  if (cacher === undefined || cacher.phase !== "watching") return refuse(storageIsInitializing);
  const selection = selectionOf(resource, request);
  if (!selection.ok) return refuse(selection.error);
  const objects: readonly KubeObject[] = selectFrom(resource, cacher, selection.value);
  if (request.options?.dryRun === true) return answer(200, newSuccess());
  for (const { metadata } of objects) {
    queueLoopback(server.state, {
      verb: "delete",
      resource: request.resource,
      ...(metadata.namespace === undefined ? {} : { namespace: metadata.namespace }),
      name: metadata.name,
      ...(request.body === undefined ? {} : { body: request.body }),
    });
  }
  return answer(200, newSuccess());
}
