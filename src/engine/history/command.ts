import type { Micros } from "../core/index.ts";
import type { WorkerShape } from "./blueprint.ts";
import type { HttpInput } from "./httpInput.ts";

/** What can be done to one process: SIGKILL, SIGTERM, start, SIGSTOP, SIGCONT. */
export type ProcessAction = "kill" | "stop" | "start" | "restart" | "pause" | "resume";

/** What can be done to a machine. "isolate" pulls its network cable; "wipeDisk" loses what is on its disk; "fillDisk" leaves no space on it. */
export type MachineAction = "crash" | "boot" | "pause" | "resume" | "isolate" | "rejoin" | "wipeDisk" | "fillDisk" | "freeDisk";

/** What can be done to a running pod behind the kubelet's back. (To delete it through the API use kubectl.) */
export type PodAction = "kill" | "pause" | "resume";

/**
 * Everything a person can do to a cluster, as one closed union of plain data. A Command with the
 * simulated time at which it was given is all that a history needs besides blueprint and seed.
 */
export type Command =
  | { readonly type: "process"; readonly action: ProcessAction; readonly process: string }
  /** 1 is normal speed, 10 ten times slower. */
  | { readonly type: "slowProcess"; readonly process: string; readonly factor: number }
  | { readonly type: "machine"; readonly action: MachineAction; readonly machine: string }
  | { readonly type: "slowMachine"; readonly machine: string; readonly factor: number }
  /** Latency of an fsync on this machine; the default is 2 ms. */
  | { readonly type: "slowDisk"; readonly machine: string; readonly fsync: Micros }
  /** Packets from `from` to `to` are dropped; with `both` in the other direction too. */
  | { readonly type: "cutLink"; readonly from: string; readonly to: string; readonly both: boolean }
  | { readonly type: "healLink"; readonly from: string; readonly to: string }
  /** Added one-way latency and loss (parts per million) between two machines, both directions. */
  | { readonly type: "degradeLink"; readonly from: string; readonly to: string; readonly latency: Micros; readonly lossPerMillion: number }
  /** Every fault of links, speed and disks is taken back; machines and processes that are down or paused come back. */
  | { readonly type: "healAll" }
  /** `name` is what people call it, "namespace/name"; the uid is what counts. */
  | { readonly type: "pod"; readonly action: PodAction; readonly uid: string; readonly name?: string }
  /** Absent shape: a worker like the blueprint's. */
  | { readonly type: "addWorker"; readonly shape?: WorkerShape }
  /** Takes the machine out of the cluster for good: drained of power, not of pods. */
  | { readonly type: "removeWorker"; readonly machine: string }
  /** What a real client outside sends through the bridge; only where the blueprint has one. */
  | { readonly type: "http"; readonly input: HttpInput }
  /** A kubectl command line as typed on the laptop; `stdin` is what `-f -` reads (YAML text). */
  | {
      readonly type: "kubectl";
      readonly line: string;
      readonly stdin?: string;
      /** The files of the working directory, by name: what `-f pod.yaml` and `--from-file` read. */
      readonly files?: Readonly<Record<string, string>>;
      /** Standard input is the terminal, where somebody may type. */
      readonly terminal?: true;
      /** The user whose credentials are in the kubeconfig; absent: the administrator. */
      readonly user?: string;
    }
  /** Ctrl-C: SIGINT to the kubectl that was started by command number `run` of the history (the first is 1). */
  | { readonly type: "interrupt"; readonly run: number }
  /** What was typed at the terminal in which this kubectl runs; absent: Ctrl-D. */
  | { readonly type: "typed"; readonly run: number; readonly text?: string }
  /** The editor that this kubectl opened was closed: the text it left, absent when nothing was saved. */
  | { readonly type: "edited"; readonly run: number; readonly text?: string };

/** A Command and when it was given. */
export interface StampedCommand {
  readonly at: Micros;
  readonly command: Command;
}
