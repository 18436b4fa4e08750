import { useMemo } from "react";
import { bindStyles } from "../../design/bindStyles.ts";
import { useUi } from "../../stores/ui.ts";
import { useWords } from "../../stores/words/language.ts";
import type { GraphLayout, PlacedRelation } from "./layout.ts";
import styles from "./Objects.module.css";

const css = bindStyles(styles);

/** The lines between the cards. Those of the selected object stand out and say what they are. */
export function RelationLines({ layout }: { readonly layout: GraphLayout }) {
  const words = useWords("objects");
  const selected = useUi((state) => (state.selection?.type === "object" ? state.selection.uid : undefined));
  const near = useMemo(() => (selected === undefined ? [] : layout.relations.filter(({ relation }) => relation.from === selected || relation.to === selected)), [layout, selected]);
  const isDimmed = near.length > 0;
  return (
    <svg className={css("lines")} width={Math.max(1, layout.width)} height={Math.max(1, layout.height)} aria-hidden="true">
      <defs>
        <marker id="relation-arrow" viewBox="0 0 8 8" refX="7" refY="4" markerWidth="7" markerHeight="7" orient="auto-start-reverse">
          <path d="M0 0.8 7 4 0 7.2Z" fill="context-stroke" />
        </marker>
      </defs>
      {layout.relations.map((placed) => (
        <Line key={`${placed.relation.type} ${placed.relation.from} ${placed.relation.to}`} placed={placed} look={isDimmed ? (near.includes(placed) ? "near" : "dim") : undefined} />
      ))}
      {near.map(({ relation: { type, from, to, text }, middle }) => (
        <text key={`${type} ${from} ${to}`} className={css("what")} x={middle.x} y={middle.y - 4} textAnchor="middle">
          {words.relations[type]}
          {text === "" ? "" : ` ${text.length > 28 ? `${text.slice(0, 27)}…` : text}`}
        </text>
      ))}
    </svg>
  );
}

function Line({ placed: { relation, d }, look }: { readonly placed: PlacedRelation; readonly look: "near" | "dim" | undefined }) {
  return <path d={d} className={css("line", relation.type, look)} markerEnd="url(#relation-arrow)" data-relation={`${relation.from} ${relation.type} ${relation.to}`} />;
}
