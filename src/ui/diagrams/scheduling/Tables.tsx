import type { Micros, SchedulingScene } from "../../../protocol/index.ts";
import { TextTable } from "../../design/TextTable.tsx";
import { formatClock } from "../../stores/formatTime.ts";
import { useLogs } from "../../stores/logs.ts";
import { useWords } from "../../stores/words/language.ts";
import { changeText, filteredNodes, nodesText, stepWords, timesOf, waitText } from "./words.ts";

/** The scheduling flow as text. */
export function SchedulingTables({ scene, now }: { readonly scene: SchedulingScene; readonly now: Micros }) {
  const words = useWords("scheduling");
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
          columns={[words.columns.step, words.columns.state, words.columns.at, words.columns.by, words.columns.what]}
          rows={followed.steps.map(({ number, state, isExact, process, detail }, index) => ({ key: String(number), cells: [`${number} ${stepWords(number)?.title ?? ""}`, state, times[index] === undefined ? "" : `${isExact ? "" : words.tables.about}${formatClock(times[index])}`, process, detail] }))}
        />
      )}
      {decision !== undefined && (
        <TextTable
          caption={words.tables.scores}
          columns={[words.columns.node, words.columns.total, ...decision.plugins.map(({ name, weight }) => `${name} × ${weight}`)]}
          rows={decision.best.map(({ node, isChosen, total, scores }) => ({ key: node, cells: [isChosen ? words.tables.chosen(node) : node, total, ...scores.map(([raw, normalized, weighted]) => `${weighted} (${raw}, ${normalized})`)] }))}
          empty={words.tables.noScores}
        />
      )}
      {decision !== undefined && decision.filtered.length > 0 && <TextTable caption={words.decision.filtered} columns={[words.columns.nodes, words.columns.plugin, words.columns.reason, words.columns.which]} rows={decision.filtered.map((each) => ({ key: `${each.plugin} ${each.reasons.join()}`, cells: [each.count, each.plugin, each.reasons.join(", "), filteredNodes(each)] }))} />}
      {followed !== undefined && followed.remedies.length > 0 && <TextTable caption={words.tables.fit} columns={[words.columns.on, words.columns.if]} rows={followed.remedies.map((remedy) => ({ key: remedy.changes.map(changeText).join(), cells: [nodesText(remedy), remedy.changes.map(changeText).join(words.pending.and)] }))} />}
      <TextTable caption={words.tables.waiting} columns={[words.columns.pod, words.columns.queue, words.columns.priority, words.columns.attempts, words.columns.waitsFor, words.columns.why]} rows={waiting.map((queued) => ({ key: queued.uid, cells: [queued.pod, queued.place, queued.priority, queued.attempts, waitText(queued, now), queued.message] }))} empty={queues === undefined ? words.tables.noLeader : words.tables.none} />
      <TextTable caption={words.schedulers} columns={[words.columns.process, words.columns.state, words.columns.role]} rows={schedulers.map(({ process, running, role }) => ({ key: process, cells: [process, running, role] }))} />
    </>
  );
}
