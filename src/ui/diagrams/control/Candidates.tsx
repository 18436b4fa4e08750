import type { CandidateScene, LeaseScene, Micros } from "../../../protocol/index.ts";
import { bindStyles } from "../../design/bindStyles.ts";
import { tip } from "../../design/tip.ts";
import type { Tone } from "../../design/tone.ts";
import { ProcessChip } from "../../design/PartBox.tsx";
import { useWords, wordsOf } from "../../stores/words/language.ts";
import { holderName, leaseVerdict } from "./judge.ts";
import styles from "./Parts.module.css";

const css = bindStyles(styles);

function toneOf({ running, phase, identity }: CandidateScene, holder: string): Tone {
  if (running === "paused") return "paused";
  if (running !== "running" || phase === "") return "bad";
  if (phase === "leader") return identity === holder ? "leader" : "warn";
  return "idle";
}

/** "leader" of one who takes itself for it while the lease says otherwise is a danger. */
function wordOf({ running, phase, identity }: CandidateScene, holder: string): string {
  const words = wordsOf("control");
  if (running !== "running" || phase === "") return running;
  if (phase === "leader") return identity === holder ? "leader" : words.candidates.leads;
  return phase === "stopped" ? words.candidates.gaveUp : "standby";
}

/** The lease by which one of several is chosen: who holds it, and how it runs down. */
export function LeaseLine({ lease, now }: { readonly lease: LeaseScene; readonly now: Micros }) {
  const words = useWords("control");
  const { tone, text, left } = leaseVerdict(lease, now);
  return (
    <div className={css("lease")} data-lease={lease.name} data-holder={lease.holder} {...tip(words.candidates.lease(lease.name, lease.holder === "" ? words.candidates.noHolder : words.candidates.holder(lease.holder, text), lease.transitions))}>
      <span className={css("leaseWords", tone)}>
        <b>{lease.holder === "" ? words.candidates.nobody : holderName(lease.holder)}</b> {lease.holder === "" ? words.candidates.holds : text}
      </span>
      <span className={css("leaseBar", tone)} aria-hidden="true">
        <span style={{ transform: `scaleX(${left})` }} />
      </span>
    </div>
  );
}

export function Candidates({ lease }: { readonly lease: LeaseScene }) {
  return (
    <ul className={css("chips")}>
      {lease.candidates.map((candidate) => (
        <li key={candidate.process}>
          <ProcessChip process={candidate.process} label={candidate.process.slice(lease.name.length + 1)} tone={toneOf(candidate, lease.holder)} about={`${candidate.process}, ${wordOf(candidate, lease.holder)}`} extra={wordOf(candidate, lease.holder)} />
        </li>
      ))}
    </ul>
  );
}
