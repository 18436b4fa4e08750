import type { ConnId, ProcessEvent } from "../core/index.ts";
import { isOfEtcd } from "./config.ts";
import type { KubectlConfig, KubectlEnv, LaptopMessage } from "./config.ts";
import type { KubectlState, Run } from "./runs.ts";
import type { PeerSend, Reply } from "./verb.ts";

/** Connections of etcdctl to members of etcd: across the simulated network, as those of kubectl are. */
type PeerNews = Extract<Reply, { readonly type: "peer" }>;

interface Peer {
  readonly run: Run;
  readonly socket: number;
}

const clientPort = "2379";

/** The process that a client means by "cp-1:2379". Another port is nobody's. */
function processAt({ etcdPrefix }: KubectlConfig, address: string): string {
  const [host = "", port = ""] = address.split(":");
  return port === clientPort ? etcdPrefix + host : address;
}

/** Does what a program wants of its connections. */
export function performPeerSends(config: KubectlConfig, run: Run, sends: readonly PeerSend[], env: KubectlEnv): void {
  for (const send of sends) {
    if ("dial" in send) {
      run.peers.set(send.socket, env.dial(processAt(config, send.dial), clientPort));
      continue;
    }
    const conn = run.peers.get(send.socket);
    if (conn === undefined) continue;
    if ("message" in send) env.send(conn, send.message);
    else {
      env.close(conn);
      run.peers.delete(send.socket);
    }
  }
}

/** Whose connection it is. */
export function findPeer(state: KubectlState, conn: ConnId): Peer | undefined {
  for (const run of state.runs.values()) {
    if (run.conn === conn) return undefined;
    for (const [socket, each] of run.peers) if (each === conn) return { run, socket };
  }
  return undefined;
}

/** What a program hears of it. */
export function hearPeer({ run, socket }: Peer, event: ProcessEvent<LaptopMessage> & { readonly type: "connected" | "message" | "refused" | "closed" }): PeerNews | undefined {
  switch (event.type) {
    case "connected":
      return { type: "peer", socket, event: "connected" };
    case "refused":
      run.peers.delete(socket);
      return { type: "peer", socket, event: "refused" };
    case "closed":
      run.peers.delete(socket);
      return { type: "peer", socket, event: event.reason === "timeout" ? "unreachable" : "closed" };
    case "message": {
      const { message } = event;
      if (!isOfEtcd(message)) return undefined;
      if (message.type !== "response" && message.type !== "error" && message.type !== "watchResponse" && message.type !== "watchCanceled") return undefined;
      return { type: "peer", socket, event: "message", message };
    }
  }
}

/** The program has ended. */
export function closePeers(run: Run, env: KubectlEnv): void {
  for (const conn of run.peers.values()) env.close(conn);
  run.peers.clear();
}
