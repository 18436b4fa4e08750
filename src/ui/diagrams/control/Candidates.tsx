import type { CandidateScene, LeaseScene, Micros } from "../../../protocol/index.ts";
import { bindStyles } from "../../design/bindStyles.ts";
import { tip } from "../../design/tip.ts";
import type { Tone } from "../../design/tone.ts";
import { ProcessChip } from "../../design/PartBox.tsx";
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
  if (running !== "running" || phase === "") return running;
  if (phase === "leader") return identity === holder ? "leader" : "believes it leads";
  return phase === "stopped" ? "gave up" : "standby";
}

/** The lease by which one of several is chosen: who holds it, and how it runs down. */
export function LeaseLine({ lease, now }: { readonly lease: LeaseScene; readonly now: Micros }) {
  const { tone, text, left } = leaseVerdict(lease, now);
  return (
    <div className={css("lease")} data-lease={lease.name} data-holder={lease.holder} {...tip(`Lease kube-system/${lease.name}, as etcd has it: ${lease.holder === "" ? "nobody holds it" : `${lease.holder} holds it, ${text}`}. It has changed hands ${lease.transitions} ${lease.transitions === 1 ? "time" : "times"}.`)}>
      <span className={css("leaseWords", tone)}>
        <b>{lease.holder === "" ? "nobody" : holderName(lease.holder)}</b> {lease.holder === "" ? "holds the lease" : text}
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
