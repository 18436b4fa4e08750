import { Fragment } from "react";
import type { AnsweredScene, Micros, RequestScene, StageVisitScene } from "../../../protocol/index.ts";
import { Badge } from "../../design/Badge.tsx";
import { bindStyles } from "../../design/bindStyles.ts";
import { CauseTerm } from "../../design/CauseTerm.tsx";
import { ageOf, formatClock, formatDuration } from "../../stores/formatTime.ts";
import { useWords } from "../../stores/words/language.ts";
import { ageTone, answerTone, objectTitle, requestTitle, stageWords } from "./judge.ts";
import detailStyles from "../../design/BeadDetail.module.css";
import styles from "./RequestDetail.module.css";

const css = bindStyles(styles);
const detail = bindStyles(detailStyles);

const isOver = (request: RequestScene | AnsweredScene): request is AnsweredScene => "code" in request;

/** All that the API server's memory says of one request. */
export function RequestDetail({ request, server, now }: { readonly request: RequestScene | AnsweredScene; readonly server: string; readonly now: Micros }) {
  const words = useWords("control");
  const over = isOver(request);
  const end = over ? request.endedAt : now;
  return (
    <div className={detail("detail")} data-detail={request.id}>
      <h3>
        {requestTitle(request)} {objectTitle(request)}
      </h3>
      <p className={detail("state")}>
        {over ? <Badge tone={answerTone(request)}>{request.code === 0 ? words.bead.givenUpByClient : words.bead.answered(request.code)}</Badge> : <Badge tone={ageTone(ageOf(request.startedAt, now))}>{words.request.inFlight}</Badge>}{" "}
        {over ? words.request.ended(formatDuration(ageOf(request.endedAt, now)), formatDuration(request.endedAt - request.startedAt)) : words.request.since(formatDuration(ageOf(request.startedAt, now)))}
      </p>
      <dl>
        <dt>{words.request.user}</dt>
        <dd>{request.user}</dd>
        <dt>{words.request.at}</dt>
        <dd>
          {words.request.where(server, request.id, formatClock(request.startedAt))}
        </dd>
        {!over && <Waiting request={request} now={now} />}
        <CauseTerm cause={request.cause} />
      </dl>
      <h4>{words.request.way}</h4>
      <ol className={css("way")}>
        {request.way.map((visit, index) => (
          // eslint-disable-next-line react/no-array-index-key -- a stage can be visited twice
          <Visit key={index} visit={visit} from={request.startedAt} until={request.way[index + 1]?.at ?? end} isLast={index === request.way.length - 1} isOver={over} />
        ))}
      </ol>
    </div>
  );
}

function Waiting({ request, now }: { readonly request: RequestScene; readonly now: Micros }) {
  const words = useWords("control");
  return (
    <>
      {request.waitsFor !== "" && (
        <>
          <dt>{words.request.waitsFor}</dt>
          <dd>
            <b>{request.waitsFor}</b>{words.request.waitsSince(formatDuration(ageOf(request.waitsSince, now)))}
          </dd>
        </>
      )}
      <dt>{words.request.givesUp}</dt>
      <dd>{words.request.deadline(formatDuration(Math.max(0, request.deadline - now)))}</dd>
    </>
  );
}

interface VisitProps {
  readonly visit: StageVisitScene;
  readonly from: Micros;
  readonly until: Micros;
  readonly isLast: boolean;
  readonly isOver: boolean;
}

function Visit({ visit: { stage, webhook, at }, from, until, isLast, isOver: over }: VisitProps) {
  const words = useWords("control");
  return (
    <li className={css(isLast && !over && "here")}>
      <span>
        {stageWords(stage).title}
        {webhook !== "" && (
          <Fragment>
            {" "}
            <span className={css("webhook")}>{words.request.webhook(webhook)}</span>
          </Fragment>
        )}
      </span>
      <span className={css("times")}>
        +{formatDuration(at - from)}
        <b>{formatDuration(Math.max(0, until - at))}</b>
      </span>
    </li>
  );
}
