import { toUtf8 } from "../core/index.ts";
import type { ByteText, ConnId, Env } from "../core/index.ts";
import type { LinuxMessage, LinuxTimer } from "./messages.ts";
import type { LinuxState } from "./state.ts";

type LinuxEnv = Env<LinuxMessage, LinuxTimer>;

export const channels = { stdout: 1, stderr: 2, error: 3 } as const;

/** @source k8s.io/kubelet/pkg/cri/streaming/remotecommand/exec.go ServeExec */
export const failure = (why: string): object => ({
  metadata: {},
  status: "Failure",
  message: `Internal error occurred: ${why}`,
  reason: "InternalError",
  details: { causes: [{ message: why }] },
  code: 500,
});

export const exited = (code: number): object =>
  code === 0
    ? { metadata: {}, status: "Success" }
    : { metadata: {}, status: "Failure", message: `command terminated with non-zero exit code: exit status ${code}`, reason: "NonZeroExitCode", details: { causes: [{ reason: "ExitCode", message: String(code) }] } };

export function endStream(conn: ConnId, id: number, status: object, env: LinuxEnv): void {
  env.send(conn, { type: "streamData", id, channel: channels.error, data: toUtf8(JSON.stringify(status)) });
  env.send(conn, { type: "streamEnd", id });
}

/** A container's first process has written: those who are attached see it. */
export function tellAttached(state: LinuxState, containerId: string, { channel, data }: { readonly channel: number; readonly data: ByteText }, env: LinuxEnv): void {
  for (const [conn, stream] of state.streams) {
    if (stream.type === "attach" && stream.containerId === containerId && stream.stdout) env.send(conn, { type: "streamData", id: stream.id, channel, data });
  }
}

/** A container's first process has ended: so have the commands beside it. */
export function endStreamsOf(state: LinuxState, containerId: string, code: number, env: LinuxEnv): void {
  for (const [conn, stream] of state.streams) {
    if (stream.type === "portForward" || stream.containerId !== containerId) continue;
    state.streams.delete(conn);
    endStream(conn, stream.id, exited(stream.type === "attach" ? code : 137), env);
  }
}

/** The pod is gone: so are the connections into it. */
export function endPodStreams(state: LinuxState, sandboxId: string, env: LinuxEnv): void {
  for (const [conn, stream] of state.streams) {
    if (stream.type !== "portForward" || stream.sandboxId !== sandboxId) continue;
    state.streams.delete(conn);
    env.send(conn, { type: "streamEnd", id: stream.id });
  }
}
