import type { CriAnsweredScene, CriFlightScene, Micros, NodeKubeletScene, NodeProcessScene, NodeRuntimeScene } from "../../../protocol/index.ts";
import { Bead, PastBead } from "../../design/Bead.tsx";
import { bindStyles } from "../../design/bindStyles.ts";
import { packetShapes } from "../../design/packetShapes.ts";
import { tip } from "../../design/tip.ts";
import { ageOf, formatDuration } from "../../stores/formatTime.ts";
import { useWords, wordsOf } from "../../stores/words/language.ts";
import styles from "./CriLane.module.css";
import { answerTone, callTitle, callTone } from "./judge.ts";

const css = bindStyles(styles);

export interface CriLaneProps {
  readonly kubelet: NodeProcessScene & { readonly memory?: NodeKubeletScene };
  readonly runtime: NodeProcessScene & { readonly memory?: NodeRuntimeScene };
  readonly now: Micros;
  readonly room: { readonly flights: number; readonly past: number };
  /** The call that is told of. */
  readonly open: number | undefined;
  readonly onOpen: (id: number, anchor: DOMRect) => void;
}

/** The calls from the kubelet to the runtime: those in flight, and the last that were answered. */
export function CriLane({ kubelet, runtime, now, room, open, onOpen }: CriLaneProps) {
  const words = useWords("node");
  const { memory } = kubelet;
  const isBroken = memory === undefined || memory.runtime === "closed" || memory.runtime === "dialing";
  return (
    <section aria-label={words.cri.label} className={css("lane", isBroken && "broken")}>
      <h3 {...tip(words.cri.help)}>CRI</h3>
      <p className={css("state")}>{stateOf(memory, runtime)}</p>
      <div className={css("rail")} data-port="cri" aria-hidden="true" />
      {memory !== undefined && (
        <>
          <ul className={css("flights")} aria-label={words.cri.inFlight} data-flights={memory.calls.length + memory.callsOmitted}>
            {memory.calls.slice(0, room.flights).map((call) => (
              <li key={call.id}>
                <CallBead call={call} now={now} isOpen={open === call.id} onOpen={onOpen} />
              </li>
            ))}
            {memory.calls.length + memory.callsOmitted > room.flights && <li className={css("more")}>{words.more(memory.calls.length + memory.callsOmitted - room.flights)}</li>}
          </ul>
          <ul className={css("past")} aria-label={words.cri.answered}>
            {memory.answered.slice(0, room.past).map((call) => (
              <li key={call.id}>
                <PastCall call={call} now={now} isOpen={open === call.id} onOpen={onOpen} />
              </li>
            ))}
            {memory.answered.length === 0 && <li className={css("nothing")}>{words.cri.nothingYet}</li>}
          </ul>
          <p className={css("total")}>
            {words.cri.total(memory.callCount, memory.errorCount)}
          </p>
        </>
      )}
    </section>
  );
}

function stateOf(memory: NodeKubeletScene | undefined, runtime: NodeProcessScene): string {
  const words = wordsOf("node");
  if (memory === undefined) return words.cri.nobodyAsks;
  switch (memory.runtime) {
    case "open":
      return runtime.running === "paused" ? words.cri.unread : words.cri.connected;
    case "listing":
      return words.cri.listing;
    case "dialing":
      return words.cri.dialing;
    case "closed":
      return words.cri.closed;
  }
}

interface Chosen {
  readonly now: Micros;
  readonly isOpen: boolean;
  readonly onOpen: (id: number, anchor: DOMRect) => void;
}

export function CallMark({ isPast = false }: { readonly isPast?: boolean }) {
  return (
    <svg width="12" height="12" viewBox="-6 -6 12 12" color={isPast ? "var(--text-faint)" : "var(--packet-cri)"} aria-hidden="true">
      <path d={packetShapes.cri.d} fill={isPast ? "none" : "currentColor"} stroke="currentColor" strokeWidth="1.2" />
    </svg>
  );
}

/** A call without an answer. */
function CallBead({ call, now, isOpen, onOpen }: Chosen & { readonly call: CriFlightScene }) {
  const words = useWords("node");
  const age = formatDuration(ageOf(call.sentAt, now));
  const where = call.at === "" ? words.call.onItsWay : call.at;
  return (
    <Bead
      kind="cri"
      box={`call:${call.id}`}
      data={{ "data-call": call.id, "data-at": call.at }}
      tone={callTone(call, now)}
      label={words.cri.flying(callTitle(call), call.pod, age, where)}
      mark={<CallMark />}
      title={callTitle(call)}
      who={call.pod === "" ? where : podName(call.pod)}
      age={age}
      isOpen={isOpen}
      onOpen={(anchor) => onOpen(call.id, anchor)}
    />
  );
}

/** "web-1" of "default/web-1". */
const podName = (pod: string): string => pod.slice(pod.indexOf("/") + 1);

/** A call that is over. */
function PastCall({ call, now, isOpen, onOpen }: Chosen & { readonly call: CriAnsweredScene }) {
  const words = useWords("node");
  const ago = ageOf(call.endedAt, now);
  const took = formatDuration(call.endedAt - call.sentAt);
  return (
    <PastBead
      kind="cri"
      box={`answered:${call.id}`}
      data={{ "data-answered": call.id }}
      tone={answerTone(call)}
      label={words.cri.past(callTitle(call), call.pod, call.code === "" ? words.call.answered : call.code, formatDuration(ago), took)}
      mark={<CallMark isPast />}
      title={callTitle(call)}
      took={took}
      {...(call.code === "" ? {} : { failure: call.code })}
      isFaded={ago > 5_000_000}
      isOpen={isOpen}
      onOpen={(anchor) => onOpen(call.id, anchor)}
    />
  );
}
