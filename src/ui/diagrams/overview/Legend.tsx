import { Info } from "lucide-react";
import { useState } from "react";
import type { PacketKind } from "../../../protocol/index.ts";
import { bindStyles } from "../../design/bindStyles.ts";
import { IconButton } from "../../design/IconButton.tsx";
import { Popover } from "../../design/Popover.tsx";
import { StatusMark } from "../../design/StatusMark.tsx";
import type { Tone } from "../../design/tone.ts";
import { usePrefersReducedMotion } from "../../design/usePrefersReducedMotion.ts";
import styles from "./Legend.module.css";
import { usePacketRates } from "./packetRates.ts";
import { packetShapes } from "../../design/packetShapes.ts";

const css = bindStyles(styles);

const packets: readonly PacketKind[] = ["raft", "etcd", "api", "watch", "cri", "probe", "traffic", "cloud", "other", "failed"];
const marks: readonly (readonly [Tone, string])[] = [["ok", "well"], ["leader", "well, and the leader"], ["warn", "degraded or slow"], ["info", "starting"], ["paused", "paused"], ["bad", "down"]];

const whole = new Intl.NumberFormat("en");

/** What shapes and colours mean, and how honest the picture is: how many messages there are and how many are drawn. */
export function Legend() {
  const [anchor, setAnchor] = useState<DOMRect>();
  const { sent, omitted } = usePacketRates();
  const reduced = usePrefersReducedMotion();
  const sampled = !reduced && omitted > 0;
  return (
    <div className={css("legend")}>
      <IconButton label="Legend" icon={<Info size={16} />} aria-haspopup="dialog" onClick={(event) => setAnchor(event.currentTarget.getBoundingClientRect())} />
      <span className={css("rate")}>{sampled ? `showing ${whole.format(sent - omitted)} of ${whole.format(sent)} messages/s` : `${whole.format(sent)} messages/s`}</span>
      {anchor !== undefined && (
        <Popover label="Legend" anchor={anchor} placement="above-centre" onClose={() => setAnchor(undefined)}>
          <div className={css("content")}>
            <h3>Messages</h3>
            <ul>
              {packets.map((kind) => (
                <li key={kind}>
                  <svg width="14" height="14" viewBox="-7 -7 14 14" aria-hidden="true">
                    <path d={packetShapes[kind].d} fill={packetShapes[kind].hollow ? "none" : `var(${packetShapes[kind].colour})`} stroke={packetShapes[kind].hollow ? `var(${packetShapes[kind].colour})` : "none"} strokeWidth="2" strokeLinecap="round" />
                  </svg>
                  {packetShapes[kind].words}
                </li>
              ))}
            </ul>
            <p>Each was really sent by the process it leaves. They are drawn slower than they are: most take a third of a millisecond.{reduced ? " With reduced motion, numbers on the lines count them instead." : ""}</p>
            <h3>Parts</h3>
            <ul>
              {marks.map(([tone, words]) => (
                <li key={tone}>
                  <StatusMark tone={tone} /> {words}
                </li>
              ))}
            </ul>
          </div>
        </Popover>
      )}
    </div>
  );
}
