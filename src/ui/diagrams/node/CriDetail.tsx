import type { CriAnsweredScene, CriFlightScene, Micros } from "../../../protocol/index.ts";
import { Badge } from "../../design/Badge.tsx";
import { bindStyles } from "../../design/bindStyles.ts";
import { CauseTerm } from "../../design/CauseTerm.tsx";
import { ageOf, formatClock, formatDuration } from "../../stores/formatTime.ts";
import { useWords } from "../../stores/words/language.ts";
import styles from "../../design/BeadDetail.module.css";
import { answerTone, callTone, shortImage } from "./judge.ts";

const css = bindStyles(styles);

const isOver = (call: CriFlightScene | CriAnsweredScene): call is CriAnsweredScene => "endedAt" in call;

/** All that the kubelet's memory says of one call. */
export function CriDetail({ call, now }: { readonly call: CriFlightScene | CriAnsweredScene; readonly now: Micros }) {
  const words = useWords("node");
  return (
    <div className={css("detail")} data-detail={call.id}>
      <h3>{call.call}</h3>
      <p className={css("state")}>
        {isOver(call) ? <Badge tone={answerTone(call)}>{call.code === "" ? words.call.answered : call.code}</Badge> : <Badge tone={callTone(call, now)}>{call.at === "" ? words.call.onItsWay : call.at}</Badge>}{" "}
        {isOver(call) ? words.call.ended(formatDuration(ageOf(call.endedAt, now)), formatDuration(call.endedAt - call.sentAt)) : words.call.since(formatDuration(ageOf(call.sentAt, now)))}
      </p>
      <dl>
        {call.pod !== "" && (
          <>
            <dt>{words.columns.pod}</dt>
            <dd>{call.pod}</dd>
          </>
        )}
        {call.target !== "" && (
          <>
            <dt>{call.call === "PullImage" || call.call === "ImageStatus" ? words.columns.image : words.call.of}</dt>
            <dd>{shortImage(call.target)}</dd>
          </>
        )}
        <dt>{words.call.sentAt}</dt>
        <dd>{formatClock(call.sentAt)}</dd>
        {isOver(call) && call.message !== "" && (
          <>
            <dt>{words.call.said}</dt>
            <dd>{call.message}</dd>
          </>
        )}
        <CauseTerm cause={call.cause} />
      </dl>
      <p className={css("note")}>{words.calls[call.call]}</p>
    </div>
  );
}
