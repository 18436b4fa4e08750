import { memo } from "react";
import { bindStyles } from "../../design/bindStyles.ts";
import { StatusMark } from "../../design/StatusMark.tsx";
import { cluster } from "../../stores/cluster.ts";
import { useRows } from "../../stores/keyedStore.ts";
import { useWords } from "../../stores/words/language.ts";
import styles from "./GroupNode.module.css";
import type { Rect } from "../../design/geometry.ts";
import type { Shape } from "./layoutTypes.ts";
import { PendingShelf } from "./PendingShelf.tsx";

const css = bindStyles(styles);

export interface GroupNodeData extends Record<string, unknown> {
  readonly group: "control-plane" | "workers";
  readonly shape: Shape;
  /** Relative to the group (workers only). */
  readonly shelf: Rect | undefined;
  /** What is in it is painted behind it. */
  readonly isOpen: boolean;
}

/** The frame around the control plane or the workers. */
export const GroupNode = memo(function GroupNode({ data: { group, shape, shelf, isOpen } }: { readonly data: GroupNodeData }) {
  const words = useWords("overview");
  return (
    <section className={css("group", shape, isOpen && "open")} aria-label={group === "workers" ? words.groups.workers : words.groups.controlPlane}>
      <h2 className={css("title")}>
        {group === "workers" ? words.groups.workers : words.groups.controlPlane}
        {group === "workers" && <ReadyCount />}
      </h2>
      {shelf !== undefined && <PendingShelf rect={shelf} small={shape === "phone"} />}
    </section>
  );
});

function ReadyCount() {
  const words = useWords("overview");
  const workers = useRows(cluster.machines).filter((row) => row.role === "worker");
  const ready = workers.filter((row) => row.nodeReady === "Ready").length;
  const coming = workers.filter((row) => (row.nodeReady ?? "") === "").length;
  const tone = ready === workers.length ? "ok" : ready + coming === workers.length ? "info" : "bad";
  return (
    <span className={css("count")}>
      <StatusMark tone={tone} size={9} />
      {words.groups.ready(ready, workers.length)}
    </span>
  );
}
