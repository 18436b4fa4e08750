import type { Micros, NodeApiScene, NodeKernelScene, NodeKubeletScene, NodeLoopScene, NodeProcessScene } from "../../../protocol/index.ts";
import { bindStyles } from "../../design/bindStyles.ts";
import { Count, PartBox, ProcessChip } from "../../design/PartBox.tsx";
import { tip } from "../../design/tip.ts";
import { Consequences } from "./Consequences.tsx";
import { count, kubeletVerdict, leaseVerdict, loopVerdict, loopWords } from "./judge.ts";
import styles from "./KubeletBox.module.css";

const css = bindStyles(styles);

export interface KubeletBoxProps {
  readonly kubelet: NodeProcessScene & { readonly memory?: NodeKubeletScene };
  readonly api: NodeApiScene;
  readonly kernel: NodeKernelScene | undefined;
  readonly now: Micros;
}

/** The kubelet and its loops; without memory, what that means. */
export function KubeletBox({ kubelet, api, kernel, now }: KubeletBoxProps) {
  const { memory, process, running } = kubelet;
  const verdict = kubeletVerdict(kubelet);
  return (
    <PartBox title="kubelet" glyph="kubelet" tone={verdict.tone} port="kubelet" line={verdict.text} help="The node’s agent: watches the pods that are bound to its node, has the runtime run them, and tells the API how they and the node are." end={<ProcessChip process={process} label={running} tone={running === "running" ? "ok" : running === "paused" ? "paused" : "bad"} about={`${process}, ${running}`} />}>
      {memory === undefined ? (
        <Consequences
          stops={["new pods, restarts and stops", "probes, and status of pods", `the heartbeat: ${leaseVerdict(api, now).text}`, "pods that are deleted stay"]}
          goesOn={[kernel === undefined ? "nothing: the machine is off" : `${count(kernel.running, "container runs on", "containers run on")}, in the kernel`, "traffic, by the rules in the kernel"]}
        />
      ) : (
        <>
          <ul className={css("loops")} aria-label="Loops">
            {memory.loops.map((loop) => (
              <Loop key={loop.name} loop={loop} now={now} failures={loop.name === "lease" ? memory.leaseFailures : 0} />
            ))}
          </ul>
          <div className={css("counts")}>
            <Count value={memory.pods} label="pods" help="Pods with a worker in the kubelet’s memory, those that have ended included." />
            <Count value={memory.working} label="at work" tone={memory.working > 0 ? "info" : "idle"} help="Pods whose worker waits for an answer: one thing at a time for each." />
            <Count value={memory.terminating} label="ending" help="Pods that are being stopped." />
            <Count value={memory.untold} label="untold" tone={memory.untold > 0 && memory.server === "" ? "warn" : "idle"} help="Pods with a status that the API has not got yet." />
          </div>
          {(memory.diskPressure || memory.evicting !== "") && <p className={css("pressure")}>DiskPressure{memory.evicting === "" ? ": takes critical pods only" : `: evicts ${memory.evicting}`}</p>}
        </>
      )}
    </PartBox>
  );
}

/** A loop: how far its period is, when it last went round, and how often. */
function Loop({ loop, now, failures }: { readonly loop: NodeLoopScene; readonly now: Micros; readonly failures: number }) {
  const { title, help } = loopWords[loop.name];
  const verdict = loopVerdict(loop, now);
  const tone = failures > 0 ? "bad" : verdict.tone;
  return (
    <li className={css("loop", tone)} data-loop={loop.name} data-runs={loop.runs ?? ""} data-last={loop.lastAt ?? ""} {...tip(`${help}${loop.runs === undefined ? "" : ` ${count(loop.runs, "time", "times")} so far.`}${verdict.next === "" ? "" : ` The ${verdict.next}.`}`)}>
      <Ring share={verdict.share} isFresh={verdict.isFresh} />
      <span className={css("loopWords")}>
        <b>{title}</b>
        <span className={css("when")}>
          <span>{failures > 0 ? `failed ${count(failures, "time", "times")}` : verdict.text}</span>
          {loop.runs !== undefined && loop.runs > 0 && <span>×{loop.runs}</span>}
        </span>
      </span>
    </li>
  );
}

const radius = 7;
const around = 2 * Math.PI * radius;

/** A clock that fills up until the loop is due; a loop without a period is a dot that lights up when it has gone round. */
function Ring({ share, isFresh }: { readonly share: number | undefined; readonly isFresh: boolean }) {
  return (
    <svg width="20" height="20" viewBox="-10 -10 20 20" aria-hidden="true" className={css("ring", isFresh && "fresh")}>
      <circle r={radius} className={css("track")} />
      {share === undefined ? <circle r={3} className={css("dot")} /> : <circle r={radius} className={css("hand")} strokeDasharray={`${share * around} ${around}`} transform="rotate(-90)" />}
    </svg>
  );
}
