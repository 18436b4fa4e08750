import { formatMicroTime, parseTime } from "../../api/index.ts";
import type { Query } from "../../api/index.ts";
import { fail, ok, seconds, toUtf8 } from "../../core/index.ts";
import type { ConnId, Result } from "../../core/index.ts";
import type { LinuxReply, LogLine } from "../../linux/index.ts";
import type { Kubelet, PodWorker } from "../state.ts";
import { generatePodStatus } from "../status/generateStatus.ts";
import { refuseCaller } from "./serverState.ts";
import type { LogReader } from "./serverState.ts";

/** The channel of a log's text. */
const body = 1;

/**
 * Reads a container's log file, which the runtime writes and the kubelet only follows.
 *
 * @source pkg/kubelet/server/server.go getContainerLogs, pkg/kubelet/kubelet_pods.go GetKubeletContainerLogs
 */
export function beginLog(kubelet: Kubelet, { conn, id }: { readonly conn: ConnId; readonly id: number }, worker: PodWorker, container: string, query: Query): void {
  const { state, env, config } = kubelet;
  const containerId = containerToRead(kubelet, worker, container, query.get("previous") === "true");
  if (!containerId.ok) return refuseCaller(kubelet, conn, id, 400, containerId.error);
  const request = state.server.nextRequest++;
  const number = (name: string): number => (query.get(name) === undefined ? -1 : Number(query.get(name)));
  const sinceSeconds = number("sinceSeconds");
  const since = sinceSeconds >= 0 ? env.now - seconds(sinceSeconds) : (parseTime(query.get("sinceTime") ?? "") ?? 0);
  const reader: LogReader = { conn, id, timestamps: query.get("timestamps") === "true", since, tail: number("tailLines"), left: number("limitBytes"), begun: false };
  state.server.logs.set(request, reader);
  state.server.sessions.set(conn, { type: "log", id, request });
  env.send(conn, { type: "streamBegin", id });
  env.post(`linux-${config.node}`, { type: "readLog", request, containerId: containerId.value, follow: query.get("follow") === "true" && query.get("previous") !== "true" });
}

/** @source pkg/kubelet/kubelet_pods.go validateContainerLogStatus */
function containerToRead(kubelet: Kubelet, worker: PodWorker, name: string, previous: boolean): Result<string, string> {
  const pod = worker.pod.metadata.name;
  const attempts = worker.containers.get(name);
  if (previous) return attempts?.previous === undefined ? fail(`previous terminated container "${name}" in pod "${pod}" not found`) : ok(attempts.previous.id);
  if (attempts !== undefined && attempts.current.state !== "created") return ok(attempts.current.id);
  if (attempts?.previous !== undefined) return ok(attempts.previous.id);
  const status = worker.status ?? generatePodStatus(worker, kubelet.config.nodeIp, kubelet.env.now);
  const statuses = [...(status.containerStatuses ?? []), ...(status.initContainerStatuses ?? [])];
  const reason = statuses.find((each) => each.name === name)?.state?.waiting?.reason;
  const what = `container "${name}" in pod "${pod}"`;
  switch (reason) {
    case undefined:
      return fail(`${what} is not available`);
    case "ErrImagePull":
      return fail(`${what} is waiting to start: image can't be pulled`);
    case "ImagePullBackOff":
      return fail(`${what} is waiting to start: trying and failing to pull image`);
    default:
      return fail(`${what} is waiting to start: ${reason}`);
  }
}

/** Lines of a log have come: from the file's beginning first, then as they are written. */
export function logRead(kubelet: Kubelet, { request, lines, done }: Extract<LinuxReply, { type: "log" }>): void {
  const { state, env } = kubelet;
  const reader = state.server.logs.get(request);
  if (reader === undefined) return;
  const recent = lines.filter((line) => line.at >= reader.since);
  const wanted = reader.begun || reader.tail < 0 ? recent : reader.tail === 0 ? [] : recent.slice(-reader.tail);
  reader.begun = true;
  const data = limited(reader, toUtf8(wanted.map((line) => lineText(line, reader.timestamps)).join("")));
  if (data !== "") env.send(reader.conn, { type: "streamData", id: reader.id, channel: body, data });
  if (!done && reader.left !== 0) return;
  if (!done) endLog(kubelet, request);
  state.server.logs.delete(request);
  state.server.sessions.set(reader.conn, { type: "open" });
  env.send(reader.conn, { type: "streamEnd", id: reader.id });
}

/** "2026-01-01T00:00:00.000000000Z text": microseconds are all there is. */
const lineText = ({ at, text }: LogLine, timestamps: boolean): string => `${timestamps ? `${formatMicroTime(at).replace("Z", "000Z")} ` : ""}${text}\n`;

function limited(reader: LogReader, data: string): string {
  if (reader.left < 0) return data;
  const sent = data.slice(0, reader.left);
  reader.left -= sent.length;
  return sent;
}

/** Nobody reads it any more. */
export function endLog({ state, env, config }: Kubelet, request: number): void {
  if (!state.server.logs.delete(request)) return;
  env.post(`linux-${config.node}`, { type: "stopLog", request });
}
