import { useStore } from "@xyflow/react";
import { memo } from "react";
import { bindStyles } from "../../../design/bindStyles.ts";
import { cluster } from "../../../stores/cluster.ts";
import { useRows } from "../../../stores/keyedStore.ts";
import type { Layout } from "../layoutTypes.ts";
import { wayOfMember } from "../routes.ts";
import type { Routes } from "../routes.ts";
import styles from "./Crowd.module.css";

const css = bindStyles(styles);

/** Lines of single workers that can be told apart. */
const linesMax = 60;

export interface CrowdLinesProps {
  readonly layout: Layout;
  readonly routes: Routes;
  readonly selected: string | undefined;
}

/** Every kubelet and kube-proxy has its connection through the load balancer to an API server: those of a group are one bundle, the selected worker's and the faulty ones are lines of their own. */
export const CrowdLines = memo(function CrowdLines({ layout, routes, selected }: CrowdLinesProps) {
  // As wide on the screen from near as from afar.
  const width = useStore(({ transform: [, , zoom] }) => 1.5 / Math.max(zoom, 0.5));
  const faults = useRows(cluster.links);
  const faulty = new Set(faults.flatMap(({ from, to }) => [from, to]).filter((name) => layout.crowd?.cells.has(name) === true));
  return (
    <svg className={css("lines")} width={layout.width} height={layout.height} aria-hidden="true">
      {routes.bundles.map(({ id, path, count }) => (
        <path key={id} d={path.d} className={css("bundle")} strokeWidth={1.5 + Math.log2(1 + count) * 0.6} />
      ))}
      {[...faulty].slice(0, linesMax).map((name) => (
        <path key={name} d={wayOfMember(layout, name)?.d} className={css("faulty")} strokeWidth={width} strokeDasharray={`${width * 4} ${width * 2}`} />
      ))}
      {selected !== undefined && <path d={wayOfMember(layout, selected)?.d} className={css("chosen")} strokeWidth={width} />}
    </svg>
  );
});
