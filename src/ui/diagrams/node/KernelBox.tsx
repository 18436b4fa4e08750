import type { Micros, NodeKernelScene, OpenedNodeScene } from "../../../protocol/index.ts";
import { bindStyles } from "../../design/bindStyles.ts";
import { Glyph } from "../../design/Glyph.tsx";
import { StatusMark } from "../../design/StatusMark.tsx";
import { tip } from "../../design/tip.ts";
import { cluster } from "../../stores/cluster.ts";
import { formatBytes, formatMilliCpu } from "../../stores/formatAmount.ts";
import { ageOf, formatDuration } from "../../stores/formatTime.ts";
import { useRow } from "../../stores/keyedStore.ts";
import { useUi } from "../../stores/ui.ts";
import { useWords } from "../../stores/words/language.ts";
import styles from "./KernelBox.module.css";
import { podForm } from "./layout.ts";
import { Pods } from "./Pods.tsx";

const css = bindStyles(styles);

/** The machine's kernel: the pods that run in it, and the tables by which it sends packets. It outlives all three above it. */
export function KernelBox({ node, now }: { readonly node: OpenedNodeScene; readonly now: Micros }) {
  const say = useWords("node");
  const { kernel } = node;
  return (
    <section aria-label={say.kernel.label} className={css("kernel", kernel.memory === undefined && "off")} data-port="kernel" data-kernel={kernel.process}>
      <header className={css("header")}>
        <Glyph name="linux" size={18} />
        <h3 {...tip(say.kernel.help)}>{say.kernel.title}</h3>
        {kernel.memory === undefined ? <p className={css("dead")}>{say.kernel.noPower}</p> : <Meters node={node} kernel={kernel.memory} />}
      </header>
      <div className={css("parts")}>
        <PodsPart node={node} now={now} />
        {kernel.memory !== undefined && <RulesPart kernel={kernel.memory} isDead={node.proxy?.memory === undefined} now={now} />}
      </div>
    </section>
  );
}

/** What is used of the machine, and what is promised. */
function Meters({ node, kernel }: { readonly node: OpenedNodeScene; readonly kernel: NodeKernelScene }) {
  const say = useWords("node");
  const row = useRow(cluster.machines, node.name);
  return (
    <div className={css("meters")}>
      <Meter label={say.kernel.cpu} used={kernel.milliCpu} asked={row?.milliCpuUsed ?? 0} whole={node.milliCpu} text={formatMilliCpu} />
      <Meter label={say.kernel.memory} used={kernel.memory} asked={row?.memoryUsed ?? 0} whole={node.memory} text={formatBytes} />
      <span className={css("pods")}>
        <b>{node.pods.length + node.podsOmitted}</b> {say.kernel.ofPods(node.podsMax)}
      </span>
    </div>
  );
}

interface MeterProps {
  readonly label: string;
  readonly used: number;
  /** By requests. */
  readonly asked: number;
  readonly whole: number;
  readonly text: (amount: number) => string;
}

function Meter({ label, used, asked, whole, text }: MeterProps) {
  const say = useWords("node");
  const share = (amount: number): number => (whole === 0 ? 0 : Math.min(1, amount / whole));
  const words = say.kernel.meter(label, text(used), text(asked), text(whole));
  return (
    <span className={css("meter")} data-meter={label} data-used={used} {...tip(words)}>
      {label}
      <span className={css("bar")} role="meter" aria-label={label} aria-valuenow={Math.round(share(used) * 100)} aria-valuemin={0} aria-valuemax={100} aria-valuetext={words}>
        <span className={css("asked")} style={{ width: `${share(asked) * 100}%` }} />
        <span className={css("used", share(used) >= 0.9 && "high")} style={{ width: `${share(used) * 100}%` }} />
      </span>
      <span className={css("amount")}>{text(used)}</span>
    </span>
  );
}

/** Pods, the smaller the more there are. */
function PodsPart({ node, now }: { readonly node: OpenedNodeScene; readonly now: Micros }) {
  const say = useWords("node");
  const { pods, podsOmitted } = node;
  const selected = useUi(({ selection }) => (selection?.type === "object" ? selection.uid : ""));
  const form = podForm(pods.length);
  return (
    <div data-port="pods" data-pods={pods.length + podsOmitted} data-form={form}>
      {pods.length === 0 ? <p className={css("none")}>{node.power === "off" ? say.kernel.noPodRuns : say.kernel.noPods}</p> : <Pods pods={pods} form={form} selected={selected} now={now} />}
      {podsOmitted > 0 && <p className={css("none")}>{say.more(podsOmitted)}</p>}
    </div>
  );
}

const servicesShown = 12;

/** netfilter: where packets to a Service go. */
function RulesPart({ kernel, isDead, now }: { readonly kernel: NodeKernelScene; readonly isDead: boolean; readonly now: Micros }) {
  const say = useWords("node");
  const { rules, rulesWrittenAt, chains, conntrack, services, serviceCount, deadTargets, targets } = kernel;
  const isStale = isDead && rules > 0;
  const age = rulesWrittenAt === undefined ? "" : formatDuration(ageOf(rulesWrittenAt, now));
  return (
    <div className={css("rules", isStale && "stale")} data-port="tables" data-rules={rules} data-targets={targets} data-gone={deadTargets}>
      <h4 {...tip(say.rules.help)}>netfilter</h4>
      <p className={css("line")}>
        <StatusMark tone={deadTargets > 0 ? (isDead ? "bad" : "warn") : isStale ? "warn" : rules === 0 ? "idle" : "ok"} />
        <span>
          {rules === 0 ? say.rules.none : say.rules.written(rules, age)}
          {isStale && say.rules.stale}
        </span>
      </p>
      {deadTargets > 0 && (
        <p className={css("deadLine")}>
          {say.rules.deadTargets(deadTargets, targets)}
        </p>
      )}
      <ul className={css("services")} aria-label={say.rules.services}>
        {services.slice(0, servicesShown).map(({ name, address, targets: all, dead }) => (
          <li key={`${name} ${address}`} className={css(dead.length > 0 && "hasDead")} data-service={name} data-service-targets={all} data-service-gone={dead.length} {...tip(say.rules.service(name, address, all, dead.join(", ")))}>
            <span className={css("service")}>{name.replace(/^default\//, "")}</span>
            <span className={css("aside")}>{all === 0 ? say.rules.refused : dead.length > 0 ? say.rules.gone(dead.length, all) : `→ ${all}`}</span>
          </li>
        ))}
        {serviceCount > servicesShown && <li className={css("aside")}>{say.more(serviceCount - servicesShown)}</li>}
      </ul>
      <p className={css("note")} {...tip(say.rules.packetsHelp)}>
        {say.rules.packets(chains, conntrack, kernel.packetsDelivered, kernel.packetsForwarded, kernel.packetsRejected + kernel.packetsDropped)}
      </p>
    </div>
  );
}
