import { ArrowRight } from "lucide-react";
import type { CloudScene, ControlScene, KubeletScene, LeaseScene, Micros, QueueScene, SchedulerQueuesScene, WatcherScene } from "../../../protocol/index.ts";
import { bindStyles } from "../../design/bindStyles.ts";
import type { Tone } from "../../design/tone.ts";
import { tip } from "../../design/tip.ts";
import { useSelectable } from "../../design/selectable.ts";
import { ageOf, formatDuration } from "../../stores/formatTime.ts";
import { goTo } from "../../stores/place.ts";
import { Count, PartBox, ProcessChip } from "../../design/PartBox.tsx";
import { useWords, wordsOf } from "../../stores/words/language.ts";
import { runState } from "../../design/processLook.ts";
import { Candidates, LeaseLine } from "./Candidates.tsx";
import { busyFirst, kubeletVerdict, queueVerdict, watcherVerdict } from "./judge.ts";
import type { Verdict } from "./judge.ts";
import type { Open } from "./opened.ts";
import styles from "./Parts.module.css";

const css = bindStyles(styles);

interface PartProps {
  readonly scene: ControlScene;
  readonly now: Micros;
  readonly onOpen: Open;
}

/** Of several candidates, the one that does the work. */
export const leaderOf = (watchers: readonly WatcherScene[], lease: LeaseScene | undefined): WatcherScene | undefined => {
  const leader = lease?.candidates.find(({ phase, running, identity }) => phase === "leader" && running === "running" && identity === lease.holder) ?? lease?.candidates.find(({ phase, running }) => phase === "leader" && running === "running");
  return watchers.find(({ process }) => process === leader?.process);
};

interface Electing {
  readonly lease: LeaseScene | undefined;
  readonly leader: WatcherScene | undefined;
  readonly verdict: Verdict;
}

function electing({ leases, watchers }: ControlScene, binary: string, now: Micros, idle: string): Electing {
  const words = wordsOf("control");
  const lease = leases.find(({ name }) => name === binary);
  const leader = leaderOf(watchers, lease);
  const nobody: Verdict = lease?.renewedAt === undefined ? { tone: "info", text: words.parts.noLeaderYet } : { tone: "bad", text: words.parts.noLeader(idle) };
  const verdict = leader === undefined ? nobody : watcherVerdict(leader, now);
  return { lease, leader, verdict };
}

/** The watches in a line; all of them in the popover. */
function WatchButton({ leader, verdict, server, onOpen }: { readonly leader: WatcherScene | undefined; readonly verdict: Verdict; readonly server: string; readonly onOpen: Open }) {
  const words = useWords("control");
  if (leader === undefined) return verdict.text;
  const via = leader.server === "" || leader.server === server ? "" : words.parts.through(leader.server.replace("kube-apiserver-", ""));
  return (
    <button type="button" className={css("lineButton")} data-watches={leader.process} aria-haspopup="dialog" onClick={(event) => onOpen({ type: "watches", process: leader.process }, event.currentTarget.getBoundingClientRect())}>
      {verdict.text}
      {via}
    </button>
  );
}

export function SchedulerBox({ scene, now, onOpen }: PartProps) {
  const words = useWords("control");
  const { lease, leader, verdict } = electing(scene, "kube-scheduler", now, words.parts.scheduler.idle);
  return (
    <PartBox
      title="kube-scheduler"
      glyph="kube-scheduler"
      tone={verdict.tone}
      port="kube-scheduler"
      help={words.parts.scheduler.help}
      line={<WatchButton {...{ leader, verdict, onOpen }} server={scene.server} />}
      end={
        <button type="button" className={css("go")} aria-label={words.parts.scheduler.flow} onClick={() => goTo("scheduling")} {...tip(words.parts.scheduler.flowTip)}>
          <ArrowRight size={14} aria-hidden="true" />
        </button>
      }
    >
      {lease !== undefined && <LeaseLine lease={lease} now={now} />}
      <SchedulerCounts queues={scene.scheduler} />
      {lease !== undefined && <Candidates lease={lease} />}
    </PartBox>
  );
}

function SchedulerCounts({ queues }: { readonly queues: SchedulerQueuesScene | undefined }) {
  const words = useWords("control");
  if (queues === undefined) return null;
  const { active, backoff, unschedulable, binding } = queues;
  return (
    <div className={css("counts")}>
      <Count value={active} label={words.parts.scheduler.active} tone={active > 0 ? "info" : "idle"} help={words.parts.scheduler.activeHelp} />
      <Count value={binding} label={words.parts.scheduler.binding} help={words.parts.scheduler.bindingHelp} />
      <Count value={backoff} label={words.parts.scheduler.backoff} tone={backoff > 0 ? "warn" : "idle"} help={words.parts.scheduler.backoffHelp} />
      <Count value={unschedulable} label={words.parts.scheduler.unschedulable} tone={unschedulable > 0 ? "warn" : "idle"} help={words.parts.scheduler.unschedulableHelp} />
    </div>
  );
}

export function ManagerBox({ scene, now, onOpen }: PartProps) {
  const words = useWords("control");
  const { lease, leader, verdict } = electing(scene, "kube-controller-manager", now, words.parts.manager.idle);
  const queues = busyFirst(scene.queues);
  return (
    <PartBox title="kube-controller-manager" glyph="kube-controller-manager" tone={verdict.tone} port="kube-controller-manager" help={words.parts.manager.help} line={<WatchButton {...{ leader, verdict, onOpen }} server={scene.server} />}>
      {lease !== undefined && <LeaseLine lease={lease} now={now} />}
      <ul className={css("queues")} aria-label={words.parts.manager.queues}>
        {queues.map((queue) => (
          <Queue key={queue.name} queue={queue} now={now} onOpen={onOpen} />
        ))}
        {queues.length === 0 && <li className={css("noQueues")}>{words.parts.manager.noQueues}</li>}
      </ul>
      {lease !== undefined && <Candidates lease={lease} />}
    </PartBox>
  );
}

/** A controller's queue as a cell: its name, and how many keys wait and are in work. */
function Queue({ queue, now, onOpen }: { readonly queue: QueueScene; readonly now: Micros; readonly onOpen: Open }) {
  const words = useWords("control");
  const { name, depth, workingCount, failing, oldestAt } = queue;
  const { tone, text } = queueVerdict(queue, now);
  const busy = depth + workingCount + failing > 0;
  return (
    <li>
      <button type="button" className={css("queue", tone, busy && "busy")} data-box={`queue:${name}`} data-queue={name} data-depth={depth} data-working={workingCount} tabIndex={-1} aria-haspopup="dialog" aria-label={`${name}: ${text}`} onClick={(event) => onOpen({ type: "queue", name }, event.currentTarget.getBoundingClientRect())} {...tip(text)}>
        <span className={css("queueName")}>{name}</span>
        {busy && (
          <span className={css("queueNumbers")}>
            {depth > 0 && <b>{depth}</b>}
            {workingCount > 0 && <span className={css("working")}>{words.parts.manager.inWork(workingCount)}</span>}
            {depth === 0 && workingCount === 0 && <span>{words.parts.manager.toRetry(failing)}</span>}
            {oldestAt !== undefined && ageOf(oldestAt, now) >= 1_000_000 && <span>{formatDuration(ageOf(oldestAt, now))}</span>}
          </span>
        )}
      </button>
    </li>
  );
}

export function CloudBox({ scene, cloud, now, onOpen }: PartProps & { readonly cloud: CloudScene }) {
  const words = useWords("control");
  const { lease, leader, verdict } = electing(scene, "cloud-controller-manager", now, words.parts.cloud.idle);
  const { provider, connection, queues, calls } = cloud;
  const [services, nodes] = queues;
  const isReached = connection === "open" && provider.running === "running";
  const shown: Verdict = leader !== undefined && !isReached ? { tone: "bad", text: words.parts.cloud.unreachable } : verdict;
  return (
    <PartBox title="cloud-controller-manager" glyph="cloud-controller-manager" tone={shown.tone} port="cloud-controller-manager" help={words.parts.cloud.help} line={<WatchButton {...{ leader, onOpen }} verdict={shown} server={scene.server} />}>
      {lease !== undefined && <LeaseLine lease={lease} now={now} />}
      <div className={css("counts")}>
        <Count value={services?.depth ?? "–"} label={words.parts.cloud.services} help={services === undefined ? "" : words.parts.cloud.servicesHelp(services.workingCount)} />
        <Count value={nodes?.depth ?? "–"} label={words.parts.cloud.nodes} help={nodes === undefined ? "" : words.parts.cloud.nodesHelp(nodes.workingCount)} />
        <Count value={calls.length + cloud.callsOmitted} label={words.parts.cloud.calls} tone={calls.length > 0 ? "info" : "idle"} help={calls.length === 0 ? words.parts.cloud.callsHelp : calls.join(", ")} />
      </div>
      {lease !== undefined && <Candidates lease={lease} />}
      <div className={css("provider")} data-port="cloud-provider">
        <ProcessChip process={provider.process} label={words.parts.cloud.provider} tone={provider.running === "running" ? "ok" : provider.running === "paused" ? "paused" : "bad"} about={words.parts.cloud.providerAbout(runState(provider.running), provider.instances, provider.balancers)} />
        <span>
          {words.parts.cloud.has(provider.instances, provider.balancers)}
        </span>
      </div>
    </PartBox>
  );
}

const worst: readonly Tone[] = ["bad", "paused", "warn", "info", "ok"];

export function KubeletsBox({ scene: { kubelets, kubeletsOmitted, kubeletsHere, server }, now }: { readonly scene: ControlScene; readonly now: Micros }) {
  const words = useWords("control");
  const verdicts = kubelets.map((kubelet) => ({ kubelet, verdict: kubeletVerdict(kubelet, now) }));
  const total = kubelets.length + kubeletsOmitted;
  const wrong = verdicts.filter(({ verdict }) => verdict.tone !== "ok" && verdict.tone !== "info");
  const behind = verdicts.filter(({ verdict }) => verdict.tone === "info").length;
  const tone = total === 0 ? "idle" : (worst.find((each) => verdicts.some(({ verdict }) => verdict.tone === each)) ?? "ok");
  const line = total === 0 ? words.parts.kubelets.none : wrong.length > 0 ? words.parts.kubelets.deaf(wrong.length, total) : behind > 0 ? words.parts.kubelets.behind(behind, total) : words.parts.kubelets.watching(total);
  return (
    <PartBox title={words.parts.kubelets.title} glyph="kubelet" tone={tone} port="kubelets" line={line} help={words.parts.kubelets.help}>
      <ul className={css("kubelets", total > 12 && "many")} aria-label={words.parts.kubelets.label}>
        {verdicts.map(({ kubelet, verdict }) => (
          <Kubelet key={kubelet.process} kubelet={kubelet} verdict={verdict} isHere={kubelet.server === server} isSmall={total > 12} />
        ))}
      </ul>
      {total > 0 && (
        <p className={css("note")}>
          {kubeletsOmitted > 0 && words.parts.kubelets.omitted(kubeletsOmitted)}
          {words.parts.kubelets.here(kubeletsHere, total)}
        </p>
      )}
    </PartBox>
  );
}

function Kubelet({ kubelet: { process, server }, verdict, isHere, isSmall }: { readonly kubelet: KubeletScene; readonly verdict: Verdict; readonly isHere: boolean; readonly isSmall: boolean }) {
  const words = useWords("control");
  const { selected, props } = useSelectable({ type: "process", name: process });
  const node = process.replace(/^kubelet-/, "");
  const about = words.parts.kubelets.about(node, verdict.text, server);
  return (
    <li>
      <button type="button" {...props} className={css("kubelet", verdict.tone, isHere && "isHere", selected && "selected")} aria-pressed={selected} aria-label={about} data-kubelet={process} {...tip(about)}>
        <span className={css("dot")} />
        {!isSmall && node}
      </button>
    </li>
  );
}
