import { memo } from "react";
import type { LinkRow, Subject } from "../../../protocol/index.ts";
import { bindStyles } from "../../design/bindStyles.ts";
import { cluster, linkKey } from "../../stores/cluster.ts";
import { formatDuration } from "../../stores/formatTime.ts";
import { useRow, useRowValue } from "../../stores/keyedStore.ts";
import { pointAt } from "../../design/geometry.ts";
import { useWords, wordsOf } from "../../stores/words/language.ts";
import styles from "./LinksNode.module.css";
import type { Route } from "./routes.ts";
import { useSelectable } from "../../design/selectable.ts";

const css = bindStyles(styles);

export interface LinksNodeData extends Record<string, unknown> {
  readonly routes: readonly Route[];
  readonly width: number;
  readonly height: number;
}

/** All lines of the diagram, between the machines' boxes and the boxes of the processes. */
export const LinksNode = memo(function LinksNode({ data: { routes, width, height } }: { readonly data: LinksNodeData }) {
  const say = useWords("overview");
  return (
    <svg width={width} height={height} className={css("links")} role="group" aria-label={say.links.label}>
      {routes.map((route) => (
        <LinkLine key={route.id} route={route} />
      ))}
    </svg>
  );
});

/** What is wrong between two machines, or undefined. */
function useFault(a: string, b: string): { readonly forth: LinkRow | undefined; readonly back: LinkRow | undefined; readonly cutOff: boolean } {
  const forth = useRow(cluster.links, linkKey(a, b));
  const back = useRow(cluster.links, linkKey(b, a));
  const aAlone = useRowValue(cluster.machines, a, (row) => row.isolated || row.power === "off");
  const bAlone = useRowValue(cluster.machines, b, (row) => row.isolated || row.power === "off");
  return { forth, back, cutOff: aAlone === true || bAlone === true };
}

const LinkLine = memo(function LinkLine({ route }: { readonly route: Route }) {
  const say = useWords("overview");
  const { fromMachine, toMachine, path, kind } = route;
  const [a, b] = fromMachine < toMachine ? [fromMachine, toMachine] : [toMachine, fromMachine];
  const { forth, back, cutOff } = useFault(fromMachine, toMachine);
  const inside = fromMachine === toMachine;
  const subject: Subject = inside ? { type: "process", name: route.from } : { type: "link", from: a, to: b };
  const { selected, props } = useSelectable(subject);
  const isCut = forth?.cut === true || back?.cut === true;
  const fault = isCut ? "cut" : forth !== undefined || back !== undefined ? "degraded" : cutOff ? "dead" : undefined;
  if (inside) return <path d={path.d} className={css("line", kind)} />;
  const words = isCut ? (forth?.cut === true && back?.cut === true ? say.links.cut : say.links.cutOneWay) : faultWords(forth ?? back);
  return (
    // eslint-disable-next-line jsx-a11y/prefer-tag-over-role -- a line of an SVG cannot be a button element
    <g role="button" {...props} aria-label={say.links.link(a, b, kind, words)} aria-pressed={selected} className={css("link", fault, selected && "selected")}>
      <path d={path.d} className={css("hit")} />
      <path d={path.d} className={css("line", kind)} />
      {fault === "cut" && <CutMark route={route} />}
    </g>
  );
});

function faultWords(row: LinkRow | undefined): string {
  const say = wordsOf("overview");
  if (row === undefined) return "";
  const parts: string[] = [];
  if (row.latency > 0) parts.push(`+${formatDuration(row.latency)}`);
  if (row.lossPerMillion > 0) parts.push(say.links.loss(row.lossPerMillion / 10_000));
  return parts.join(", ");
}

function CutMark({ route }: { readonly route: Route }) {
  const at = { x: 0, y: 0 };
  pointAt(route.path, 0.5, at);
  return (
    <g transform={`translate(${at.x} ${at.y})`} className={css("mark")} aria-hidden="true">
      <circle r="7" />
      <path d="m-3-3 6 6m0-6-6 6" />
    </g>
  );
}
