import { memo } from "react";
import type { CSSProperties } from "react";
import { appColour } from "../../design/appColour.ts";
import { Appear } from "../../design/Appear.tsx";
import { bindStyles } from "../../design/bindStyles.ts";
import { StatusMark } from "../../design/StatusMark.tsx";
import { tip } from "../../design/tip.ts";
import { cluster } from "../../stores/cluster.ts";
import { useRow } from "../../stores/keyedStore.ts";
import { useWords } from "../../stores/words/language.ts";
import type { PodFit } from "./podFit.ts";
import styles from "./PodTile.module.css";
import { podLook } from "../../design/processLook.ts";
import { useSelectable } from "../../design/selectable.ts";

const css = bindStyles(styles);

export interface PodTileProps {
  readonly uid: string;
  readonly fit: PodFit;
  /** No transition when it appears. */
  readonly still: boolean;
}

/** A pod as a button, in its app's colour; its state is a shape on it. */
export const PodTile = memo(function PodTile({ uid, fit, still }: PodTileProps) {
  const say = useWords("overview");
  const row = useRow(cluster.pods, uid);
  const { selected, props } = useSelectable({ type: "object", uid });
  if (row === undefined) return null;
  const look = podLook(row);
  const colour: CSSProperties & Record<"--app", string> = { width: fit.width, height: fit.height, "--app": `var(${appColour(row.app)})` };
  const restarts = row.restarts > 0 ? say.pods.restarts(row.restarts) : "";
  const words = `${row.name}: ${look.word}${restarts}`;
  return (
    <Appear fromX={-14} fromScale={0.6} still={still} travels={uid}>
      <button
        type="button"
        {...props}
        {...(fit.form === "card" ? {} : tip(words))}
        className={css("pod", fit.form, look.tone, row.terminating && "leaving", still && "still", selected && "selected")}
        style={colour}
        aria-label={say.pods.pod(`${row.namespace}/${words}`)}
        aria-pressed={selected}
      >
        {fit.form === "card" && (
          <>
            <span className={css("words")}>
              <span className={css("name")}>{row.app === "" ? row.name : row.app}</span>
              <span className={css("line")}>{look.tone === "ok" ? suffixOf(row.name) : look.word}</span>
            </span>
            {look.tone !== "ok" && <StatusMark tone={look.tone} size={10} />}
          </>
        )}
        {fit.form === "tile" && (look.tone === "ok" ? (row.app || row.name).slice(0, 1) : <StatusMark tone={look.tone} size={11} />)}
      </button>
    </Appear>
  );
});

/** The part of a pod's name that tells it from its brothers. */
const suffixOf = (name: string): string => name.slice(name.lastIndexOf("-") + 1);
