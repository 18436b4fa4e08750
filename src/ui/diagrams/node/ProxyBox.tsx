import type { Micros, NodeKernelScene, NodeProcessScene, NodeProxyScene } from "../../../protocol/index.ts";
import { bindStyles } from "../../design/bindStyles.ts";
import { Count, PartBox, ProcessChip } from "../../design/PartBox.tsx";
import { ageOf, formatDuration } from "../../stores/formatTime.ts";
import { Consequences } from "./Consequences.tsx";
import { proxyVerdict } from "./judge.ts";
import styles from "./ProxyBox.module.css";

const css = bindStyles(styles);

export interface ProxyBoxProps {
  readonly proxy: NodeProcessScene & { readonly memory?: NodeProxyScene };
  readonly kernel: NodeKernelScene | undefined;
  readonly now: Micros;
}

/** kube-proxy: what it has heard of, and what of that the kernel has. */
export function ProxyBox({ proxy, kernel, now }: ProxyBoxProps) {
  const { memory, process, running } = proxy;
  const verdict = proxyVerdict(proxy, now);
  return (
    <PartBox title="kube-proxy" glyph="kube-proxy" tone={verdict.tone} port="proxy" line={verdict.text} help="Watches Services and EndpointSlices and writes rules for them into the kernel. Packets never pass through it." end={<ProcessChip process={process} label={running} tone={running === "running" ? "ok" : running === "paused" ? "paused" : "bad"} about={`${process}, ${running}`} />}>
      {memory === undefined ? (
        <Consequences
          stops={["rules for new and changed Services", "pods that have ended stay in the rules"]}
          goesOn={[kernel?.rulesWrittenAt === undefined ? "no rules: none were written" : `${kernel.rules} rules of ${formatDuration(ageOf(kernel.rulesWrittenAt, now))} ago, in the kernel`, "each packet, by those rules"]}
        />
      ) : (
        <>
          <div className={css("counts")}>
            <Count value={memory.services} label="Services" help="That have rules by its memory." />
            <Count value={memory.endpoints} label="endpoints" help="Of all Services together." />
            <Count value={memory.changed} label="to write" tone={memory.changed > 0 ? "info" : "idle"} help="Services that have changed since the last sync: written at most once a second." />
            <Count value={memory.syncs} label="syncs" help="Times that it has written to the kernel since it was started." />
          </div>
          <p className={css("note")}>
            {memory.lastSyncAt === undefined ? "Nothing written yet." : `Last looked ${formatDuration(ageOf(memory.lastSyncAt, now))} ago; a change took ${formatDuration(memory.latency)} into the kernel.`}
            {memory.isWriting && " iptables-restore is on its way."}
          </p>
        </>
      )}
    </PartBox>
  );
}
