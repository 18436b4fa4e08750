import { useCallback, useEffect, useMemo, useRef } from "react";
import type { KeyboardEvent } from "react";
import type { FollowedScene, SceneOf, SchedulingScene } from "../../../protocol/index.ts";
import { Badge } from "../../design/Badge.tsx";
import { bindStyles } from "../../design/bindStyles.ts";
import { DiagramFrame } from "../../design/DiagramFrame.tsx";
import type { Facts } from "../../design/facts.ts";
import { SelectField } from "../../design/SelectField.tsx";
import { isDirection, moveFocus } from "../../design/spatialFocus.ts";
import { cluster } from "../../stores/cluster.ts";
import { formatBytes, formatMilliCpu } from "../../stores/formatAmount.ts";
import { formatDuration } from "../../stores/formatTime.ts";
import { setOptions, usePlace } from "../../stores/place.ts";
import { sceneNow, useScene } from "../../stores/scene.ts";
import { useNowSlowly } from "../../stores/slowly.ts";
import { select, useUi } from "../../stores/ui.ts";
import { DecisionTable } from "./Decision.tsx";
import { SchedulingLegend } from "./Legend.tsx";
import { factsOf } from "./observe.ts";
import { Pending, PreemptionPart } from "./Pending.tsx";
import { Queues } from "./Queues.tsx";
import styles from "./Scheduling.module.css";
import { SchedulerChips } from "./SchedulerChips.tsx";
import { Steps } from "./Steps.tsx";
import { SchedulingTables } from "./Tables.tsx";
import { podVerdict } from "./words.ts";

const css = bindStyles(styles);

const observe = (): Facts => factsOf(sceneNow("scheduling"));

/** A pod's way to its node in eight steps, the scheduler's table behind it, and its queues. */
export function SchedulingDiagram() {
  const pod = usePlace((place) => place.options["pod"] ?? "");
  const query = useMemo(() => ({ id: "scheduling" as const, pod }), [pod]);
  const scene = useScene(query);
  const now = Math.max(scene?.at ?? 0, useNowSlowly(1_000));
  useFollowSelection();
  return (
    <DiagramFrame label="Scheduling flow" table={scene === undefined ? null : <SchedulingTables scene={scene} now={now} />} legend={<SchedulingLegend />} observe={observe}>
      {scene === undefined ? <p className={css("loading")}>Reading the scheduler …</p> : <Picture scene={scene} now={now} isPinned={pod !== ""} />}
    </DiagramFrame>
  );
}

/** A pod that is selected, here or elsewhere, is followed. */
function useFollowSelection(): void {
  const selection = useUi((state) => state.selection);
  useEffect(() => {
    if (selection?.type !== "object") return;
    const row = cluster.pods.get(selection.uid);
    if (row !== undefined) setOptions({ pod: `${row.namespace}/${row.name}` });
  }, [selection]);
}

function follow(uid: string, pod: string): void {
  setOptions({ pod });
  select({ type: "object", uid });
}

function Picture({ scene, now, isPinned }: { readonly scene: SceneOf<"scheduling">; readonly now: number; readonly isPinned: boolean }) {
  const container = useRef<HTMLDivElement>(null);
  const onKeyDown = useCallback((event: KeyboardEvent) => {
    if (!isDirection(event.key) || container.current === null || event.target instanceof HTMLSelectElement) return;
    moveFocus(container.current, event.key);
    event.preventDefault();
    event.stopPropagation();
  }, []);
  const { followed, queues } = scene;
  return (
    // eslint-disable-next-line jsx-a11y/no-static-element-interactions -- arrow keys bubble up here from the boxes, which are buttons
    <div ref={container} className={css("picture")} onKeyDown={onKeyDown}>
      <div className={css("plane")} data-at={scene.at} data-followed={followed?.uid ?? ""}>
        <section aria-label="Followed pod" className={css("flow")}>
          <Chooser scene={scene} isPinned={isPinned} now={now} />
          {followed === undefined ? <NoPod scene={scene} /> : <Steps followed={followed} now={now} />}
        </section>
        <div className={css("detail", followed === undefined && scene.leader !== "" && "empty")}>
          {scene.leader === "" && <NoScheduler />}
          {followed === undefined && scene.leader !== "" && <p className={css("quiet")}>Here stands the scheduler’s table for the pod that is followed: which filter turned away which node, how each plugin scored the others, and who won.</p>}
          {followed?.queued !== undefined && <Pending followed={followed} queued={followed.queued} now={now} />}
          {followed?.decision?.preemption !== undefined && <PreemptionPart preemption={followed.decision.preemption} priority={followed.priority} />}
          {followed?.decision !== undefined && <DecisionTable decision={followed.decision} />}
          {followed !== undefined && followed.decision === undefined && scene.leader !== "" && followed.queued === undefined && <p className={css("quiet")}>The scheduler does not remember this pod: it keeps its last 200 decisions, as long as it lives. A pod that was made with a node never comes to it.</p>}
        </div>
        <div className={css("side")}>
          <SchedulerChips schedulers={scene.schedulers} />
          {queues !== undefined && <Queues queues={queues} now={now} followed={followed?.uid} onFollow={follow} />}
        </div>
      </div>
    </div>
  );
}

const stateWords = { active: "waits", backoff: "backs off", unschedulable: "unschedulable", binding: "being bound", placed: "" } as const;

/** Which pod is followed, and how it is. */
function Chooser({ scene: { followable, followed }, isPinned, now }: { readonly scene: SchedulingScene; readonly isPinned: boolean; readonly now: number }) {
  const key = followed === undefined ? "" : `${followed.namespace}/${followed.name}`;
  const known = followable.some(({ pod }) => pod === key);
  const options = [
    { value: "", label: "the newest pod" },
    ...(isPinned && !known && key !== "" ? [{ value: key, label: key }] : []),
    ...followable.map(({ pod, state, node }) => ({ value: pod, label: `${pod}${state === "placed" ? ` → ${node}` : `, ${stateWords[state]}`}` })),
  ];
  return (
    <header className={css("chooser")}>
      <span className={css("follows")}>
        Follow <SelectField label="Followed pod" value={isPinned ? key : ""} options={options} onChange={(value) => setOptions({ pod: value === "" ? undefined : value })} />
      </span>
      {followed !== undefined && <About followed={followed} now={now} />}
    </header>
  );
}

function About({ followed, now }: { readonly followed: FollowedScene; readonly now: number }) {
  const { tone, text } = podVerdict(followed);
  const { milliCpu, memory, priority, owner, pull, steps } = followed;
  const asks = [milliCpu === 0 ? "" : `${formatMilliCpu(milliCpu)} CPU`, memory === 0 ? "" : formatBytes(memory)].filter((part) => part !== "").join(", ");
  const first = steps.find(({ at }) => at !== undefined)?.at;
  const last = steps[7]?.at;
  return (
    <>
      <h2 className={css("podName")}>
        {followed.namespace}/{followed.name}
      </h2>
      <Badge tone={tone}>{text}</Badge>
      <span className={css("facts")}>
        {asks === "" ? "asks for nothing" : `asks for ${asks}`}
        {priority !== 0 && `, priority ${priority}`}
        {owner !== "" && `, of ${owner}`}
        {pull !== undefined && `, pulls ${pull.image}: ${formatDuration(Math.max(0, pull.endsAt - now))} left`}
      </span>
      {first !== undefined && last !== undefined && <b className={css("whole")}>{formatDuration(last - first)} from stored to running</b>}
    </>
  );
}

function NoPod({ scene: { missing } }: { readonly scene: SchedulingScene }) {
  return <p className={css("quiet")}>{missing === "" ? "No pod has come to the scheduler yet. Apply a manifest, and follow it here." : `There is no pod ${missing}, and the scheduler does not remember one.`}</p>;
}

function NoScheduler() {
  return (
    <section aria-label="No scheduler" className={css("none")} data-no-scheduler>
      <h3>No scheduler leads: new pods stay Pending.</h3>
      <p>Queues and decisions live in the memory of the leader; the next one lists all pods without a node anew. Pods that have a node are not touched.</p>
    </section>
  );
}
