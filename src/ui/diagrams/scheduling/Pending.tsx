import type { DecisionScene, FollowedScene, Micros, QueuedScene, RemedyScene } from "../../../protocol/index.ts";
import { bindStyles } from "../../design/bindStyles.ts";
import { StatusMark } from "../../design/StatusMark.tsx";
import { formatDuration } from "../../stores/formatTime.ts";
import { useWords, writing } from "../../stores/words/language.ts";
import styles from "./Pending.module.css";
import { changeText, eventText, nodesText, waitText } from "./words.ts";

const css = bindStyles(styles);

/** Why the pod waits, in the scheduler's words, and what would let it go. */
export function Pending({ followed, queued, now }: { readonly followed: FollowedScene; readonly queued: QueuedScene; readonly now: Micros }) {
  const say = useWords("scheduling");
  const { remedies } = followed;
  const isTried = queued.attempts > 0;
  if (!isTried && queued.gatedBy === "") return null;
  return (
    <section aria-label={say.pending.label} className={css("pending")} data-pending={queued.uid}>
      <header>
        <StatusMark tone="warn" />
        <h3>{say.pending.since(formatDuration(Math.max(0, now - queued.firstSeen)))}</h3>
        <span>
          {say.attempts(queued.attempts)}
          {queued.place === "unschedulable" ? "" : `, ${waitText(queued, now)}`}
        </span>
      </header>
      {queued.message !== "" && <blockquote cite="kube-scheduler">{queued.message}</blockquote>}
      {queued.gatedBy !== "" && <p>{say.pending.gated(queued.gatedBy)}</p>}
      {remedies.length > 0 && (
        <>
          <h4>{say.legend.fit}</h4>
          <ul className={css("remedies")}>
            {remedies.map((remedy) => (
              <Remedy key={remedy.changes.map(changeText).join()} remedy={remedy} />
            ))}
          </ul>
        </>
      )}
      {queued.wakes.length > 0 && <p className={css("wakes")}>{say.pending.wakes(writing().list(queued.wakes.map(eventText)))}</p>}
    </section>
  );
}

function Remedy({ remedy }: { readonly remedy: RemedyScene }) {
  const say = useWords("scheduling");
  return (
    <li data-remedy={remedy.changes.map(({ type }) => type).join(" ")}>
      {say.pending.on} <b>{nodesText(remedy)}</b>{say.pending.if(remedy.changes.map(changeText).join(say.pending.and))}
    </li>
  );
}

/** Pods of lower priority that have to go. */
export function PreemptionPart({ preemption, priority }: { readonly preemption: NonNullable<DecisionScene["preemption"]>; readonly priority: number }) {
  const say = useWords("scheduling");
  const { nodeName, victims } = preemption;
  return (
    <section aria-label={say.preemption.label} className={css("preemption")} data-preemption={nodeName}>
      <header>
        <StatusMark tone="warn" />
        <h3>
          {say.preemption.title(nodeName, victims.length)}
        </h3>
      </header>
      <p>
        {say.preemption.text(priority)}
      </p>
      <ul>
        {victims.map(({ uid, pod, priority: own, state }) => (
          <li key={uid} data-victim={uid} data-state={state}>
            <StatusMark tone={state === "gone" ? "idle" : state === "terminating" ? "warn" : "info"} size={10} /> <b>{pod}</b> {say.preemption.victim(own, say.preemption.victims[state])}
          </li>
        ))}
      </ul>
    </section>
  );
}
