import type { Probe } from "../../api/index.ts";
import type { ProbeFailure } from "../state.ts";

/**
 * What an event says of a failed probe, in Go's words.
 *
 * @source pkg/probe/http/http.go, pkg/probe/tcp/tcp.go, pkg/probe/grpc/grpc.go, pkg/kubelet/prober/prober.go
 */
export function probeFailureText(probe: Probe, failure: ProbeFailure, where: { readonly ip: string; readonly port: number }): string {
  const address = `${where.ip}:${where.port}`;
  const timeout = probe.timeoutSeconds ?? 1;
  if (probe.exec !== undefined) {
    const command = (probe.exec.command ?? []).join(" ");
    return failure === "timeout" ? `command timed out: "${command}" timed out after ${timeout}s` : "";
  }
  if (probe.httpGet !== undefined) {
    const path = probe.httpGet.path ?? "/";
    const url = `${(probe.httpGet.scheme ?? "HTTP").toLowerCase()}://${address}${path.startsWith("/") ? "" : "/"}${path}`;
    if (failure === "refused") return `Get "${url}": dial tcp ${address}: connect: connection refused`;
    if (failure === "timeout") return `Get "${url}": context deadline exceeded (Client.Timeout exceeded while awaiting headers)`;
    return "HTTP probe failed with statuscode: 503";
  }
  if (probe.grpc !== undefined) {
    if (failure === "refused") return `rpc error: code = Unavailable desc = connection error: desc = "transport: Error while dialing: dial tcp ${address}: connect: connection refused"`;
    if (failure === "timeout") return `timeout: failed to connect service "${address}" within ${timeout}s: context deadline exceeded`;
    return 'service unhealthy (responded with "NOT_SERVING")';
  }
  return failure === "timeout" ? `dial tcp ${address}: i/o timeout` : `dial tcp ${address}: connect: connection refused`;
}
