import type { ControlScene, Micros } from "../../../protocol/index.ts";
import { TextTable } from "../../design/TextTable.tsx";
import { ageOf, formatDuration } from "../../stores/formatTime.ts";
import { answerText, etcdVerdict, leaseVerdict, objectTitle, queueVerdict, requestTitle, stageWords, watcherVerdict } from "./judge.ts";

/** The control plane as text. */
export function ControlTables({ scene, now }: { readonly scene: ControlScene; readonly now: Micros }) {
  const { pipeline } = scene;
  return (
    <>
      <TextTable caption="API servers" columns={["API server", "State", "In flight", "Requests/s"]} rows={scene.apiservers.map(({ name, running, phase, inFlight, perSecond }) => ({ key: name, cells: [name, phase ?? running, inFlight, perSecond] }))} />
      {pipeline !== undefined && (
        <>
          <TextTable
            caption={`Stages of ${scene.server}`}
            columns={["Stage", "In flight", "The oldest stands there for", "Passed per second"]}
            rows={pipeline.stages.map(({ stage, inFlight, oldestSince, perSecond }) => ({ key: stage, cells: [stageWords[stage].title, inFlight, oldestSince === undefined ? "" : formatDuration(ageOf(oldestSince, now)), perSecond] }))}
          />
          <TextTable
            caption="Requests in flight"
            columns={["Request", "Object", "User", "Stage", "For", "Waits for"]}
            rows={pipeline.requests.map((request) => ({ key: String(request.id), cells: [requestTitle(request), objectTitle(request), request.user, request.webhook === "" ? stageWords[request.stage].title : `webhook ${request.webhook}`, formatDuration(ageOf(request.startedAt, now)), request.waitsFor] }))}
            empty="None at this instant."
          />
          <TextTable
            caption="Answered, newest first"
            columns={["Request", "Object", "User", "Answer", "After", "Ended at"]}
            rows={pipeline.answered.slice(0, 20).map((request) => ({ key: String(request.id), cells: [requestTitle(request), objectTitle(request), request.user, answerText(request), formatDuration(request.endedAt - request.startedAt), stageWords[request.stage].title] }))}
            empty="None yet."
          />
        </>
      )}
      <TextTable caption={`etcd: ${etcdVerdict(scene.members).text}`} columns={["Member", "State", "Term", "Revision"]} rows={scene.members.map(({ name, running, role, term, revision }) => ({ key: name, cells: [name, role === "" ? running : role, role === "" ? "" : term, role === "" ? "" : revision] }))} />
      <TextTable caption="Leases" columns={["Lease", "Holder", "State", "Changed hands"]} rows={scene.leases.map((lease) => ({ key: lease.name, cells: [lease.name, lease.holder === "" ? "nobody" : lease.holder, leaseVerdict(lease, now).text, lease.transitions] }))} />
      <TextTable caption="Watches" columns={["Component", "API server", "State"]} rows={scene.watchers.map((watcher) => ({ key: watcher.process, cells: [watcher.process, watcher.server === "" ? "none" : watcher.server, watcherVerdict(watcher, now).text] }))} />
      <TextTable
        caption={`Work queues${scene.controllerManager === "" ? "" : ` of ${scene.controllerManager}`}`}
        columns={["Controller", "State", "Waiting", "In work", "Added", "Retries", "Last key"]}
        rows={scene.queues.map((queue) => ({ key: queue.name, cells: [queue.name, queueVerdict(queue, now).text, queue.depth, queue.workingCount, queue.adds, queue.retries, queue.lastKey] }))}
        empty="No controller runs."
      />
    </>
  );
}
