import { memo } from "react";
import type { LinkRow, RaftMemberScene } from "../../../protocol/index.ts";
import { bindStyles } from "../../design/bindStyles.ts";
import { useSelectable } from "../../design/selectable.ts";
import { tip } from "../../design/tip.ts";
import { cluster, linkKey } from "../../stores/cluster.ts";
import { formatDuration } from "../../stores/formatTime.ts";
import { useRow } from "../../stores/keyedStore.ts";
import { useWords, wordsOf } from "../../stores/words/language.ts";
import type { Chord } from "./cutLine.ts";
import styles from "./Links.module.css";
import { shortName } from "./words.ts";

const css = bindStyles(styles);

/** How a link between two members' machines is. */
interface LinkState {
  readonly look: "well" | "cut" | "oneWay" | "degraded" | "dead";
  readonly words: string;
}

interface PairProps {
  readonly a: RaftMemberScene;
  readonly b: RaftMemberScene;
}

function useLinkState({ a, b }: PairProps): LinkState {
  const say = useWords("raft");
  const forth = useRow(cluster.links, linkKey(a.machine, b.machine));
  const back = useRow(cluster.links, linkKey(b.machine, a.machine));
  const machineA = useRow(cluster.machines, a.machine);
  const machineB = useRow(cluster.machines, b.machine);
  if (forth?.cut === true && back?.cut === true) return { look: "cut", words: say.links.cut };
  if (forth?.cut === true || back?.cut === true) return { look: "oneWay", words: say.links.cutOneWay(shortName((forth?.cut === true ? a : b).name), shortName((forth?.cut === true ? b : a).name)) };
  const fault = forth ?? back;
  if (fault !== undefined) return { look: "degraded", words: faultWords(fault) };
  const alone = [machineA, machineB].find((row) => row?.isolated === true || row?.power === "off" || row?.paused === true);
  if (alone !== undefined) return { look: "dead", words: say.links.alone(alone.name, alone.power === "off" ? say.links.off : alone.isolated ? say.links.isolated : say.links.frozen) };
  return { look: "well", words: "" };
}

const faultWords = ({ latency, lossPerMillion }: LinkRow): string => [latency > 0 ? `+${formatDuration(latency)}` : "", lossPerMillion > 0 ? wordsOf("raft").links.lost(lossPerMillion / 10_000) : ""].filter((part) => part !== "").join(", ");

interface ChordProps extends PairProps {
  readonly chord: Chord;
  /** A stroke that is being drawn would cut it. */
  readonly willCut: boolean;
}

/** The line between two members. */
export const LinkLine = memo(function LinkLine({ a, b, chord: { from, to }, willCut }: ChordProps) {
  const { look } = useLinkState({ a, b });
  return <line x1={from.x} y1={from.y} x2={to.x} y2={to.y} className={css("line", look, willCut && "willCut")} />;
});

/** The handle on the line: says how the link is, is selected, cut and healed. */
export const LinkHandle = memo(function LinkHandle({ a, b, chord: { from, to }, willCut }: ChordProps) {
  const say = useWords("raft");
  const { look, words } = useLinkState({ a, b });
  const [first, second] = a.machine < b.machine ? [a.machine, b.machine] : [b.machine, a.machine];
  const { selected, props } = useSelectable({ type: "link", from: first, to: second });
  const text = say.links.label(first, second, words);
  return (
    <button
      type="button"
      {...props}
      className={css("handle", look, willCut && "willCut", selected && "selected")}
      style={{ left: (from.x + to.x) / 2, top: (from.y + to.y) / 2 }}
      aria-label={text}
      aria-pressed={selected}
      data-link={`${a.name}>${b.name}`}
      data-look={look}
      {...tip(look === "well" ? say.links.drawToCut(text) : text, look === "well" ? "X" : "R")}
    >
      <svg width="14" height="14" viewBox="-7 -7 14 14" aria-hidden="true">
        {look === "well" && !willCut ? <circle r="3" /> : look === "degraded" && !willCut ? <path d="M-5 0q1.25-4 2.5 0t2.5 0 2.5 0 2.5 0" /> : look === "dead" && !willCut ? <path d="M-4 0h8" /> : <path d="m-4-4 8 8m0-8-8 8" />}
      </svg>
    </button>
  );
});
