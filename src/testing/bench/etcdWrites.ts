import type { ConnId, Env, Program } from "../../engine/core/index.ts";
import { Kernel, millis, seconds } from "../../engine/core/index.ts";
import { etcdMember } from "../../engine/etcd/index.ts";
import type { EtcdMessage, EtcdState } from "../../engine/etcd/index.ts";

interface WriterState {
  conn: ConnId;
  next: number;
  done: number;
}

/** Keeps `outstanding` puts under way at one member. */
function writer(member: string, outstanding: number, keys: number): Program<WriterState, EtcdMessage> {
  const value = { kind: "Pod" };
  const put = (state: WriterState, env: Env<EtcdMessage>): void => {
    const id = state.next++;
    env.send(state.conn, { type: "request", id, request: { type: "put", key: `/registry/pods/default/${member}-${id % keys}`, value } });
  };
  return {
    start: (env) => ({ conn: env.dial(member, "2379"), next: 1, done: 0 }),
    step(state, event, env) {
      if (event.type === "connected") for (let i = 0; i < outstanding; i++) put(state, env);
      if (event.type !== "message" || event.message.type !== "response") return;
      state.done++;
      put(state, env);
    },
  };
}

export interface EtcdWrites {
  readonly writes: number;
  /** In simulated time. */
  readonly writesPerSecond: number;
  /** Real processor time, all three members, the clients and the kernel together. */
  readonly cpuMicrosPerWrite: number;
  readonly idleCpuMicrosPerSecond: number;
}

/** Three members under load, then idle. `clock` gives real milliseconds. */
export function measureEtcdWrites(clock: () => number, duration = seconds(10)): EtcdWrites {
  const names = ["etcd-1", "etcd-2", "etcd-3"];
  const build = (withWriters: boolean): Kernel => {
    const kernel = new Kernel(1);
    for (const name of names) {
      kernel.addMachine(name);
      kernel.addProcess(name, name, etcdMember({ name, peers: names }));
    }
    kernel.addMachine("clients");
    if (withWriters) for (const name of names) kernel.addProcess("clients", `writer-${name}`, writer(name, 40, 2_000), seconds(3));
    kernel.runUntil(seconds(4));
    return kernel;
  };
  const loaded = build(true);
  const revision = (): number => (loaded.process("etcd-1").memory as EtcdState).keyspace.store.revision;
  const revisionBefore = revision();
  const before = clock();
  loaded.runUntil(loaded.state.now + duration);
  const took = clock() - before;
  const writes = revision() - revisionBefore;
  const idle = build(false);
  const idleBefore = clock();
  idle.runUntil(idle.state.now + seconds(600));
  const idleTook = clock() - idleBefore;
  return {
    writes,
    writesPerSecond: Math.round(writes / (duration / seconds(1))),
    cpuMicrosPerWrite: (took * millis(1)) / writes,
    idleCpuMicrosPerSecond: (idleTook * millis(1)) / 600,
  };
}
