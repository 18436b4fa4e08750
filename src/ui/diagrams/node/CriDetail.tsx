import type { CriAnsweredScene, CriFlightScene, Micros } from "../../../protocol/index.ts";
import { Badge } from "../../design/Badge.tsx";
import { bindStyles } from "../../design/bindStyles.ts";
import { CauseTerm } from "../../design/CauseTerm.tsx";
import { ageOf, formatClock, formatDuration } from "../../stores/formatTime.ts";
import styles from "./CriDetail.module.css";
import { answerTone, callTone, shortImage } from "./judge.ts";

const css = bindStyles(styles);

const isOver = (call: CriFlightScene | CriAnsweredScene): call is CriAnsweredScene => "endedAt" in call;

/** All that the kubelet's memory says of one call. */
export function CriDetail({ call, now }: { readonly call: CriFlightScene | CriAnsweredScene; readonly now: Micros }) {
  return (
    <div className={css("detail")} data-detail={call.id}>
      <h3>{call.call}</h3>
      <p className={css("state")}>
        {isOver(call) ? <Badge tone={answerTone(call)}>{call.code === "" ? "answered" : call.code}</Badge> : <Badge tone={callTone(call, now)}>{call.at === "" ? "on its way" : call.at}</Badge>}{" "}
        {isOver(call) ? `${formatDuration(ageOf(call.endedAt, now))} ago, after ${formatDuration(call.endedAt - call.sentAt)}` : `for ${formatDuration(ageOf(call.sentAt, now))}`}
      </p>
      <dl>
        {call.pod !== "" && (
          <>
            <dt>Pod</dt>
            <dd>{call.pod}</dd>
          </>
        )}
        {call.target !== "" && (
          <>
            <dt>{call.call === "PullImage" || call.call === "ImageStatus" ? "Image" : "Of"}</dt>
            <dd>{shortImage(call.target)}</dd>
          </>
        )}
        <dt>Sent at</dt>
        <dd>{formatClock(call.sentAt)}</dd>
        {isOver(call) && call.message !== "" && (
          <>
            <dt>Said</dt>
            <dd>{call.message}</dd>
          </>
        )}
        <CauseTerm cause={call.cause} />
      </dl>
      <p className={css("note")}>{callWords[call.call]}</p>
    </div>
  );
}

const callWords: Readonly<Record<CriFlightScene["call"], string>> = {
  RunPodSandbox: "Makes the pod’s network namespace, gives it an address, starts its pause container.",
  StopPodSandbox: "Kills what is left in the pod and takes its network down.",
  RemovePodSandbox: "Forgets the pod and its containers.",
  ImageStatus: "Asks whether the image is on the node already.",
  PullImage: "Fetches the image from its registry. The answer comes when it is unpacked.",
  CreateContainer: "Makes a container in the pod’s sandbox: its root file system and its configuration.",
  StartContainer: "Has the kernel start the container’s first process.",
  StopContainer: "SIGTERM now, SIGKILL after the grace period. The answer comes when it has ended.",
  RemoveContainer: "Forgets a container that has ended.",
  ExecSync: "Runs a command in a container: an exec probe.",
  Status: "Asks whether the runtime is well.",
  List: "Asks for all that the runtime has: after the connection has been made anew.",
};
