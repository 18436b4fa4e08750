import { useCallback, useMemo, useSyncExternalStore } from "react";
import type { EventRow } from "../../../protocol/index.ts";
import { bindStyles } from "../../design/bindStyles.ts";
import { StatusMark } from "../../design/StatusMark.tsx";
import { cluster } from "../../stores/cluster.ts";
import { formatAge } from "../../stores/formatTime.ts";
import { useNowSlowly } from "../../stores/slowly.ts";
import { useWords } from "../../stores/words/language.ts";
import styles from "./Inspector.module.css";
import { Section } from "./Section.tsx";

const css = bindStyles(styles);
const shownMax = 50;

/** The events about an object, newest first. `uids`: whatever uids they may carry, parted by a space (nodes are named both ways). */
export function EventList({ uids }: { readonly uids: string }) {
  const words = useWords("inspector");
  const version = useSyncExternalStore(
    useCallback(
      (listener: () => void) => {
        const ends = uids.split(" ").map((uid) => cluster.events.subscribeGroup(uid, listener));
        return () => ends.forEach((end) => end());
      },
      [uids],
    ),
    () => uids.split(" ").reduce((sum, uid) => sum + cluster.events.groupVersion(uid), 0),
  );
  const now = useNowSlowly();
  // The version stands for the rows: they are read anew when it grows.
  const rows = useMemo(() => eventsOf(uids, version), [uids, version]);
  return (
    <Section title={words.events.title} aside={rows.length}>
      {rows.length === 0 ? (
        <p className={css("faint")}>{words.events.none}</p>
      ) : (
        <ul className={css("events")}>
          {rows.slice(0, shownMax).map((row) => (
            <li key={row.uid} className={css("event")}>
              <StatusMark tone={row.type === "Warning" ? "warn" : "idle"} size={10} />
              <div>
                <div className={css("eventHead")}>
                  <strong>{row.reason}</strong>
                  <span className={css("faint")}>
                    {row.type === "Warning" && <span className="visually-hidden">{words.events.warning} </span>}
                    {words.events.source(row.count > 1 ? `×${row.count}, ` : "", formatAge(now - row.lastSeen), row.source)}
                  </span>
                </div>
                <p className={css("eventText")}>{row.message}</p>
              </div>
            </li>
          ))}
        </ul>
      )}
    </Section>
  );
}

function eventsOf(uids: string, _version: number): readonly EventRow[] {
  return uids
    .split(" ")
    .flatMap((uid) => cluster.events.groupKeys(uid))
    .map((key) => cluster.events.get(key))
    .filter((row) => row !== undefined)
    .toSorted((a, b) => b.lastSeen - a.lastSeen);
}
