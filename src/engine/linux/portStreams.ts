import type { ConnId, Env, StreamMessage } from "../core/index.ts";
import { httpAnswer, isHanging } from "../workloads/index.ts";
import type { LinuxMessage, LinuxTimer } from "./messages.ts";
import { listenerAt } from "./packets.ts";
import type { RoutingConfig } from "./packets.ts";
import type { LinuxState } from "./state.ts";
import type { ContainerStream } from "./streamState.ts";

/** The kernel that a stream ends in; made for one step. */
export interface Kernel {
  readonly config: RoutingConfig;
  readonly state: LinuxState;
  readonly env: Env<LinuxMessage, LinuxTimer>;
}

export type PortStream = Extract<ContainerStream, { type: "portForward" }>;

/** What the client says on a connection that is forwarded to a port of a pod. */
export function inputToPort({ config, state, env }: Kernel, conn: ConnId, stream: PortStream, message: StreamMessage): void {
  const { id, ports } = stream;
  if (message.type === "streamOpen") {
    const { port, channel } = message;
    const pod = state.pods.get(stream.sandboxId);
    if (pod !== undefined && listenerAt(config, state, pod.spec.ip, port, env.now)?.pod === pod) {
      ports.set(channel, { port, input: "", busy: false });
      return;
    }
    const namespace = `/var/run/netns/cni-${stream.sandboxId.slice(0, 8)}`;
    const why = `failed to execute portforward in network namespace "${namespace}": failed to connect to localhost:${port} inside namespace "${stream.sandboxId}", IPv4: dial tcp4 127.0.0.1:${port}: connect: connection refused IPv6 dial tcp6: address localhost: no suitable address found `;
    env.send(conn, { type: "streamData", id, channel: channel + 1, data: `error forwarding port ${port} to pod ${stream.sandboxId}, uid : ${why}` });
    for (const each of [channel + 1, channel]) env.send(conn, { type: "streamClose", id, channel: each });
  } else if (message.type === "streamData") {
    const open = ports.get(message.channel);
    if (open === undefined) return;
    open.input += message.data;
    answerPort({ config, state, env }, conn, stream, message.channel);
  } else if (message.type === "streamClose" && ports.delete(message.channel)) {
    for (const each of [message.channel + 1, message.channel]) env.send(conn, { type: "streamClose", id, channel: each });
  }
}

/** Lets the program answer what it has been sent, after its time. */
function answerPort({ config, state, env }: Kernel, conn: ConnId, stream: PortStream, channel: number): void {
  const open = stream.ports.get(channel);
  const pod = state.pods.get(stream.sandboxId);
  if (open === undefined || pod === undefined || open.busy || pod.frozen) return;
  const target = listenerAt(config, state, pod.spec.ip, open.port, env.now);
  if (target !== undefined && isHanging(target.process.spec.workload, target.process.run, env.now)) return;
  const result = target === undefined ? "close" : httpAnswer(target.process.spec.workload.name, pod.spec.name, open.input);
  if (result === undefined) return;
  if (result === "close") return closePort(conn, stream, channel, env);
  open.busy = true;
  open.input = result.rest;
  env.wakeAfter(Math.max(1, target?.process.spec.workload.serviceTime ?? 1), { type: "portAnswer", conn, channel, data: result.answer, close: result.close }, env.cause);
}

function closePort(conn: ConnId, stream: PortStream, channel: number, env: Kernel["env"]): void {
  stream.ports.delete(channel);
  for (const each of [channel + 1, channel]) env.send(conn, { type: "streamClose", id: stream.id, channel: each });
}

/** A program has worked out its answer. */
export function portAnswered(config: RoutingConfig, state: LinuxState, { conn, channel, data, close }: Extract<LinuxTimer, { type: "portAnswer" }>, env: Kernel["env"]): void {
  const stream = state.streams.get(conn);
  const open = stream?.type === "portForward" ? stream.ports.get(channel) : undefined;
  if (stream?.type !== "portForward" || open === undefined) return;
  open.busy = false;
  env.send(conn, { type: "streamData", id: stream.id, channel, data });
  if (close) closePort(conn, stream, channel, env);
  else answerPort({ config, state, env }, conn, stream, channel);
}
