import { memo } from "react";
import type { AnsweredScene, ControlScene, Micros, PipelineScene, RequestScene, StageScene } from "../../../protocol/index.ts";
import { bindStyles } from "../../design/bindStyles.ts";
import { tip } from "../../design/tip.ts";
import { ageOf, formatDuration } from "../../stores/formatTime.ts";
import { Bead, PastBead } from "./Bead.tsx";
import { ageTone, standingAt, stageWords } from "./judge.ts";
import styles from "./Pipeline.module.css";

const css = bindStyles(styles);

export interface PipelineProps {
  readonly pipeline: PipelineScene;
  readonly now: Micros;
  /** Beads in a stage, and lines of what is past. */
  readonly room: { readonly beads: number; readonly past: number };
  /** The request that is told of. */
  readonly open: number | undefined;
  readonly onOpen: (id: number, anchor: DOMRect) => void;
}

/** A refusal is shown where it was spoken for so long. */
const refusalShown = 5_000_000;
const refusalsMax = 2;

/** The stages of a request's way through the API server, with the requests that stand there now. */
export function Pipeline({ pipeline, now, room, open, onOpen }: PipelineProps) {
  return (
    <ol className={css("stages")} aria-label="Request pipeline">
      {pipeline.stages.map((stage, index) => (
        <Stage key={stage.stage} stage={stage} number={index + 1} requests={pipeline.requests} answered={pipeline.answered} {...{ now, open, onOpen }} room={room.beads} />
      ))}
      <li className={css("stage", "over")} data-stage="answered">
        <div className={css("name")} {...tip("Requests that are over: how each was answered, and how long it took. They are the past, kept in the API server's memory.")}>
          <span className={css("question")}>The past, newest first</span>
          <b>Answered</b>
        </div>
        <Answered answered={pipeline.answered} {...{ now, open, onOpen }} room={room.past} />
      </li>
    </ol>
  );
}

interface StageProps extends Omit<PipelineProps, "pipeline" | "room"> {
  readonly stage: StageScene;
  readonly number: number;
  readonly requests: readonly RequestScene[];
  readonly answered: readonly AnsweredScene[];
  readonly room: number;
}

function Stage({ stage: { stage, inFlight, oldestSince, perSecond }, number, requests, answered, now, room, open, onOpen }: StageProps) {
  const { title, question, help } = stageWords[stage];
  const { shown } = standingAt(requests, stage, room);
  const more = inFlight - shown.length;
  const age = oldestSince === undefined ? 0 : ageOf(oldestSince, now);
  const tone = inFlight === 0 ? "idle" : ageTone(age);
  const refusals = answered.filter((request) => request.stage === stage && request.code >= 400 && now - request.endedAt < refusalShown).slice(0, refusalsMax);
  return (
    <li className={css("stage", tone)} data-stage={stage} data-port={`stage ${stage}`} data-in-flight={inFlight} data-per-second={perSecond} aria-label={`${title}: ${inFlight} in flight, ${perSecond} per second`}>
      <div className={css("name")} {...tip(help)}>
        <span className={css("question")}>
          {number} {question}
        </span>
        <b>{title}</b>
      </div>
      <div className={css("foot")}>
        {inFlight > 0 && oldestSince !== undefined && age >= 1_000_000 ? (
          <b className={css("stuck")}>
            {inFlight} {inFlight === 1 ? "waits" : "wait"}, {formatDuration(age)}
          </b>
        ) : (
          <span className={css("rate", perSecond === 0 && "none")}>
            {perSecond}
            <span className={css("unit")}> /s</span>
          </span>
        )}
      </div>
      <div className={css("beads")}>
        {shown.map((request) => (
          <Bead key={request.id} request={request} now={now} isOpen={open === request.id} onOpen={onOpen} />
        ))}
        {more > 0 && <span className={css("more")}>+{more} more</span>}
        {refusals.map((request) => (
          <PastBead key={request.id} request={request} now={now} isOpen={open === request.id} onOpen={onOpen} withStage={false} />
        ))}
      </div>
      {shown.length === 0 && refusals.length === 0 && <p className={css("help")}>{help}</p>}
    </li>
  );
}

const Answered = memo(function Answered({ answered, now, room, open, onOpen }: Omit<PipelineProps, "pipeline" | "room"> & { readonly answered: readonly AnsweredScene[]; readonly room: number }) {
  return (
    <ul className={css("past")} aria-label="Answered">
      {answered.slice(0, room).map((request) => (
        <li key={request.id}>
          <PastBead request={request} now={now} isOpen={open === request.id} onOpen={onOpen} withStage />
        </li>
      ))}
      {answered.length === 0 && <li className={css("nothing")}>none yet</li>}
    </ul>
  );
});

/** In place of the stages: an API server that has no memory. */
export function DeadServer({ scene, onChoose }: { readonly scene: ControlScene; readonly onChoose: (server: string) => void }) {
  const dead = scene.apiservers.find(({ name }) => name === scene.server);
  const others = scene.apiservers.filter(({ name, phase }) => name !== scene.server && phase !== undefined);
  return (
    <div className={css("dead")} data-dead={scene.server}>
      <p className={css("deadTitle")}>{dead === undefined ? "There is no API server." : `${dead.name} is ${dead.running === "exited" ? "down: its supervisor starts it again" : dead.running}.`}</p>
      <p>Requests that it had in flight are lost, and its memory with them: caches, watches, queues. It keeps nothing of its own; all that it served is in etcd.</p>
      <p>{others.length === 0 ? "No other API server runs: nothing can be read or changed. Pods that run go on." : "Its clients come back through the load balancer to one of the others."}</p>
      <div className={css("others")}>
        {others.map(({ name }) => (
          <button key={name} type="button" className={css("other")} onClick={() => onChoose(name)}>
            Open {name}
          </button>
        ))}
      </div>
    </div>
  );
}
