import { memo } from "react";
import type { AnsweredScene, ControlScene, Micros, PipelineScene, RequestScene, StageScene } from "../../../protocol/index.ts";
import { bindStyles } from "../../design/bindStyles.ts";
import { tip } from "../../design/tip.ts";
import { ageOf, formatDuration } from "../../stores/formatTime.ts";
import { useWords } from "../../stores/words/language.ts";
import { runState } from "../../design/processLook.ts";
import { PastRequest, RequestBead } from "./RequestBead.tsx";
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
  const words = useWords("control");
  return (
    <ol className={css("stages")} aria-label={words.pipeline.label}>
      {pipeline.stages.map((stage, index) => (
        <Stage key={stage.stage} stage={stage} number={index + 1} requests={pipeline.requests} answered={pipeline.answered} {...{ now, open, onOpen }} room={room.beads} />
      ))}
      <li className={css("stage", "over")} data-stage="answered">
        <div className={css("name")} {...tip(words.pipeline.pastHelp)}>
          <span className={css("question")}>{words.pipeline.past}</span>
          <b>{words.pipeline.answered}</b>
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
  const words = useWords("control");
  const { title, question, help } = stageWords(stage);
  const { shown } = standingAt(requests, stage, room);
  const more = inFlight - shown.length;
  const age = oldestSince === undefined ? 0 : ageOf(oldestSince, now);
  const tone = inFlight === 0 ? "idle" : ageTone(age);
  const refusals = answered.filter((request) => request.stage === stage && request.code >= 400 && now - request.endedAt < refusalShown).slice(0, refusalsMax);
  return (
    <li className={css("stage", tone)} data-stage={stage} data-port={`stage ${stage}`} data-in-flight={inFlight} data-per-second={perSecond} aria-label={words.pipeline.stage(title, inFlight, String(perSecond))}>
      <div className={css("name")} {...tip(help)}>
        <span className={css("question")}>
          {number} {question}
        </span>
        <b>{title}</b>
      </div>
      <div className={css("foot")}>
        {inFlight > 0 && oldestSince !== undefined && age >= 1_000_000 ? (
          <b className={css("stuck")}>
            {words.pipeline.waiting(inFlight, formatDuration(age))}
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
          <RequestBead key={request.id} request={request} now={now} isOpen={open === request.id} onOpen={onOpen} />
        ))}
        {more > 0 && <span className={css("more")}>{words.pipeline.more(more)}</span>}
        {refusals.map((request) => (
          <PastRequest key={request.id} request={request} now={now} isOpen={open === request.id} onOpen={onOpen} withStage={false} />
        ))}
      </div>
      {shown.length === 0 && refusals.length === 0 && <p className={css("help")}>{help}</p>}
    </li>
  );
}

const Answered = memo(function Answered({ answered, now, room, open, onOpen }: Omit<PipelineProps, "pipeline" | "room"> & { readonly answered: readonly AnsweredScene[]; readonly room: number }) {
  const words = useWords("control");
  return (
    <ul className={css("past")} aria-label={words.pipeline.answered}>
      {answered.slice(0, room).map((request) => (
        <li key={request.id}>
          <PastRequest request={request} now={now} isOpen={open === request.id} onOpen={onOpen} withStage />
        </li>
      ))}
      {answered.length === 0 && <li className={css("nothing")}>{words.pipeline.noneYet}</li>}
    </ul>
  );
});

/** In place of the stages: an API server that has no memory. */
export function DeadServer({ scene, onChoose }: { readonly scene: ControlScene; readonly onChoose: (server: string) => void }) {
  const words = useWords("control");
  const dead = scene.apiservers.find(({ name }) => name === scene.server);
  const others = scene.apiservers.filter(({ name, phase }) => name !== scene.server && phase !== undefined);
  return (
    <div className={css("dead")} data-dead={scene.server}>
      <p className={css("deadTitle")}>{dead === undefined ? words.pipeline.noServer : words.pipeline.down(dead.name, dead.running === "exited" ? words.pipeline.restarting : runState(dead.running))}</p>
      <p>{words.pipeline.lost}</p>
      <p>{others.length === 0 ? words.pipeline.noOther : words.pipeline.others}</p>
      <div className={css("others")}>
        {others.map(({ name }) => (
          <button key={name} type="button" className={css("other")} onClick={() => onChoose(name)}>
            {words.open(name)}
          </button>
        ))}
      </div>
    </div>
  );
}
