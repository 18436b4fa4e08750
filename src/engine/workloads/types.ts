import type { Bytes, Micros, MilliCpu } from "../core/index.ts";
import type { MetricsServerFlags } from "./metricsServer/index.ts";

/** What the runtime knows of a container before it starts: image, command line, declared ports, the pod's annotations. */
export interface WorkloadSource {
  readonly image: string;
  readonly command: readonly string[];
  readonly args: readonly string[];
  /** Container ports, declared by the container; a server listens on them. */
  readonly ports: readonly number[];
  readonly annotations: Readonly<Record<string, string>>;
  /** Its standard input is open: somebody may attach and type. */
  readonly stdin?: boolean;
}

/** One step of a shell script in the small language that is understood. */
export type ShellStep =
  | { readonly type: "sleep"; readonly duration: Micros }
  /** Works on one processor; under a limit it takes longer. */
  | { readonly type: "compute"; readonly duration: Micros }
  | { readonly type: "echo"; readonly text: string }
  | { readonly type: "exit"; readonly code: number }
  /** `while true; do BODY; done`: starts again at the first step of the body; without a step that takes time it spins. */
  | { readonly type: "jump"; readonly to: number }
  /** Runs for ever (`sleep infinity`, `tail -f /dev/null`). */
  | { readonly type: "forever" };

/** How the program's first process answers SIGTERM. */
export type SigtermBehaviour =
  | { readonly type: "exit"; readonly code: number; readonly after: Micros }
  /** PID 1 without a handler: the kernel drops the signal, only SIGKILL ends it. */
  | { readonly type: "ignore" };

/** What an admission webhook holds requests against, from its command line. */
export interface WebhookRules {
  /** --require-label=KEY: objects without it are denied. */
  readonly requiredLabels: readonly string[];
  /** --deny-name=TEXT: objects whose name contains it are denied. */
  readonly deniedNames: readonly string[];
  /** --add-label=KEY=VALUE: objects get it, where they have no such label. */
  readonly addedLabels: readonly (readonly [string, string])[];
  /** --warn=TEXT: said to every client. */
  readonly warnings: readonly string[];
  /** --rename-field=v1beta1:spec.cronSpec=v1:spec.schedule: what the field is called in two versions of a custom kind; the webhook converts between them. */
  readonly renamedFields: readonly RenamedField[];
}

/** A field that has another name in another version. */
export type RenamedField = readonly [VersionedField, VersionedField];

export interface VersionedField {
  readonly version: string;
  readonly path: readonly string[];
}

/** What a container does while it runs. Plain data; `WorkloadRun` is where it stands. */
export interface Workload {
  /** The program's own name: "nginx", "sh", "pause". */
  readonly name: string;
  /** Ports it listens on, from `startDelay` after its start. */
  readonly listens: readonly number[];
  /** Absent: a server that runs until it is told to stop. */
  readonly script?: readonly ShellStep[];
  readonly startDelay: Micros;
  /** HTTP, gRPC and exec probes fail before this age. */
  readonly readyAfter: Micros;
  /** From this age on it hangs: probes and requests get no good answer. */
  readonly liveUntil?: Micros;
  readonly exitAfter?: Micros;
  readonly exitCode: number;
  readonly serviceTime: Micros;
  readonly memory: Bytes;
  /** Bytes a second: a leak. */
  readonly memoryGrowth: Bytes;
  readonly milliCpu: MilliCpu;
  readonly onSigterm: SigtermBehaviour;
  /** The command line, where it is one that the commands of containers (exec/) can run: it reads its standard input, and asks the network. */
  readonly program?: readonly string[];
  /** All its ports speak TLS. */
  readonly tls?: true;
  /** It answers requests as an admission webhook. */
  readonly webhook?: WebhookRules;
  /** It goes about its own work: it asks others, and serves what it has learnt. */
  readonly agent?: MetricsServerFlags;
  /** First lines of its log. */
  readonly banner: readonly string[];
  /** What of it is not simulated, in a sentence for people. */
  readonly notSimulated?: string;
}
