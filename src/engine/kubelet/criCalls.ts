import type { CriCall, CriResponse } from "./runtime/index.ts";
import type { AnsweredCri, CriPending, Kubelet } from "./state.ts";

const recentMax = 24;
/** Old ones go many at once: moving the rest costs. */
const recentSlack = 24;
const messageMax = 300;

/** Remembers a call as it goes out. */
export function callSent({ state, env }: Kubelet, id: number, call: CriCall, pending: CriPending): void {
  const { runtime } = state;
  runtime.calls.set(id, { type: call.type, uid: podOf(call, pending), target: targetOf(call), sentAt: env.now, cause: env.cause, pending });
  const count = runtime.operations.get(call.type);
  if (count === undefined) runtime.operations.set(call.type, { calls: 1, errors: 0 });
  else count.calls += 1;
}

/** A call is over. @returns what was to be done with its answer; undefined when nobody waits for it */
export function callEnded({ state, env }: Kubelet, id: number, code: AnsweredCri["code"], message = ""): CriPending | undefined {
  const { runtime } = state;
  const flight = runtime.calls.get(id);
  if (flight === undefined) return undefined;
  runtime.calls.delete(id);
  const { type, uid, target, sentAt, cause, pending } = flight;
  runtime.answered.push({ id, type, uid, target, sentAt, cause, endedAt: env.now, code, message: message.slice(0, messageMax) });
  if (runtime.answered.length >= recentMax + recentSlack) runtime.answered.splice(0, recentSlack);
  const count = runtime.operations.get(type);
  if (code !== "" && count !== undefined) count.errors += 1;
  return pending;
}

/** The answer of the runtime to a call. */
export const callAnswered = (kubelet: Kubelet, message: Extract<CriResponse, { type: "result" | "failure" }>): CriPending | undefined =>
  message.type === "failure" ? callEnded(kubelet, message.id, message.code, message.message) : callEnded(kubelet, message.id, "");

function podOf(call: CriCall, pending: CriPending): string {
  if (call.type === "RunPodSandbox") return call.config.uid;
  return "uid" in pending ? pending.uid : "";
}

function targetOf(call: CriCall): string {
  switch (call.type) {
    case "ImageStatus":
    case "PullImage":
      return call.image;
    case "CreateContainer":
      return call.config.name;
    case "StartContainer":
    case "StopContainer":
    case "RemoveContainer":
    case "ExecSync":
      return call.containerId;
    case "StopPodSandbox":
    case "RemovePodSandbox":
      return call.sandboxId;
    case "RunPodSandbox":
    case "Status":
    case "List":
      return "";
  }
}
