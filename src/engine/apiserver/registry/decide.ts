import { newGenericNotFound } from "../../api/index.ts";
import type { ApiRequest, DeleteOptions, KubeObject } from "../../api/index.ts";
import { assertNever, invariant } from "../../core/index.ts";
import type { Binding, Eviction } from "../../kinds/index.ts";
import type { ResourceRequest, Server } from "../server/context.ts";
import { enterStage } from "../server/stages.ts";
import { decideBinding } from "./binding.ts";
import { decideDelete } from "./decideDelete.ts";
import { decidePatch } from "./decidePatch.ts";
import { decideScale } from "./decideScale.ts";
import { decideUpdate } from "./decideUpdate.ts";
import { refuseWith } from "./decision.ts";
import type { Decision } from "./decision.ts";
import { decideEviction } from "./eviction.ts";
import { decideFinalize, decideNamespaceDelete } from "./namespace.ts";

/** Decides what becomes of the object, from the request and the object as it is; run again when another writer was first. */
export function decide(server: Server, rr: ResourceRequest, existing: KubeObject): Decision {
  const { request } = rr.flight;
  invariant(request.type === "request", "only requests on resources change objects");
  if (request.verb !== "create") enterStage(rr.flight, "admission-mutating", server.env.now);
  switch (request.verb) {
    case "create":
      return decidePost(server, rr, request, existing);
    case "update":
      if (request.subresource === "scale") return decideScale(server, rr, request, existing);
      if (request.subresource === "finalize") return decideFinalize(rr, request, existing);
      return decideUpdate(server, rr, request, { body: request.body, existing });
    case "patch":
      return decidePatch(server, rr, request, existing);
    case "delete":
    case "deletecollection": {
      const options = (request.body ?? {}) as DeleteOptions;
      return rr.resource.key === "v1/namespaces" ? decideNamespaceDelete(server, rr, options, existing) : decideDelete(server, rr, options, existing);
    }
    case "get":
    case "list":
    case "watch":
      return invariantRead();
    default:
      return assertNever(request.verb);
  }
}

function decidePost(server: Server, rr: ResourceRequest, request: ApiRequest, existing: KubeObject): Decision {
  const { posted } = rr.flight;
  if (request.subresource === "binding") return decideBinding(server, rr, posted as Binding, existing);
  if (request.subresource === "eviction") return decideEviction(server, rr, posted as Eviction, existing);
  return refuseWith(newGenericNotFound());
}

function invariantRead(): never {
  invariant(false, "a read does not change objects");
}
