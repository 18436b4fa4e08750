import type { Cluster } from "../../engine/cluster/index.ts";
import type { ConnId, ProcessRecord } from "../../engine/core/index.ts";

export interface ServerEnd {
  readonly server: ProcessRecord;
  /** The server's own connection. */
  readonly conn: ConnId;
}

/** Which API server answers at the other end of a client's connection: the load balancer has joined two. */
export function serverAt(cluster: Cluster, conn: ConnId): ServerEnd | undefined {
  const { conns, processes } = cluster.kernel.state;
  let record = conns.get(conn);
  for (let hops = 0; record !== undefined && hops < 3; hops++) {
    const [, accepted] = record.ends;
    const server = processes[accepted.process];
    if (server !== undefined && cluster.binaryOf(server.index) === "kube-apiserver") return { server, conn: record.id };
    record = accepted.spliced === undefined ? undefined : conns.get(accepted.spliced);
  }
  return undefined;
}

/** The API server that a component is connected to, through the load balancer; "": none. */
export function serverOf(cluster: Cluster, { connection }: { readonly connection: { readonly phase: string; readonly conn: ConnId; readonly lastError: string } }): { readonly server: string; readonly lastError: string } {
  const end = connection.phase === "open" ? serverAt(cluster, connection.conn) : undefined;
  return { server: end?.server.name ?? "", lastError: connection.lastError };
}
