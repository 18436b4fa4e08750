import type { AnsweredCri, ContainerdState, CriFlight, KubeletState } from "../../../engine/kubelet/index.ts";
import type { CriAnsweredScene, CriFlightScene, NodeKubeletScene } from "../../../protocol/index.ts";

const flightsShown = 24;
const answeredShown = 24;
const shortId = 12;

/** Calls without an answer, the oldest first. */
export function flightsOf(kubelet: KubeletState, runtime: ContainerdState | undefined): Pick<NodeKubeletScene, "calls" | "callsOmitted"> {
  const { calls, conn } = kubelet.runtime;
  const inRuntime = runtime === undefined ? new Map<number, CriFlightScene["at"]>() : known(runtime, conn);
  const shown: CriFlightScene[] = [];
  for (const [id, flight] of calls) {
    if (shown.length >= flightsShown) break;
    shown.push({ id, ...factsOf(kubelet, flight), at: inRuntime.get(id) ?? "" });
  }
  return { calls: shown, callsOmitted: calls.size - shown.length };
}

/** The newest first. */
export const answeredCalls = (kubelet: KubeletState): readonly CriAnsweredScene[] =>
  kubelet.runtime.answered
    .slice(-answeredShown)
    .reverse()
    .map((call) => ({ id: call.id, ...factsOf(kubelet, call), endedAt: call.endedAt, code: call.code, message: call.message }));

/** Where the runtime's memory has the calls of a connection. */
function known({ held, pulls, stops, pending }: ContainerdState, conn: number): ReadonlyMap<number, CriFlightScene["at"]> {
  const found = new Map<number, CriFlightScene["at"]>();
  const note = (callers: readonly { readonly conn: number; readonly id: number }[], at: CriFlightScene["at"]): void => {
    for (const caller of callers) if (caller.conn === conn) found.set(caller.id, at);
  };
  note(held.map(({ conn: from, request }) => ({ conn: from, id: request.id })), "held until recovered");
  for (const { callers } of pulls.values()) note(callers, "pulling");
  for (const { callers } of stops.values()) note(callers, "stopping");
  for (const each of pending.values()) if (each.type !== "recovery") note([each.caller], "in work");
  return found;
}

function factsOf(kubelet: KubeletState, { type, uid, target, cause, sentAt }: CriFlight | AnsweredCri): Omit<CriFlightScene, "id" | "at"> {
  const worker = kubelet.pods.get(uid);
  return { call: type, pod: worker?.key ?? "", target: nameOf(kubelet, uid, type, target), cause, sentAt };
}

/** Containers by their names, as long as the kubelet remembers them; sandboxes are their pods'. */
function nameOf(kubelet: KubeletState, uid: string, call: CriFlightScene["call"], target: string): string {
  switch (call) {
    case "StartContainer":
    case "StopContainer":
    case "RemoveContainer":
    case "ExecSync": {
      for (const [name, { current, previous }] of kubelet.pods.get(uid)?.containers ?? []) if (current.id === target || previous?.id === target) return name;
      return target.slice(0, shortId);
    }
    case "StopPodSandbox":
    case "RemovePodSandbox":
      return kubelet.pods.has(uid) ? "" : target.slice(0, shortId);
    case "RunPodSandbox":
    case "ImageStatus":
    case "PullImage":
    case "CreateContainer":
    case "Status":
    case "List":
      return target;
  }
}
