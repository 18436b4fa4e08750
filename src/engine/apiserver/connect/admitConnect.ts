import { Query } from "../../api/index.ts";
import type { ApiRequest, KubeObject, Status } from "../../api/index.ts";
import { admitMutating, admitValidating } from "../admission/chain.ts";
import { admissionFor } from "../registry/lookup.ts";
import type { ResourceRequest, Server } from "../server/context.ts";
import { enterStage } from "../server/stages.ts";
import type { ConnectSubresource } from "./location.ts";

const isSet = (query: Query, name: string): boolean => ["true", "1"].includes(query.get(name) ?? "");

/** What a stream is asked for with, as an object. @source pkg/apis/core/v1/defaults.go SetDefaults_PodExecOptions; k8s.io/api/core/v1/types.go */
export function streamOptions(subresource: Exclude<ConnectSubresource, "log">, request: ApiRequest): object {
  const query = new Query(request.query ?? "");
  if (subresource === "portforward") {
    const ports = query.getAll("ports").map(Number);
    return { kind: "PodPortForwardOptions", ...(ports.length === 0 ? {} : { ports }) };
  }
  const container = query.get("container") ?? "";
  const common = { ...(isSet(query, "stdin") ? { stdin: true } : {}), stdout: true, stderr: true, ...(isSet(query, "tty") ? { tty: true } : {}), ...(container === "" ? {} : { container }) };
  return subresource === "attach" ? { kind: "PodAttachOptions", ...common } : { kind: "PodExecOptions", ...common, command: query.getAll("command") };
}

/**
 * May somebody connect to a Pod, a Service or a node? Plugins see what is asked for, before anybody looks for the Pod.
 *
 * @returns why not; undefined when allowed
 * @source k8s.io/apiserver/pkg/endpoints/handlers/rest.go ConnectResource
 */
export function admitConnect(server: Server, rr: ResourceRequest, options: object): Status | "wait" | undefined {
  // It has no metadata: an empty one spares the plugins to ask.
  const object = { apiVersion: "v1", metadata: {}, ...options } as KubeObject;
  const { request: admission, run } = admissionFor(server, rr, "CONNECT");
  enterStage(rr.flight, "admission-mutating", server.env.now);
  const outcome = admitMutating(admission, run, object);
  if (outcome.type === "wait") return "wait";
  if (outcome.type === "refused") return outcome.status;
  enterStage(rr.flight, "admission-validating", server.env.now);
  const verdict = admitValidating(admission, run, outcome.object);
  if (verdict.type === "wait") return "wait";
  return verdict.type === "refused" ? verdict.status : undefined;
}
