import type { ConnId, Micros, Program } from "../../engine/core/index.ts";
import { Kernel, must, seconds } from "../../engine/core/index.ts";
import { etcdMember } from "../../engine/etcd/index.ts";
import type { EtcdClientMessage, EtcdMemberConfig, EtcdMessage, EtcdRequest, EtcdServerMessage, EtcdState } from "../../engine/etcd/index.ts";

interface ConsoleState {
  readonly conns: Map<string, ConnId>;
  /** What waits for a connection to be made. */
  readonly unsent: Map<ConnId, EtcdClientMessage[]>;
}

interface Order {
  readonly type: "order";
  readonly member: string;
  readonly message: EtcdClientMessage;
}

export interface Heard {
  readonly at: Micros;
  readonly message: EtcdServerMessage;
}

/** A cluster of members and a person who talks to them, one message at a time. */
export interface EtcdConsole {
  readonly kernel: Kernel;
  readonly members: readonly string[];
  /** All that the members have said, oldest first. */
  readonly heard: Heard[];
  send(member: string, message: EtcdClientMessage): void;
  /** Sends a request and waits for its answer. @returns undefined when none came in time */
  ask(member: string, request: EtcdRequest, patience?: Micros): Heard | undefined;
  run(duration: Micros): void;
  state(member: string): EtcdState;
  leader(): string | undefined;
  /** Runs until there is a leader whom all running members know. @returns its name */
  awaitLeader(): string;
}

function consoleProgram(heard: Heard[]): Program<ConsoleState, EtcdMessage | Order> {
  return {
    start: () => ({ conns: new Map(), unsent: new Map() }),
    step(state, event, env) {
      if (event.type === "datagram" && event.message.type === "order") {
        const { member, message } = event.message;
        let conn = state.conns.get(member);
        if (conn === undefined) {
          conn = env.dial(member, "2379");
          state.conns.set(member, conn);
          state.unsent.set(conn, []);
        }
        const unsent = state.unsent.get(conn);
        if (unsent === undefined) env.send(conn, message);
        else unsent.push(message);
      } else if (event.type === "connected") {
        for (const message of state.unsent.get(event.conn) ?? []) env.send(event.conn, message);
        state.unsent.delete(event.conn);
      } else if (event.type === "message") heard.push({ at: env.now, message: event.message as EtcdServerMessage });
      else if (event.type === "closed" || event.type === "refused") {
        for (const [member, conn] of state.conns) if (conn === event.conn) state.conns.delete(member);
      }
    },
  };
}

/** Members "etcd-1" and so on, each on a machine of its own name with "m" for "etcd": "m-1". */
export function etcdConsole(size: number, change: Partial<EtcdMemberConfig> = {}, seed = 1): EtcdConsole {
  const kernel = new Kernel(seed);
  const members = Array.from({ length: size }, (_, i) => `etcd-${i + 1}`);
  for (const name of members) {
    kernel.addMachine(name.replace("etcd", "m"));
    kernel.addProcess(name.replace("etcd", "m"), name, etcdMember({ name, peers: members, ...change }));
  }
  const heard: Heard[] = [];
  kernel.addMachine("laptop");
  kernel.addProcess("laptop", "console", consoleProgram(heard));
  let nextId = 1_000_000;
  const state = (member: string): EtcdState => kernel.process(member).memory as EtcdState;
  const running = (): readonly string[] => members.filter((member) => kernel.process(member).status === "running");
  const leader = (): string | undefined => running().find((member) => state(member).raft.role === "leader");
  const self: EtcdConsole = {
    kernel,
    members,
    heard,
    send: (member, message) => kernel.inject("console", { type: "order", member, message } satisfies Order, 0),
    ask(member, request, patience = seconds(30)) {
      const id = nextId++;
      self.send(member, { type: "request", id, request });
      const until = kernel.state.now + patience;
      const seen = heard.length;
      while (kernel.runOne(until)) {
        const answer = heard.slice(seen).find(({ message }) => "id" in message && message.id === id);
        if (answer !== undefined) return answer;
      }
      kernel.runUntil(until);
      return undefined;
    },
    run: (duration) => kernel.runUntil(kernel.state.now + duration),
    state,
    leader,
    awaitLeader() {
      const agree = (): boolean => {
        const name = leader();
        return name !== undefined && running().every((member) => state(member).raft.leader === name);
      };
      const until = kernel.state.now + seconds(30);
      while (!agree() && kernel.runOne(until));
      return must(leader(), "a leader within 30 s");
    },
  };
  return self;
}
