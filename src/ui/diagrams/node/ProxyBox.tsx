import type { Micros, NodeKernelScene, NodeProcessScene, NodeProxyScene } from "../../../protocol/index.ts";
import { bindStyles } from "../../design/bindStyles.ts";
import { Count, PartBox, ProcessChip } from "../../design/PartBox.tsx";
import { ageOf, formatDuration } from "../../stores/formatTime.ts";
import { useWords } from "../../stores/words/language.ts";
import { runState } from "../../design/processLook.ts";
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
  const words = useWords("node");
  const { memory, process, running } = proxy;
  const verdict = proxyVerdict(proxy, now);
  return (
    <PartBox title="kube-proxy" glyph="kube-proxy" tone={verdict.tone} port="proxy" line={verdict.text} help={words.proxy.help} end={<ProcessChip process={process} label={runState(running)} tone={running === "running" ? "ok" : running === "paused" ? "paused" : "bad"} about={`${process}, ${runState(running)}`} />}>
      {memory === undefined ? (
        <Consequences
          stops={[words.proxy.stops.rules, words.proxy.stops.endpoints]}
          goesOn={[kernel?.rulesWrittenAt === undefined ? words.proxy.goesOn.noRules : words.proxy.goesOn.rules(kernel.rules, formatDuration(ageOf(kernel.rulesWrittenAt, now))), words.proxy.goesOn.packets]}
        />
      ) : (
        <>
          <div className={css("counts")}>
            <Count value={memory.services} label={words.proxy.services} help={words.proxy.servicesHelp} />
            <Count value={memory.endpoints} label={words.proxy.endpoints} help={words.proxy.endpointsHelp} />
            <Count value={memory.changed} label={words.proxy.toWrite} tone={memory.changed > 0 ? "info" : "idle"} help={words.proxy.toWriteHelp} />
            <Count value={memory.syncs} label={words.proxy.syncs} help={words.proxy.syncsHelp} />
          </div>
          <p className={css("note")}>
            {memory.lastSyncAt === undefined ? words.proxy.nothingYet : words.proxy.lastLook(formatDuration(ageOf(memory.lastSyncAt, now)), formatDuration(memory.latency))}
            {memory.isWriting && words.proxy.writing}
          </p>
        </>
      )}
    </PartBox>
  );
}
