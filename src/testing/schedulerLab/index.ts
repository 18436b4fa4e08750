import { playDeployment } from "./deployment.ts";
import type { SchedulerRecording } from "./recording.ts";
import { isDeployment } from "./recording.ts";
import { playSituation } from "./situation.ts";

export { readSchedulerRecordings } from "./recording.ts";
export { SchedulerLab } from "./lab.ts";

/** Plays a recording against the engine's own API server, controllers and scheduler. @returns what differs */
export function playSchedulerRecording(recording: SchedulerRecording): readonly string[] {
  return isDeployment(recording) ? playDeployment(recording) : playSituation(recording);
}
