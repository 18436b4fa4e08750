import { memo } from "react";
import type { CSSProperties } from "react";
import type { CgroupScene, Micros, NodeContainerScene, NodePodScene, NodeProbeScene } from "../../../protocol/index.ts";
import { appColour } from "../../design/appColour.ts";
import { bindStyles } from "../../design/bindStyles.ts";
import { useSelectable } from "../../design/selectable.ts";
import { StatusMark } from "../../design/StatusMark.tsx";
import { tip } from "../../design/tip.ts";
import { cluster } from "../../stores/cluster.ts";
import { formatBytes, formatMilliCpu } from "../../stores/formatAmount.ts";
import { formatDuration } from "../../stores/formatTime.ts";
import { useRow } from "../../stores/keyedStore.ts";
import { useWords, wordsOf } from "../../stores/words/language.ts";
import { containerVerdict, podVerdict, throttledPercent } from "./judge.ts";
import type { PodForm } from "./layout.ts";
import styles from "./Pods.module.css";
import { VolumeChips } from "./VolumeChips.tsx";

const css = bindStyles(styles);

/** The pods of the node. In a small form the one that is selected is shown in full before the others. */
export function Pods({ pods, form, selected, now }: { readonly pods: readonly NodePodScene[]; readonly form: PodForm; readonly selected: string; readonly now: Micros }) {
  const say = useWords("node");
  const chosen = form === "card" ? undefined : pods.find(({ uid }) => uid === selected);
  return (
    <>
      {chosen !== undefined && (
        <div className={css("chosen")} data-chosen={chosen.uid}>
          <PodContent pod={chosen} now={now} />
        </div>
      )}
      <ul className={css("list", form)} aria-label={say.pods.label}>
        {pods.map((pod) => (
          <li key={pod.uid}>
            <PodButton pod={pod} form={form} now={form === "card" ? now : 0} />
          </li>
        ))}
      </ul>
    </>
  );
}

const running = ({ containers }: NodePodScene): number => containers.filter(({ cgroup }) => cgroup?.running === true).length;

const PodButton = memo(function PodButton({ pod, form, now }: { readonly pod: NodePodScene; readonly form: PodForm; readonly now: Micros }) {
  const say = useWords("node");
  const { uid, namespace, name, worker } = pod;
  const { selected, props } = useSelectable({ type: "object", uid });
  const colour = useAppColour(uid, name);
  const { tone, text } = podVerdict(pod);
  const restarts = pod.containers.reduce((sum, container) => sum + container.restarts, 0);
  const about = say.pods.pod(`${namespace}/${name}`, text, running(pod), pod.containers.length, `${restarts === 0 ? "" : say.pods.restarts(restarts)}${worker === undefined ? say.pods.noKubelet : ""}`);
  return (
    <button type="button" {...props} className={css("pod", `${form}Form`, tone, worker === undefined && "orphan", selected && "selected")} style={colour} aria-pressed={selected} aria-label={about} data-pod={uid} data-status={text} data-running={running(pod)} {...(form === "card" ? {} : tip(about))}>
      {form === "card" && <PodContent pod={pod} now={now} />}
      {form === "line" && (
        <>
          <StatusMark tone={tone} size={10} />
          <span className={css("words")}>
            <span className={css("podName")}>{name}</span>
            <span className={css("status")}>{tone === "ok" ? memoryWords(pod) : text}</span>
          </span>
          {restarts > 0 && <span className={css("restarts")}>×{restarts}</span>}
        </>
      )}
      {form === "tile" && (tone === "ok" ? name.slice(0, 1) : <StatusMark tone={tone} size={11} />)}
    </button>
  );
});

function useAppColour(uid: string, name: string): CSSProperties & Record<"--app", string> {
  const row = useRow(cluster.pods, uid);
  return { "--app": `var(${appColour(row === undefined || row.app === "" ? name : row.app)})` };
}

const memoryWords = ({ containers }: NodePodScene): string => formatBytes(containers.reduce((sum, { cgroup }) => sum + (cgroup?.memory ?? 0), 0));

/** All of a pod: its network namespace, its containers with their cgroups and probes, its volumes. */
function PodContent({ pod, now }: { readonly pod: NodePodScene; readonly now: Micros }) {
  const say = useWords("node");
  const { name, sandbox, worker, containers, containersOmitted } = pod;
  const { tone, text } = podVerdict(pod);
  const facts = [sandbox === undefined ? say.pods.noSandbox : sandbox.ip, worker?.qos ?? "", worker === undefined || worker.operation === "" ? "" : say.pods.waitsFor(worker.operation), worker?.isUntold === true ? say.pods.untold : ""].filter((fact) => fact !== "");
  return (
    <>
      <span className={css("top")}>
        <StatusMark tone={tone} />
        <span className={css("podName")}>{name}</span>
        {text !== "Running" && <span className={css("status", tone)}>{text}</span>}
      </span>
      <span className={css("facts")}>{facts.join(" · ")}</span>
      {containers.map((container) => (
        <Container key={container.name} container={container} now={now} />
      ))}
      {containersOmitted > 0 && <span className={css("facts")}>{say.pods.moreContainers(containersOmitted)}</span>}
      {worker !== undefined && <VolumeChips worker={worker} />}
    </>
  );
}

function Container({ container, now }: { readonly container: NodeContainerScene; readonly now: Micros }) {
  const { name, kind, cgroup, restarts, probes, memoryRequest } = container;
  const { tone, text } = containerVerdict(container, now);
  return (
    <span className={css("container", tone)} data-container={name} data-cgroup={cgroup === undefined ? "" : cgroup.running ? "running" : "exited"}>
      <span className={css("containerTop")}>
        <b>{name}</b>
        {kind !== "main" && <i>{kind}</i>}
        <span className={css("containerState")}>{text}</span>
        {restarts > 0 && <span className={css("restarts")}>×{restarts}</span>}
      </span>
      {cgroup?.running === true && <Cgroup cgroup={cgroup} memoryRequest={memoryRequest} />}
      {probes.length > 0 && (
        <span className={css("probes")}>
          {probes.map((probe) => (
            <Probe key={probe.name} probe={probe} now={now} />
          ))}
        </span>
      )}
    </span>
  );
}

/** Memory and processor time of a container: in use, requested (a tick), limited (the end of the bar). */
function Cgroup({ cgroup, memoryRequest = 0 }: { readonly cgroup: CgroupScene; readonly memoryRequest: number | undefined }) {
  const say = useWords("node");
  const { memory, memoryLimit, milliCpu, milliCpuLimit, milliCpuRequest, milliCpuWanted, cpu } = cgroup;
  const held = throttledPercent(cgroup);
  const stat = cpu === undefined ? "" : say.cgroup.throttled(cpu.throttledPeriods, cpu.periods, formatDuration(cpu.throttled));
  return (
    <span className={css("cgroup")}>
      <Bar label={say.cgroup.mem} used={memory} asked={memoryRequest} limit={memoryLimit} text={formatBytes} words={say.cgroup.memory(formatBytes(memory), formatBytes(memoryRequest), memoryLimit === 0 ? say.cgroup.noLimit : say.cgroup.memoryLimit(formatBytes(memoryLimit)))} />
      <Bar label={say.cgroup.cpu} used={milliCpu} asked={milliCpuRequest} limit={milliCpuLimit} text={milliText} words={say.cgroup.processor(milliText(milliCpu), milliText(milliCpuRequest), milliCpuLimit === 0 ? say.cgroup.noLimit : say.cgroup.cpuLimit(milliText(milliCpuLimit)), `${held === 0 ? "" : say.cgroup.wants(milliText(milliCpuWanted))}${stat}`)} />
      {held > 0 && <span className={css("throttled")} data-throttled={held}>{say.cgroup.held(held)}</span>}
    </span>
  );
}

const milliText = (milli: number): string => (milli === 0 ? "0" : formatMilliCpu(milli));

interface BarProps {
  readonly label: string;
  readonly used: number;
  readonly asked: number;
  /** 0: none. */
  readonly limit: number;
  readonly text: (amount: number) => string;
  readonly words: string;
}

/** Without a limit the bar is as long as twice what is the larger of use and request, and has no end. */
function Bar({ label, used, asked, limit, text, words }: BarProps) {
  const whole = limit > 0 ? limit : Math.max(1, 2 * Math.max(used, asked));
  const percent = (amount: number): string => `${Math.min(100, (amount / whole) * 100)}%`;
  return (
    <span className={css("barLine")} data-bar={label} data-used={used} data-limit={limit} {...tip(words)}>
      <span className={css("barLabel")}>{label}</span>
      <span className={css("bar", limit === 0 && "endless")}>
        <span className={css("used", limit > 0 && used >= limit * 0.9 && "high")} style={{ width: percent(used) }} />
        {asked > 0 && <span className={css("tick")} style={{ insetInlineStart: percent(asked) }} />}
      </span>
      <span className={css("amount")}>{limit === 0 ? text(used) : `${text(used)} / ${text(limit)}`}</span>
    </span>
  );
}

function failureWords(failure: string): string {
  const { failures } = wordsOf("node").probe;
  return (failures as Readonly<Record<string, string>>)[failure] ?? failure;
}

function Probe({ probe, now }: { readonly probe: NodeProbeScene; readonly now: Micros }) {
  const say = useWords("node");
  const { name, result, streak, isAsking, nextAt, failure } = probe;
  const tone = result === "success" ? "ok" : result === "unknown" ? "info" : name === "readiness" ? "warn" : "bad";
  const words = say.probe.tip(name, result, streak, [failure === "" ? "" : say.probe.lastOne(failureWords(failure)), isAsking ? say.probe.asking : "", nextAt === undefined || nextAt <= now ? "" : say.probe.next(formatDuration(nextAt - now))].join(""));
  return (
    <span className={css("probe", isAsking && "asking")} data-probe={name} data-result={result} {...tip(words)}>
      <StatusMark tone={tone} size={9} />
      {name}
    </span>
  );
}
