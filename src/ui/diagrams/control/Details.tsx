import type { ControlScene, Micros, QueueScene, WatcherScene } from "../../../protocol/index.ts";
import { bindStyles } from "../../design/bindStyles.ts";
import { ageOf, formatDuration } from "../../stores/formatTime.ts";
import { queueVerdict } from "./judge.ts";
import styles from "./Details.module.css";

const css = bindStyles(styles);

/** A controller's work queue. */
export function QueueDetail({ queue, process, now }: { readonly queue: QueueScene; readonly process: string; readonly now: Micros }) {
  const { name, adds, retries, syncs, lastSyncAt, lastKey, lastError, working, workingCount, delayed, nextAt, failing } = queue;
  return (
    <div className={css("detail")} data-detail={name}>
      <h3>{name}</h3>
      <p>{queueVerdict(queue, now).text}</p>
      <dl>
        <dt>In work</dt>
        <dd>
          {working.length === 0 ? "nothing" : working.map(({ key, since }) => <div key={key}>{`${key}, for ${formatDuration(ageOf(since, now))}`}</div>)}
          {workingCount > working.length && <div>and {workingCount - working.length} more</div>}
        </dd>
        <dt>Due later</dt>
        <dd>{delayed === 0 ? "nothing" : `${delayed} ${delayed === 1 ? "key" : "keys"}${nextAt === undefined ? "" : `, the next in ${formatDuration(Math.max(0, nextAt - now))}`}`}</dd>
        <dt>Added</dt>
        <dd>{adds} keys since it leads</dd>
        <dt>Retries</dt>
        <dd>
          {retries}
          {failing > 0 && `, ${failing} ${failing === 1 ? "key fails" : "keys fail"} now`}
        </dd>
        <dt>Last sync</dt>
        <dd>{lastSyncAt === undefined ? "none yet" : `${lastKey}, ${formatDuration(ageOf(lastSyncAt, now))} ago; ${syncs} in all`}</dd>
        {lastError !== "" && (
          <>
            <dt>Last error</dt>
            <dd>{lastError}</dd>
          </>
        )}
      </dl>
      <p className={css("note")}>In the memory of {process}.</p>
    </div>
  );
}

const phaseWords = { stopped: "not started", listing: "lists", asking: "asks to watch", watching: "watches", backoff: "waits to try again" } as const;

/** All that a component watches. */
export function WatchesDetail({ watcher, scene, now }: { readonly watcher: WatcherScene; readonly scene: ControlScene; readonly now: Micros }) {
  const { process, server, watches, inFlight, throttled, oldestStartedAt } = watcher;
  return (
    <div className={css("detail")} data-detail={process}>
      <h3>{process}</h3>
      <p>{server === "" ? "Not connected to any API server." : `Connected to ${server}, through the load balancer. etcd is at revision ${scene.storeRevision}; a quiet resource honestly stays behind it.`}</p>
      {inFlight > 0 && (
        <p>
          {inFlight} {inFlight === 1 ? "request" : "requests"} without an answer{oldestStartedAt === undefined ? "" : `, the oldest for ${formatDuration(ageOf(oldestStartedAt, now))}`}
          {throttled > 0 && `; its own rate limiter holds back ${throttled}`}.
        </p>
      )}
      <table>
        <thead>
          <tr>
            <th scope="col">Watches</th>
            <th scope="col">Seen up to</th>
            <th scope="col">Still to come</th>
          </tr>
        </thead>
        <tbody>
          {watches.map(({ resource, phase, resourceVersion, behind, newest, behindSince, lastError }) => (
            <tr key={resource}>
              <th scope="row">{shortResource(resource)}</th>
              <td>{phase === "watching" ? resourceVersion : phaseWords[phase]}</td>
              <td>{behind === 0 ? (lastError === undefined || phase === "watching" ? "–" : lastError) : `${behind}, to ${newest ?? ""}${behindSince === undefined ? "" : `, for ${formatDuration(ageOf(behindSince, now))}`}`}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

/** "replicasets" of "apps/v1/replicasets". */
const shortResource = (resource: string): string => resource.split("/").at(-1) ?? resource;
