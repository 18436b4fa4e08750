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
import { useWords } from "../../stores/words/language.ts";
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
  const words = useWords("scheduling");
  const pod = usePlace((place) => place.options["pod"] ?? "");
  const query = useMemo(() => ({ id: "scheduling" as const, pod }), [pod]);
  const scene = useScene(query);
  const now = Math.max(scene?.at ?? 0, useNowSlowly(1_000));
  useFollowSelection();
  return (
    <DiagramFrame label={words.title} table={scene === undefined ? null : <SchedulingTables scene={scene} now={now} />} legend={<SchedulingLegend />} observe={observe}>
      {scene === undefined ? <p className={css("loading")}>{words.reading}</p> : <Picture scene={scene} now={now} isPinned={pod !== ""} />}
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
  const words = useWords("scheduling");
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
        <section aria-label={words.followed} className={css("flow")}>
          <Chooser scene={scene} isPinned={isPinned} now={now} />
          {followed === undefined ? <NoPod scene={scene} /> : <Steps followed={followed} now={now} />}
        </section>
        <div className={css("detail", followed === undefined && scene.leader !== "" && "empty")}>
          {scene.leader === "" && <NoScheduler />}
          {followed === undefined && scene.leader !== "" && <p className={css("quiet")}>{words.quiet.table}</p>}
          {followed?.queued !== undefined && <Pending followed={followed} queued={followed.queued} now={now} />}
          {followed?.decision?.preemption !== undefined && <PreemptionPart preemption={followed.decision.preemption} priority={followed.priority} />}
          {followed?.decision !== undefined && <DecisionTable decision={followed.decision} />}
          {followed !== undefined && followed.decision === undefined && scene.leader !== "" && followed.queued === undefined && <p className={css("quiet")}>{words.quiet.forgotten}</p>}
        </div>
        <div className={css("side")}>
          <SchedulerChips schedulers={scene.schedulers} />
          {queues !== undefined && <Queues queues={queues} now={now} followed={followed?.uid} onFollow={follow} />}
        </div>
      </div>
    </div>
  );
}

/** Which pod is followed, and how it is. */
function Chooser({ scene: { followable, followed }, isPinned, now }: { readonly scene: SchedulingScene; readonly isPinned: boolean; readonly now: number }) {
  const words = useWords("scheduling");
  const key = followed === undefined ? "" : `${followed.namespace}/${followed.name}`;
  const known = followable.some(({ pod }) => pod === key);
  const options = [
    { value: "", label: words.chooser.newest },
    ...(isPinned && !known && key !== "" ? [{ value: key, label: key }] : []),
    ...followable.map(({ pod, state, node }) => ({ value: pod, label: `${pod}${state === "placed" ? ` → ${node}` : `, ${words.chooser.states[state]}`}` })),
  ];
  return (
    <header className={css("chooser")}>
      <span className={css("follows")}>
        {words.chooser.follow} <SelectField label={words.followed} value={isPinned ? key : ""} options={options} onChange={(value) => setOptions({ pod: value === "" ? undefined : value })} />
      </span>
      {followed !== undefined && <About followed={followed} now={now} />}
    </header>
  );
}

function About({ followed, now }: { readonly followed: FollowedScene; readonly now: number }) {
  const words = useWords("scheduling");
  const { tone, text } = podVerdict(followed);
  const { milliCpu, memory, priority, owner, pull, steps } = followed;
  const asks = [milliCpu === 0 ? "" : words.about.cpu(formatMilliCpu(milliCpu)), memory === 0 ? "" : formatBytes(memory)].filter((part) => part !== "").join(", ");
  const first = steps.find(({ at }) => at !== undefined)?.at;
  const last = steps[7]?.at;
  return (
    <>
      <h2 className={css("podName")}>
        {followed.namespace}/{followed.name}
      </h2>
      <Badge tone={tone}>{text}</Badge>
      <span className={css("facts")}>
        {asks === "" ? words.about.asksNothing : words.about.asks(asks)}
        {priority !== 0 && words.about.priority(priority)}
        {owner !== "" && words.about.owner(owner)}
        {pull !== undefined && words.about.pulls(pull.image, formatDuration(Math.max(0, pull.endsAt - now)))}
      </span>
      {first !== undefined && last !== undefined && <b className={css("whole")}>{words.about.whole(formatDuration(last - first))}</b>}
    </>
  );
}

function NoPod({ scene: { missing } }: { readonly scene: SchedulingScene }) {
  const words = useWords("scheduling");
  return <p className={css("quiet")}>{missing === "" ? words.quiet.noPod : words.quiet.noSuchPod(missing)}</p>;
}

function NoScheduler() {
  const words = useWords("scheduling");
  return (
    <section aria-label={words.quiet.noScheduler} className={css("none")} data-no-scheduler>
      <h3>{words.quiet.noLeader}</h3>
      <p>{words.quiet.noLeaderText}</p>
    </section>
  );
}
