import { Fragment } from "react";
import type { AnsweredScene, Micros, RequestScene, StageVisitScene } from "../../../protocol/index.ts";
import { Badge } from "../../design/Badge.tsx";
import { bindStyles } from "../../design/bindStyles.ts";
import { CauseTerm } from "../../design/CauseTerm.tsx";
import { ageOf, formatClock, formatDuration } from "../../stores/formatTime.ts";
import { ageTone, answerTone, objectTitle, requestTitle, stageWords } from "./judge.ts";
import styles from "./RequestDetail.module.css";

const css = bindStyles(styles);

const isOver = (request: RequestScene | AnsweredScene): request is AnsweredScene => "code" in request;

/** All that the API server's memory says of one request. */
export function RequestDetail({ request, server, now }: { readonly request: RequestScene | AnsweredScene; readonly server: string; readonly now: Micros }) {
  const over = isOver(request);
  const end = over ? request.endedAt : now;
  return (
    <div className={css("detail")} data-detail={request.id}>
      <h3>
        {requestTitle(request)} {objectTitle(request)}
      </h3>
      <p className={css("state")}>
        {over ? <Badge tone={answerTone(request)}>{request.code === 0 ? "given up by its client" : `answered ${request.code}`}</Badge> : <Badge tone={ageTone(ageOf(request.startedAt, now))}>in flight</Badge>}{" "}
        {over ? `${formatDuration(ageOf(request.endedAt, now))} ago, after ${formatDuration(request.endedAt - request.startedAt)}` : `for ${formatDuration(ageOf(request.startedAt, now))}`}
      </p>
      <dl>
        <dt>User</dt>
        <dd>{request.user}</dd>
        <dt>At</dt>
        <dd>
          {server}, request {request.id}, since {formatClock(request.startedAt)}
        </dd>
        {!over && <Waiting request={request} now={now} />}
        <CauseTerm cause={request.cause} />
      </dl>
      <h4>Its way so far</h4>
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
  return (
    <>
      {request.waitsFor !== "" && (
        <>
          <dt>Waits for</dt>
          <dd>
            <b>{request.waitsFor}</b>, since {formatDuration(ageOf(request.waitsSince, now))}
          </dd>
        </>
      )}
      <dt>Gives up</dt>
      <dd>in {formatDuration(Math.max(0, request.deadline - now))}, with 504</dd>
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
  return (
    <li className={css(isLast && !over && "here")}>
      <span>
        {stageWords[stage].title}
        {webhook !== "" && (
          <Fragment>
            {" "}
            <span className={css("webhook")}>webhook {webhook}</span>
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
