import type { DecisionScene, FollowedScene, Micros, QueuedScene, RemedyScene, VictimScene } from "../../../protocol/index.ts";
import { bindStyles } from "../../design/bindStyles.ts";
import { StatusMark } from "../../design/StatusMark.tsx";
import { formatDuration } from "../../stores/formatTime.ts";
import styles from "./Pending.module.css";
import { changeText, eventText, nodesText, waitText } from "./words.ts";

const css = bindStyles(styles);

/** Why the pod waits, in the scheduler's words, and what would let it go. */
export function Pending({ followed, queued, now }: { readonly followed: FollowedScene; readonly queued: QueuedScene; readonly now: Micros }) {
  const { remedies } = followed;
  const isTried = queued.attempts > 0;
  if (!isTried && queued.gatedBy === "") return null;
  return (
    <section aria-label="Why it is pending" className={css("pending")} data-pending={queued.uid}>
      <header>
        <StatusMark tone="warn" />
        <h3>Pending for {formatDuration(Math.max(0, now - queued.firstSeen))}</h3>
        <span>
          {queued.attempts} {queued.attempts === 1 ? "attempt" : "attempts"}
          {queued.place === "unschedulable" ? "" : `, ${waitText(queued, now)}`}
        </span>
      </header>
      {queued.message !== "" && <blockquote cite="kube-scheduler">{queued.message}</blockquote>}
      {queued.gatedBy !== "" && <p>The plugin {queued.gatedBy} keeps it out of the active queue: its spec.schedulingGates are not empty.</p>}
      {remedies.length > 0 && (
        <>
          <h4>It would fit …</h4>
          <ul className={css("remedies")}>
            {remedies.map((remedy) => (
              <Remedy key={remedy.changes.map(changeText).join()} remedy={remedy} />
            ))}
          </ul>
        </>
      )}
      {queued.wakes.length > 0 && <p className={css("wakes")}>It is tried again when {queued.wakes.map(eventText).join(", ")}, or after 5 minutes.</p>}
    </section>
  );
}

function Remedy({ remedy }: { readonly remedy: RemedyScene }) {
  return (
    <li data-remedy={remedy.changes.map(({ type }) => type).join(" ")}>
      on <b>{nodesText(remedy)}</b>, if {remedy.changes.map(changeText).join(", and ")}
    </li>
  );
}

const victimWords: Readonly<Record<VictimScene["state"], string>> = { running: "still runs", terminating: "is being ended", gone: "is gone" };

/** Pods of lower priority that have to go. */
export function PreemptionPart({ preemption, priority }: { readonly preemption: NonNullable<DecisionScene["preemption"]>; readonly priority: number }) {
  const { nodeName, victims } = preemption;
  return (
    <section aria-label="Preemption" className={css("preemption")} data-preemption={nodeName}>
      <header>
        <StatusMark tone="warn" />
        <h3>
          Makes room on {nodeName}: {victims.length} {victims.length === 1 ? "pod" : "pods"} of lower priority must go
        </h3>
      </header>
      <p>
        With priority {priority} it may. The node is nominated for it (status.nominatedNodeName); it is bound when the victims are gone.
      </p>
      <ul>
        {victims.map(({ uid, pod, priority: own, state }) => (
          <li key={uid} data-victim={uid} data-state={state}>
            <StatusMark tone={state === "gone" ? "idle" : state === "terminating" ? "warn" : "info"} size={10} /> <b>{pod}</b> priority {own}, {victimWords[state]}
          </li>
        ))}
      </ul>
    </section>
  );
}
