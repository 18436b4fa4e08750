import type { ControlScene, Micros } from "../../../protocol/index.ts";
import { TextTable } from "../../design/TextTable.tsx";
import { ageOf, formatDuration } from "../../stores/formatTime.ts";
import { useWords } from "../../stores/words/language.ts";
import { answerText, etcdVerdict, leaseVerdict, objectTitle, queueVerdict, requestTitle, stageWords, watcherVerdict } from "./judge.ts";

/** The control plane as text. */
export function ControlTables({ scene, now }: { readonly scene: ControlScene; readonly now: Micros }) {
  const words = useWords("control");
  const { pipeline } = scene;
  return (
    <>
      <TextTable caption={words.servers.label} columns={[words.columns.server, words.columns.state, words.columns.inFlight, words.columns.perSecond]} rows={scene.apiservers.map(({ name, running, phase, inFlight, perSecond }) => ({ key: name, cells: [name, phase ?? running, inFlight, perSecond] }))} />
      {pipeline !== undefined && (
        <>
          <TextTable
            caption={words.tables.stages(scene.server)}
            columns={[words.columns.stage, words.columns.inFlight, words.columns.oldest, words.columns.passed]}
            rows={pipeline.stages.map(({ stage, inFlight, oldestSince, perSecond }) => ({ key: stage, cells: [stageWords(stage).title, inFlight, oldestSince === undefined ? "" : formatDuration(ageOf(oldestSince, now)), perSecond] }))}
          />
          <TextTable
            caption={words.tables.requests}
            columns={[words.columns.request, words.columns.object, words.columns.user, words.columns.stage, words.columns.duration, words.columns.waitsFor]}
            rows={pipeline.requests.map((request) => ({ key: String(request.id), cells: [requestTitle(request), objectTitle(request), request.user, request.webhook === "" ? stageWords(request.stage).title : words.request.webhook(request.webhook), formatDuration(ageOf(request.startedAt, now)), request.waitsFor] }))}
            empty={words.tables.noneNow}
          />
          <TextTable
            caption={words.tables.answered}
            columns={[words.columns.request, words.columns.object, words.columns.user, words.columns.answer, words.columns.after, words.columns.endedAt]}
            rows={pipeline.answered.slice(0, 20).map((request) => ({ key: String(request.id), cells: [requestTitle(request), objectTitle(request), request.user, answerText(request), formatDuration(request.endedAt - request.startedAt), stageWords(request.stage).title] }))}
            empty={words.tables.noneYet}
          />
        </>
      )}
      <TextTable caption={words.etcd.verdict(etcdVerdict(scene.members).text)} columns={[words.columns.member, words.columns.state, words.columns.term, words.columns.revision]} rows={scene.members.map(({ name, running, role, term, revision }) => ({ key: name, cells: [name, role === "" ? running : role, role === "" ? "" : term, role === "" ? "" : revision] }))} />
      <TextTable caption={words.tables.leases} columns={[words.columns.lease, words.columns.holder, words.columns.state, words.columns.transitions]} rows={scene.leases.map((lease) => ({ key: lease.name, cells: [lease.name, lease.holder === "" ? "nobody" : lease.holder, leaseVerdict(lease, now).text, lease.transitions] }))} />
      <TextTable caption={words.tables.watches} columns={[words.columns.component, words.columns.server, words.columns.state]} rows={scene.watchers.map((watcher) => ({ key: watcher.process, cells: [watcher.process, watcher.server === "" ? "none" : watcher.server, watcherVerdict(watcher, now).text] }))} />
      <TextTable
        caption={words.tables.queues(scene.controllerManager)}
        columns={[words.columns.controller, words.columns.state, words.columns.waiting, words.columns.working, words.columns.added, words.columns.retries, words.columns.lastKey]}
        rows={scene.queues.map((queue) => ({ key: queue.name, cells: [queue.name, queueVerdict(queue, now).text, queue.depth, queue.workingCount, queue.adds, queue.retries, queue.lastKey] }))}
        empty={words.tables.noController}
      />
    </>
  );
}
