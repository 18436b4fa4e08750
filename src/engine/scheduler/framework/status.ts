/** How a plugin answers. @source k8s.io/kube-scheduler/framework/interface.go Code */
export type Code =
  | "Success"
  | "Error"
  /** Not now; another pod's removal may help (so preemption is worth trying). */
  | "Unschedulable"
  /** Not now, and preemption cannot help. */
  | "UnschedulableAndUnresolvable"
  /** Permit: wait for an approval. */
  | "Wait"
  /** The plugin has nothing to say about this pod. */
  | "Skip"
  /** Rejected, but the pod waits for something that is under way. */
  | "Pending";

/** An answer that is not Success. Success is `undefined`: it is the answer of the hot path. */
export interface Status {
  readonly code: Exclude<Code, "Success">;
  readonly reasons: readonly string[];
  /** The plugin that answered. */
  readonly plugin: string;
}

/** A Status; plugins make theirs once and return the same one every time. */
export function newStatus(plugin: string, code: Status["code"], ...reasons: readonly string[]): Status {
  return { code, reasons, plugin };
}

export const codeOf = (status: Status | undefined): Code => (status === undefined ? "Success" : status.code);

/** All reasons in one line, as Kubernetes joins them. */
export const messageOf = (status: Status | undefined): string => (status === undefined ? "" : status.reasons.join(", "));
