import type { Micros, QueuedScene, QueuesScene } from "../../../protocol/index.ts";
import { bindStyles } from "../../design/bindStyles.ts";
import { tip } from "../../design/tip.ts";
import { formatDuration } from "../../stores/formatTime.ts";
import { useWords, wordsOf } from "../../stores/words/language.ts";
import styles from "./Queues.module.css";
import { waitText } from "./words.ts";

const css = bindStyles(styles);

interface QueuesProps {
  readonly queues: QueuesScene;
  readonly now: Micros;
  readonly followed: string | undefined;
  readonly onFollow: (uid: string, pod: string) => void;
}

/** The scheduler's three queues, and what is being bound. */
export function Queues({ queues, now, followed, onFollow }: QueuesProps) {
  const words = useWords("scheduling");
  const { active, activeCount, backoff, backoffCount, unschedulable, unschedulableCount, binding, bindingCount } = queues;
  const shared = { now, followed, onFollow };
  return (
    <section aria-label={words.queues.label} className={css("queues")}>
      <Queue name="active" title={words.queues.active} about={words.queues.activeAbout} pods={active} count={activeCount} {...shared} />
      <Queue name="backoff" title={words.queues.backoff} about={words.queues.backoffAbout} pods={backoff} count={backoffCount} {...shared} />
      <Queue name="unschedulable" title={words.queues.unschedulable} about={words.queues.unschedulableAbout} pods={unschedulable} count={unschedulableCount} {...shared} />
      {bindingCount > 0 && (
        <div className={css("queue")} data-queue="binding" data-count={bindingCount}>
          <h3>
            {words.queues.binding} <b>{bindingCount}</b>
          </h3>
          <ul>
            {binding.map(({ uid, pod, nodeName, since }) => (
              <li key={uid}>
                <PodButton uid={uid} pod={pod} isFollowed={uid === followed} text={words.queues.bindingTo(nodeName, formatDuration(Math.max(0, now - since)))} onFollow={onFollow} />
              </li>
            ))}
          </ul>
        </div>
      )}
    </section>
  );
}

interface QueueProps extends Omit<QueuesProps, "queues"> {
  readonly name: string;
  readonly title: string;
  readonly about: string;
  readonly pods: readonly QueuedScene[];
  readonly count: number;
}

function Queue({ name, title, about, pods, count, now, followed, onFollow }: QueueProps) {
  const words = useWords("scheduling");
  return (
    <div className={css("queue", name === "unschedulable" && count > 0 && "stuck")} data-queue={name} data-count={count}>
      <h3>
        {title} <b>{count}</b> <span>{about}</span>
      </h3>
      {count > 0 && (
        <ul>
          {pods.map((queued) => (
            <li key={queued.uid}>
              <PodButton uid={queued.uid} pod={queued.pod} isFollowed={queued.uid === followed} text={textOf(queued, now)} onFollow={onFollow} />
              {queued.backoffEnd !== undefined && <BackoffBar queued={queued} end={queued.backoffEnd} now={now} />}
            </li>
          ))}
          {count > pods.length && <li className={css("more")}>{words.more(count - pods.length)}</li>}
        </ul>
      )}
    </div>
  );
}

function textOf(queued: QueuedScene, now: Micros): string {
  const words = wordsOf("scheduling");
  const { priority, attempts, nominated } = queued;
  const parts = [waitText(queued, now)];
  if (attempts > 0) parts.push(`${attempts} ${attempts === 1 ? "attempt" : "attempts"}`);
  if (priority !== 0) parts.push(words.queues.priority(priority));
  if (nominated !== "") parts.push(words.queues.nominated(nominated));
  return parts.join(" · ");
}

function BackoffBar({ queued: { since }, end, now }: { readonly queued: QueuedScene; readonly end: Micros; readonly now: Micros }) {
  const left = end <= since ? 0 : Math.max(0, Math.min(1, (end - now) / (end - since)));
  return (
    <span className={css("backoff")} aria-hidden="true">
      <span style={{ transform: `scaleX(${left})` }} />
    </span>
  );
}

interface PodButtonProps {
  readonly uid: string;
  readonly pod: string;
  readonly text: string;
  readonly isFollowed: boolean;
  readonly onFollow: QueuesProps["onFollow"];
}

function PodButton({ uid, pod, text, isFollowed, onFollow }: PodButtonProps) {
  const words = useWords("scheduling");
  return (
    <button type="button" className={css("pod", isFollowed && "followed")} data-box={`queued:${uid}`} data-queued={uid} aria-pressed={isFollowed} aria-label={`${pod}, ${text}`} onClick={() => onFollow(uid, pod)} {...tip(words.queues.follow)}>
      <b>{pod}</b>
      <span>{text}</span>
    </button>
  );
}
