import type { Micros, NodeApiScene, NodeKernelScene, NodeKubeletScene, NodeLoopScene, NodeProcessScene } from "../../../protocol/index.ts";
import { bindStyles } from "../../design/bindStyles.ts";
import { Count, PartBox, ProcessChip } from "../../design/PartBox.tsx";
import { tip } from "../../design/tip.ts";
import { useWords } from "../../stores/words/language.ts";
import { runState } from "../../design/processLook.ts";
import { Consequences } from "./Consequences.tsx";
import { kubeletVerdict, leaseVerdict, loopVerdict, loopWords } from "./judge.ts";
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
  const words = useWords("node");
  const { memory, process, running } = kubelet;
  const verdict = kubeletVerdict(kubelet);
  return (
    <PartBox title="kubelet" glyph="kubelet" tone={verdict.tone} port="kubelet" line={verdict.text} help={words.kubelet.help} end={<ProcessChip process={process} label={runState(running)} tone={running === "running" ? "ok" : running === "paused" ? "paused" : "bad"} about={`${process}, ${runState(running)}`} />}>
      {memory === undefined ? (
        <Consequences
          stops={[words.kubelet.stops.pods, words.kubelet.stops.probes, words.kubelet.stops.heartbeat(leaseVerdict(api, now).text), words.kubelet.stops.deleted]}
          goesOn={[kernel === undefined ? words.dead.machineOff : words.kubelet.goesOn.containers(kernel.running), words.kubelet.goesOn.traffic]}
        />
      ) : (
        <>
          <ul className={css("loops")} aria-label={words.kubelet.loops}>
            {memory.loops.map((loop) => (
              <Loop key={loop.name} loop={loop} now={now} failures={loop.name === "lease" ? memory.leaseFailures : 0} />
            ))}
          </ul>
          <div className={css("counts")}>
            <Count value={memory.pods} label={words.kubelet.pods} help={words.kubelet.podsHelp} />
            <Count value={memory.working} label={words.kubelet.working} tone={memory.working > 0 ? "info" : "idle"} help={words.kubelet.workingHelp} />
            <Count value={memory.terminating} label={words.kubelet.ending} help={words.kubelet.endingHelp} />
            <Count value={memory.untold} label={words.kubelet.untold} tone={memory.untold > 0 && memory.server === "" ? "warn" : "idle"} help={words.kubelet.untoldHelp} />
          </div>
          {(memory.diskPressure || memory.evicting !== "") && <p className={css("pressure")}>{words.kubelet.pressure(memory.evicting)}</p>}
        </>
      )}
    </PartBox>
  );
}

/** A loop: how far its period is, when it last went round, and how often. */
function Loop({ loop, now, failures }: { readonly loop: NodeLoopScene; readonly now: Micros; readonly failures: number }) {
  const words = useWords("node");
  const { title, help } = loopWords(loop.name);
  const verdict = loopVerdict(loop, now);
  const tone = failures > 0 ? words.kubelet.loopTip(help, loop.runs ?? -1, verdict.next) : verdict.tone;
  return (
    <li className={css("loop", tone)} data-loop={loop.name} data-runs={loop.runs ?? ""} data-last={loop.lastAt ?? ""} {...tip(words.kubelet.loopTip(help, loop.runs ?? -1, verdict.next))}>
      <Ring share={verdict.share} isFresh={verdict.isFresh} />
      <span className={css("loopWords")}>
        <b>{title}</b>
        <span className={css("when")}>
          <span>{failures > 0 ? words.kubelet.failed(failures) : verdict.text}</span>
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
