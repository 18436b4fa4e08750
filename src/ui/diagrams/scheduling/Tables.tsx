import type { Micros, SchedulingScene } from "../../../protocol/index.ts";
import { TextTable } from "../../design/TextTable.tsx";
import { formatClock } from "../../stores/formatTime.ts";
import { useLogs } from "../../stores/logs.ts";
import { changeText, filteredNodes, nodesText, stepWords, timesOf, waitText } from "./words.ts";

/** The scheduling flow as text. */
export function SchedulingTables({ scene, now }: { readonly scene: SchedulingScene; readonly now: Micros }) {
  const { followed, queues, schedulers } = scene;
  const commandAt = useLogs((state) => state.commands[(followed?.cause ?? 0) - 1]?.at);
  const times = followed === undefined ? [] : timesOf(followed.steps, commandAt);
  const decision = followed?.decision;
  const waiting = queues === undefined ? [] : [...queues.active, ...queues.backoff, ...queues.unschedulable];
  return (
    <>
      {followed !== undefined && (
        <TextTable
          caption={`${followed.namespace}/${followed.name}`}
          columns={["Step", "State", "At", "By", "What"]}
          rows={followed.steps.map(({ number, state, isExact, process, detail }, index) => ({ key: String(number), cells: [`${number} ${stepWords[index]?.title ?? ""}`, state, times[index] === undefined ? "" : `${isExact ? "" : "about "}${formatClock(times[index])}`, process, detail] }))}
        />
      )}
      {decision !== undefined && (
        <TextTable
          caption="Scores: weighted (raw, of 100)"
          columns={["Node", "Total", ...decision.plugins.map(({ name, weight }) => `${name} × ${weight}`)]}
          rows={decision.best.map(({ node, isChosen, total, scores }) => ({ key: node, cells: [isChosen ? `${node}, chosen` : node, total, ...scores.map(([raw, normalized, weighted]) => `${weighted} (${raw}, ${normalized})`)] }))}
          empty="No node was scored."
        />
      )}
      {decision !== undefined && decision.filtered.length > 0 && <TextTable caption="Filtered out" columns={["Nodes", "Plugin", "Reason", "Which"]} rows={decision.filtered.map((each) => ({ key: `${each.plugin} ${each.reasons.join()}`, cells: [each.count, each.plugin, each.reasons.join(", "), filteredNodes(each)] }))} />}
      {followed !== undefined && followed.remedies.length > 0 && <TextTable caption="It would fit" columns={["On", "If"]} rows={followed.remedies.map((remedy) => ({ key: remedy.changes.map(changeText).join(), cells: [nodesText(remedy), remedy.changes.map(changeText).join(", and ")] }))} />}
      <TextTable caption="Pods that wait" columns={["Pod", "Queue", "Priority", "Attempts", "Waits for", "Why"]} rows={waiting.map((queued) => ({ key: queued.uid, cells: [queued.pod, queued.place, queued.priority, queued.attempts, waitText(queued, now), queued.message] }))} empty={queues === undefined ? "No scheduler leads." : "None."} />
      <TextTable caption="Schedulers" columns={["Process", "State", "Role"]} rows={schedulers.map(({ process, running, role }) => ({ key: process, cells: [process, running, role] }))} />
    </>
  );
}
