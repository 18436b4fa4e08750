import type { PodRow } from "../../../protocol/index.ts";
import { StatusMark } from "../../design/StatusMark.tsx";
import type { Tone } from "../../design/tone.ts";
import type { LinkedSubject } from "./Links.tsx";

/** How a pod is, by kubectl's STATUS word and its readiness. */
export function podTone(pod: PodRow): Tone {
  if (pod.frozen) return "paused";
  if (pod.terminating || pod.phase === "Succeeded") return "idle";
  if (pod.phase === "Failed" || /Error|BackOff|OOM|Invalid|Failed|Unknown/.test(pod.status)) return "bad";
  if (pod.phase === "Running") return pod.readyContainers === pod.containers ? "ok" : "warn";
  return pod.node === "" ? "warn" : "info";
}

export const podLink = (pod: PodRow): LinkedSubject => ({
  key: pod.uid,
  subject: { type: "object", uid: pod.uid },
  glyph: "pod",
  name: pod.name,
  note: `${pod.status} ${pod.readyContainers}/${pod.containers}`,
  mark: <StatusMark tone={podTone(pod)} size={10} />,
});
