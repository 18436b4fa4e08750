import { memo } from "react";
import type { ObjectHealth } from "../../../protocol/index.ts";
import { bindStyles } from "../../design/bindStyles.ts";
import { Glyph, kindGlyph } from "../../design/Glyph.tsx";
import { useSelectable } from "../../design/selectable.ts";
import { StatusMark } from "../../design/StatusMark.tsx";
import { tip } from "../../design/tip.ts";
import type { Tone } from "../../design/tone.ts";
import { useWords } from "../../stores/words/language.ts";
import { card } from "./layout.ts";
import type { PlacedObject } from "./layout.ts";
import styles from "./Objects.module.css";

const css = bindStyles(styles);

export const toneOf: Readonly<Record<ObjectHealth, Tone>> = { ok: "ok", progressing: "info", bad: "bad", idle: "idle" };

/** Names that would fill a card: kubectl's own short ones. */
const shortKinds: Readonly<Record<string, string>> = { HorizontalPodAutoscaler: "HPA", PodDisruptionBudget: "PDB", PersistentVolumeClaim: "PVC", PersistentVolume: "PV" };

const nameMax = 14;

/** Brothers differ at the end of their names, and a card has no room for a long one: the middle is left out. */
const shortened = (name: string): string => (name.length <= nameMax ? name : `${name.slice(0, 6)}…${name.slice(-6)}`);

export interface ObjectCardProps {
  readonly place: PlacedObject;
  readonly isFirst: boolean;
}

/** One object: what it is, what is wanted against what is, and what holds it back. */
export const ObjectCard = memo(
  function ObjectCard({ place: { uid, x, y, object, missing }, isFirst }: ObjectCardProps) {
  const say = useWords("objects");
    const { selected, props } = useSelectable({ type: "object", uid }, isFirst);
    const style = { width: card.width, height: card.height, transform: `translate(${x}px, ${y}px)` };
    if (missing !== undefined) {
      return (
        <div className={css("card", "missing")} style={style} {...tip(say.card.missing(missing.kind, missing.name))}>
          <Glyph name={kindGlyph(missing.kind)} size={17} />
          <span className={css("words")}>
            <span className={css("name")}>{missing.name}</span>
            <span className={css("kind")}>
              {missing.kind} <i>{say.card.notThere}</i>
            </span>
          </span>
        </div>
      );
    }
    if (object === undefined) return null;
    const { kind, name, namespace, state, health, reason, isDeleting, finalizers, count } = object;
    const held = isDeleting ? (finalizers.length > 0 ? say.card.heldBackBy(finalizers.join(", ")) : say.card.beingDeleted) : "";
    const words = [state, reason, held].filter((word) => word !== "").join("; ");
    const label = count > 1 ? `${count} ${kind}s, ${name}: ${words}` : `${kind} ${namespace === "" ? "" : `${namespace}/`}${name}${words === "" ? "" : `: ${words}`}`;
    const inner = (
      <>
        <Glyph name={kindGlyph(kind)} size={17} />
        <span className={css("words")}>
          <span className={css("name")}>{shortened(name)}</span>
          <span className={css("kind")}>
            {count > 1 ? `${kind}s` : shortKinds[kind] ?? kind} <i>{held !== "" ? (finalizers.length > 0 ? say.card.heldBack : say.card.deleting) : reason !== "" && reason.length < 22 ? reason : state}</i>
          </span>
        </span>
        {(health !== "idle" || isDeleting) && <StatusMark tone={isDeleting ? "warn" : toneOf[health]} size={11} />}
      </>
    );
    const className = css("card", health, isDeleting && "deleting", count > 1 && "bundle", selected && "selected");
    if (count > 1) {
      return (
        <div className={className} style={style} aria-label={label} role="img" {...tip(label)}>
          {inner}
        </div>
      );
    }
    return (
      <button type="button" {...props} {...tip(label)} className={className} style={style} aria-label={label} aria-pressed={selected}>
        {inner}
      </button>
    );
  },
  (before, after) => before.isFirst === after.isFirst && JSON.stringify(before.place) === JSON.stringify(after.place),
);
