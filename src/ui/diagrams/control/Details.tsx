import type { ControlScene, Micros, QueueScene, WatcherScene } from "../../../protocol/index.ts";
import { bindStyles } from "../../design/bindStyles.ts";
import { ageOf, formatDuration } from "../../stores/formatTime.ts";
import { useWords } from "../../stores/words/language.ts";
import { queueVerdict } from "./judge.ts";
import styles from "./Details.module.css";

const css = bindStyles(styles);

/** A controller's work queue. */
export function QueueDetail({ queue, process, now }: { readonly queue: QueueScene; readonly process: string; readonly now: Micros }) {
  const words = useWords("control");
  const { name, adds, retries, syncs, lastSyncAt, lastKey, lastError, working, workingCount, delayed, nextAt, failing } = queue;
  return (
    <div className={css("detail")} data-detail={name}>
      <h3>{name}</h3>
      <p>{queueVerdict(queue, now).text}</p>
      <dl>
        <dt>{words.queue.inWork}</dt>
        <dd>
          {working.length === 0 ? words.queue.nothing : working.map(({ key, since }) => <div key={key}>{words.queue.keyFor(key, formatDuration(ageOf(since, now)))}</div>)}
          {workingCount > working.length && <div>{words.more(workingCount - working.length)}</div>}
        </dd>
        <dt>{words.queue.dueLater}</dt>
        <dd>{delayed === 0 ? words.queue.nothing : words.queue.delayed(delayed, nextAt === undefined ? "" : words.queue.next(formatDuration(Math.max(0, nextAt - now))))}</dd>
        <dt>{words.queue.added}</dt>
        <dd>{words.queue.adds(adds)}</dd>
        <dt>{words.queue.retries}</dt>
        <dd>
          {retries}
          {failing > 0 && words.queue.failing(failing)}
        </dd>
        <dt>{words.queue.lastSync}</dt>
        <dd>{lastSyncAt === undefined ? words.queue.noneYet : words.queue.synced(lastKey, formatDuration(ageOf(lastSyncAt, now)), syncs)}</dd>
        {lastError !== "" && (
          <>
            <dt>{words.queue.lastError}</dt>
            <dd>{lastError}</dd>
          </>
        )}
      </dl>
      <p className={css("note")}>{words.queue.inMemory(process)}</p>
    </div>
  );
}

/** All that a component watches. */
export function WatchesDetail({ watcher, scene, now }: { readonly watcher: WatcherScene; readonly scene: ControlScene; readonly now: Micros }) {
  const words = useWords("control");
  const { process, server, watches, inFlight, throttled, oldestStartedAt } = watcher;
  return (
    <div className={css("detail")} data-detail={process}>
      <h3>{process}</h3>
      <p>{server === "" ? words.watches.noServer : words.watches.server(server, scene.storeRevision)}</p>
      {inFlight > 0 && (
        <p>
          {words.watches.requests(inFlight, oldestStartedAt === undefined ? "" : words.watches.oldest(formatDuration(ageOf(oldestStartedAt, now))), throttled)}
        </p>
      )}
      <table>
        <thead>
          <tr>
            <th scope="col">{words.watches.resource}</th>
            <th scope="col">{words.watches.seen}</th>
            <th scope="col">{words.watches.toCome}</th>
          </tr>
        </thead>
        <tbody>
          {watches.map(({ resource, phase, resourceVersion, behind, newest, behindSince, lastError }) => (
            <tr key={resource}>
              <th scope="row">{shortResource(resource)}</th>
              <td>{phase === "watching" ? resourceVersion : words.watches.phases[phase]}</td>
              <td>{behind === 0 ? (lastError === undefined || phase === "watching" ? "–" : lastError) : words.watches.behind(behind, String(newest ?? ""), behindSince === undefined ? "" : words.watches.since(formatDuration(ageOf(behindSince, now))))}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

/** "replicasets" of "apps/v1/replicasets". */
const shortResource = (resource: string): string => resource.split("/").at(-1) ?? resource;
