import type { Micros, Program } from "../../../engine/core/index.ts";
import { Kernel, killProcess, must, pauseProcess, resumeProcess, seconds, startProcess, stopGrace, terminateProcess } from "../../../engine/core/index.ts";
import { etcdMember } from "../../../engine/etcd/index.ts";
import type { EtcdMemberConfig, EtcdState } from "../../../engine/etcd/index.ts";
import { kubectl } from "../../../engine/kubectl/index.ts";
import type { KubectlState } from "../../../engine/kubectl/runs.ts";

/** What a command has printed, as the recordings have it. */
export interface CommandResult {
  readonly rc: number | null;
  readonly stdout: string;
  readonly stderr: string;
  /** Seconds that it took. */
  readonly s: number;
}

export type Signal = "SIGKILL" | "SIGTERM" | "SIGSTOP" | "SIGCONT";

const step: Micros = 2_000;
/** What a shell needs to start a program. */
const processStart: Micros = 30_000;
const patience = seconds(120);

/** Members m1, m2 and so on, each on a machine of its own name, and somebody with etcdctl on a laptop. */
export class EtcdLab {
  readonly kernel: Kernel;
  readonly members: string[];
  /** What the members have said of themselves. */
  readonly notes: string[] = [];
  private commands = 0;

  constructor(size: number, private readonly flags: Partial<EtcdMemberConfig> = {}, seed = 1) {
    this.kernel = new Kernel(seed);
    this.kernel.observer = { note: (_at, _process, _cause, text) => void this.notes.push(text) };
    this.members = Array.from({ length: size }, (_, i) => `m${i + 1}`);
    for (const name of this.members) this.boot(name, { peers: [...this.members] });
    this.kernel.addMachine("laptop");
    // The laptop's other programs are not asked for: there is no API server.
    this.kernel.addProcess("laptop", "kubectl", kubectl({ server: "none", port: "6443", user: "", minor: 36, etcdHosts: this.members, etcdPrefix: "" }) as Program<unknown>);
    this.awaitLeader();
    this.pass(seconds(6));
  }

  private boot(name: string, config: Pick<EtcdMemberConfig, "peers" | "initialClusterState">): void {
    this.kernel.addMachine(name);
    this.kernel.addProcess(name, name, etcdMember({ name, ...this.flags, ...config }) as Program<unknown>);
  }

  /** Starts a member that the others were told of. */
  join(name: string): void {
    this.members.push(name);
    this.boot(name, { peers: [...this.members], initialClusterState: "existing" });
  }

  pass(time: Micros): void {
    this.kernel.runUntil(this.kernel.state.now + time);
  }

  signal(member: string, signal: Signal): void {
    const process = this.kernel.process(member);
    if (signal === "SIGKILL") killProcess(this.kernel, process);
    else if (signal === "SIGTERM") terminateProcess(this.kernel, process, stopGrace);
    else if (signal === "SIGSTOP") pauseProcess(this.kernel, process);
    else resumeProcess(this.kernel, process);
  }

  start(member: string): void {
    startProcess(this.kernel, this.kernel.process(member));
  }

  isUp(member: string): boolean {
    return this.kernel.process(member).status === "running";
  }

  state(member: string): EtcdState {
    return this.kernel.process(member).memory as EtcdState;
  }

  idOf(member: string): string {
    const known = this.members.find((each) => this.isUp(each) && this.state(each).keyspace.members.has(member));
    return must(this.state(must(known, "a member that runs")).keyspace.members.get(member), member).id;
  }

  leader(): string | undefined {
    return this.members.find((member) => this.isUp(member) && this.state(member).raft.role === "leader");
  }

  /** Runs until a member that runs leads. @returns its name and the seconds that it took */
  awaitLeader(other = ""): { readonly leader: string; readonly s: number } {
    const begun = this.kernel.state.now;
    for (;;) {
      const leader = this.leader();
      const known = leader !== undefined && leader !== other && this.members.every((member) => !this.isUp(member) || this.state(member).raft.leader === leader);
      if (known) return { leader, s: (this.kernel.state.now - begun) / seconds(1) };
      if (this.kernel.state.now - begun > patience) throw new Error("no leader within two minutes");
      this.pass(step);
    }
  }

  /** Has one lead that is to. */
  moveLeader(to: string): void {
    while (this.awaitLeader().leader !== to) {
      this.ctl(`move-leader ${this.idOf(to)}`);
      this.pass(seconds(1));
    }
  }

  followers(): readonly string[] {
    const leader = this.leader();
    return this.members.filter((member) => this.isUp(member) && member !== leader);
  }

  /** Types a line at the laptop and waits until it has ended. @param stopAfter seconds after which it gets SIGINT */
  run(line: string, { at, stdin, stopAfter }: { readonly at?: readonly string[]; readonly stdin?: string; readonly stopAfter?: number } = {}): CommandResult {
    this.pass(processStart);
    const id = ++this.commands;
    const endpoints = at === undefined ? "" : ` --endpoints=${at.map((member) => `http://${member}:2379`).join(",")}`;
    const files = stdin === undefined ? {} : { "-": { text: stdin, documents: [] } };
    this.kernel.inject("kubectl", { type: "run", id, line: `${line}${endpoints}`, files }, id);
    const begun = this.kernel.state.now;
    const until = begun + (stopAfter === undefined ? patience : seconds(stopAfter));
    const read = (): CommandResult | undefined => {
      const { output } = this.kernel.process("kubectl").memory as KubectlState;
      const own = output.filter((each) => each.id === id);
      const done = own.find((each) => each.done !== undefined)?.done;
      const of = (stream: string): string => own.filter((each) => each.stream === stream).map(({ text }) => text).join("");
      if (done === undefined && this.kernel.state.now < until) return undefined;
      return { rc: done ?? null, stdout: of("stdout"), stderr: of("stderr"), s: (this.kernel.state.now - begun) / seconds(1) };
    };
    for (;;) {
      const result = read();
      if (result !== undefined) {
        if (result.rc === null) this.kernel.inject("kubectl", { type: "interrupt", id }, id);
        this.pass(step);
        return result;
      }
      this.pass(step);
    }
  }

  /** etcdctl at these members, or at all. */
  ctl(words: string, at?: readonly string[]): CommandResult {
    return this.run(`etcdctl ${words}`, at === undefined ? {} : { at });
  }
}
