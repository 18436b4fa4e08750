import { Query } from "../../api/index.ts";
import type { KubeletRequest } from "../../api/index.ts";
import type { ConnId } from "../../core/index.ts";
import type { StreamCall } from "../../linux/index.ts";
import type { Kubelet, PodWorker } from "../state.ts";
import { beginLog, endLog } from "./logs.ts";
import { refuseCaller } from "./serverState.ts";

export const acceptCaller = ({ state }: Kubelet, conn: ConnId): void => void state.server.sessions.set(conn, { type: "open" });

/** @returns whether it was one of the server's connections */
export function callerClosed(kubelet: Kubelet, conn: ConnId): boolean {
  const { server } = kubelet.state;
  const session = server.sessions.get(conn);
  if (session === undefined) return runtimeStreamFailed(kubelet, conn);
  server.sessions.delete(conn);
  if (session.type === "log") endLog(kubelet, session.request);
  if (session.type === "dialing" || session.type === "joined") {
    server.byRuntime.delete(session.runtime);
    kubelet.env.close(session.runtime);
  }
  return true;
}

/** Takes a request apart: /containerLogs/NAMESPACE/POD/CONTAINER and so on. @source pkg/kubelet/server/server.go */
export function serveCaller(kubelet: Kubelet, conn: ConnId, { id, path, query: text }: KubeletRequest): void {
  const [, verb = "", namespace = "", name = "", container = ""] = path.split("/");
  const query = new Query(text);
  if (verb === "healthz") return refuseCaller(kubelet, conn, id, 200, "ok");
  if (verb === "pods") return refuseCaller(kubelet, conn, id, 200, podList(kubelet));
  if (verb !== "containerLogs" && verb !== "exec" && verb !== "attach" && verb !== "portForward") return refuseCaller(kubelet, conn, id, 404, "404 page not found\n");
  const worker = workerOf(kubelet, namespace, name);
  if (worker === undefined) return refuseCaller(kubelet, conn, id, 404, "pod does not exist");
  switch (verb) {
    case "containerLogs":
      return beginLog(kubelet, { conn, id }, worker, container, query);
    case "exec":
    case "attach":
    case "portForward": {
      const call = streamCall(worker, verb, container, query);
      return typeof call === "string" ? refuseCaller(kubelet, conn, id, 500, call) : dialStream(kubelet, conn, id, call);
    }
  }
}

/** /pods: what the kubelet has been told to run. */
const podList = ({ state }: Kubelet): string => JSON.stringify({ kind: "PodList", apiVersion: "v1", metadata: {}, items: [...state.pods.values()].map(({ pod }) => pod) });

function workerOf({ state }: Kubelet, namespace: string, name: string): PodWorker | undefined {
  for (const worker of state.pods.values()) {
    if (worker.pod.metadata.name === name && (worker.pod.metadata.namespace ?? "default") === namespace) return worker;
  }
  return undefined;
}

/** What the runtime is asked for; a text: why it cannot be. @source pkg/kubelet/kubelet_pods.go GetExec, GetAttach, GetPortForward */
function streamCall(worker: PodWorker, verb: "exec" | "attach" | "portForward", container: string, query: Query): StreamCall | string {
  const isSet = (name: string): boolean => query.get(name) === "1";
  if (verb === "portForward") {
    return worker.sandbox === undefined ? `sandbox not found for pod "${worker.pod.metadata.name}"` : { type: "streamCall", id: 0, kind: "portForward", sandboxId: worker.sandbox.id };
  }
  const info = worker.containers.get(container)?.current;
  if (info === undefined || (verb === "exec" && info.state !== "running")) return `container not found ("${container}")`;
  if (info.state !== "running") return `container ${container} not found in pod ${worker.pod.metadata.name}_${worker.pod.metadata.namespace ?? "default"}`;
  return {
    type: "streamCall",
    id: 0,
    kind: verb,
    containerId: info.id,
    argv: verb === "exec" ? query.getAll("command") : [],
    tty: isSet("tty"),
    stdin: isSet("input"),
    stdout: isSet("output"),
    stderr: isSet("error"),
  };
}

/** The runtime has a server of its own for streams: the caller is joined with it, and the kubelet hears no more of it. */
function dialStream(kubelet: Kubelet, conn: ConnId, id: number, call: StreamCall): void {
  const { state, env, config } = kubelet;
  const runtime = env.dial(`containerd-${config.node}`, "streaming");
  state.server.sessions.set(conn, { type: "dialing", id, runtime, call: { ...call, id } });
  state.server.byRuntime.set(runtime, conn);
}

/** @returns whether it was one of the server's connections */
export function runtimeStreamConnected(kubelet: Kubelet, runtime: ConnId): boolean {
  const { server } = kubelet.state;
  const conn = server.byRuntime.get(runtime);
  const session = conn === undefined ? undefined : server.sessions.get(conn);
  if (conn === undefined || session?.type !== "dialing") return false;
  server.sessions.set(conn, { type: "joined", runtime });
  kubelet.env.send(runtime, session.call);
  kubelet.env.splice(conn, runtime);
  return true;
}

/** @returns whether it was one of the server's connections */
export function runtimeStreamFailed(kubelet: Kubelet, runtime: ConnId): boolean {
  const { server } = kubelet.state;
  const conn = server.byRuntime.get(runtime);
  const session = conn === undefined ? undefined : server.sessions.get(conn);
  if (conn === undefined || (session?.type !== "dialing" && session?.type !== "joined")) return false;
  server.byRuntime.delete(runtime);
  if (session.type === "joined") {
    server.sessions.delete(conn);
    kubelet.env.close(conn);
    return true;
  }
  server.sessions.set(conn, { type: "open" });
  refuseCaller(kubelet, conn, session.id, 500, `rpc error: code = Unavailable desc = connection error: desc = "transport: Error while dialing: dial unix /run/containerd/containerd.sock: connect: connection refused"`);
  return true;
}
