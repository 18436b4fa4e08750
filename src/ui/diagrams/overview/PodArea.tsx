import { useSyncExternalStore } from "react";
import { bindStyles } from "../../design/bindStyles.ts";
import { cluster } from "../../stores/cluster.ts";
import { useGroupKeys } from "../../stores/keyedStore.ts";
import type { Rect } from "../../design/geometry.ts";
import { useWords } from "../../stores/words/language.ts";
import { fitPods } from "./podFit.ts";
import { PodHeat } from "./PodHeat.tsx";
import { PodTile } from "./PodTile.tsx";
import styles from "./PodArea.module.css";

const css = bindStyles(styles);

export interface PodAreaProps {
  readonly machine: string;
  readonly area: Rect;
  readonly asHeat: boolean;
  /** Only the pods here count for how they are drawn. */
  readonly isNear: boolean;
}

/** Coarse, so that not every pod that comes or goes renders every machine. */
const manyPods = (): number => Math.ceil(cluster.pods.keys().length / 50) * 50;

/** The pods on one machine, as large as there is room. */
export function PodArea({ machine, area, asHeat, isNear }: PodAreaProps) {
  const words = useWords("overview");
  const uids = useGroupKeys(cluster.pods, machine);
  const allPods = useSyncExternalStore(cluster.pods.subscribeKeys, manyPods);
  const { x, y, width, height } = area;
  const fit = asHeat ? undefined : fitPods(uids.length, width, height, isNear ? uids.length : allPods);
  const style = { left: x, top: y, width, height };
  if (fit === undefined || fit.form === "heat") {
    return (
      <div className={css("area", "still")} style={style}>
        <PodHeat machine={machine} width={width} height={height} />
      </div>
    );
  }
  return (
    <div className={css("area")} style={{ ...style, gap: fit.gap }} role="group" aria-label={words.pods.on(machine)}>
      {uids.length === 0 && <span className={css("empty")}>{words.pods.none}</span>}
      {uids.map((uid) => (
        <PodTile key={uid} uid={uid} fit={fit} still={allPods > 50} />
      ))}
    </div>
  );
}
